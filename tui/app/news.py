"""What the footer says of changes that came from elsewhere: from agents, and against one's own."""

from tui.app.changes import plain
from tui.app.context import Context
from tui.todos.wording import counted


def tell_of_agents(context: Context, since: int) -> None:
    """Say what agents have changed after the step of undo numbered `since`, and how to undo it."""
    if steps := context.replica.agent_steps(since):
        more = f", the last of {len(steps):,} steps" if len(steps) > 1 else ""
        context.say(f"{plain(steps[0].words)}{more} · `program.undo` undoes it", "warn")


def tell_to_decide(context: Context, count: int) -> None:
    """Say that `count` todos were changed here and elsewhere, or refused, and wait for the person."""
    more = "needs you to decide" if count == 1 else "need you to decide"
    shows = f"`go.conflicts` shows {'it' if count == 1 else 'them'}"
    context.say(f"{counted(count, 'todo')} {more}: {shows}.", "warn")
