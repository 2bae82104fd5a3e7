"""``rowdo done``."""

from datetime import date
from typing import TYPE_CHECKING

import click

from tui.cli.bulk import BulkOptions, bulk_options, change, session_for
from tui.cli.errors import Failure
from tui.cli.output import spoken_today
from tui.client.client import ProfileChoice
from tui.display.todo_text import SEPARATOR, back_words
from tui.todos.sanitize import clean
from tui.todos.wording import counted, quoted

if TYPE_CHECKING:
    from tui.replica.replica import Replica
    from tui.todos import Todo


@click.command()
@click.option("--subtasks", is_flag=True, help="Complete the open subtasks too.")
@click.option("--for-good", is_flag=True, help="Also where a recurrence would end that cannot be followed.")
@bulk_options
@click.pass_obj
def done(choice: ProfileChoice, *, subtasks: bool, for_good: bool, asked: BulkOptions) -> None:
    """Complete todos. A recurring todo comes back on its next date, together with its open subtasks.

    \b
    Examples:
      rowdo done 3f2a 9c
      rowdo done 3f2a --subtasks
      rowdo done --filter "today & #work" --dry-run
    """
    still_open: dict[str, int] = {}

    def complete(replica: "Replica", todos: "list[Todo]") -> None:
        for todo in () if for_good else todos:
            refuse_to_end(todo)
        uids = {todo.uid: None for todo in todos}
        still_open.update(replica.open_below(uids, but=uids))
        replica.complete_many(uids)

    def words(replica: "Replica", todo: "Todo") -> str:
        following, left = replica.following(todo), still_open[todo.uid]
        back = back_words(following, spoken_today()) if following else ""
        open_words = f"{counted(left, 'subtask')} still open" if left else ""
        return SEPARATOR.join(filter(None, (clean(todo.task), back, open_words)))

    with session_for(choice, asked) as session:
        change(
            session,
            asked,
            did="Completed",
            already="already completed",
            mark="✓ ",
            act=complete,
            along=_open_below if subtasks else lambda replica, todos: [],
            words=words,
        )


def _open_below(replica: "Replica", todos: "list[Todo]") -> "list[Todo]":
    return [each for each in replica.below(todo.uid for todo in todos) if not each.is_complete]


def refuse_to_end(todo: "Todo") -> None:
    """Refuse to complete a recurring todo that would not come back.

    Raises:
        Failure: The todo would not come back; the text says why, and what to do.
    """
    if not todo.recurrence:
        return
    from tui.todos.recurrence import why_it_ends

    if why := why_it_ends(todo, date.today()):
        raise Failure(
            f"{quoted(clean(todo.task))} would not come back: {why}. Nothing was changed. Give it another "
            f"rule (rowdo edit {todo.uid[:8]} every day), or complete it with --for-good."
        )
