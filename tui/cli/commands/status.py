"""``rowdo status``: a line for a prompt or a status bar."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from tui.cli.output import on_terminal, print_json, print_line
from tui.cli.waiting_settings import words_about
from tui.client.client import Client, ProfileChoice, tell
from tui.todos.sanitize import clean

if TYPE_CHECKING:
    from tui.replica.replica import Replica


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@click.option("--next", "with_next", is_flag=True, help="Also the next todo of today with a time.")
@click.pass_obj
def status(choice: ProfileChoice, *, as_json: bool, with_next: bool) -> None:
    """Print one line with the counts of late todos and of those due today, for a prompt or a status bar.

    It reads only what is on this machine and never uses the network. It prints nothing if nothing is due, or
    if nobody is signed in. On a terminal, not in a prompt, it also tells which settings cannot be sent yet
    and whether the profile file is broken.

    \b
    Examples:
      rowdo status
      PS1='$(rowdo status) '"$PS1"
      rowdo status --next --json
    """
    client = Client(choice, quietly=True)
    try:
        if client.account is None:
            return
        with client.replica() as replica:
            found, settings_waiting = _facts(replica), replica.settings_waiting
    finally:
        client.close()
    if as_json:
        print_json(found)
        return
    parts = [f"{found[name]:,} {name}" for name in ("late", "today") if found[name]]
    if with_next and found["next_task"]:
        parts.append(f"{found['next_time']} {clean(str(found['next_task']))}")
    if parts:
        print_line(" · ".join(parts))
    # A prompt has no room for it.
    if on_terminal():
        for words in client.broken_profile:
            tell(f"! {words}")
        if settings_waiting:
            tell(words_about(settings_waiting))


def _facts(replica: "Replica") -> dict[str, object]:
    """Return how many todos are late, are due later today and are open, and which one is due next today."""
    from tui.todos.expression import Late, Not
    from tui.todos.view import ALL, Kind, View

    now = datetime.now()
    today, at = now.date(), now.time()
    late = replica.listing(ALL, filter=Late(), today=today, now=at)
    due = replica.listing(View(Kind.DAY, day=today), filter=Not(Late()), today=today, now=at)
    following = next(iter(due.todos(0, 1)), None)
    timed = following if following and following.due_time else None
    return {
        "late": len(late),
        "today": len(due),
        "open": len(replica.listing(ALL, unfolded=True)),
        "waiting": replica.waiting,
        "settings_waiting": replica.settings_waiting,
        "next_time": f"{timed.due_time:%H:%M}" if timed else None,
        "next_task": timed.task if timed else None,
    }
