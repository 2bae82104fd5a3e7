"""``rowdo remind``: each due todo rings once, even if Rowdo is closed."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from tui.cli.errors import Failure
from tui.cli.exclusive import only_one
from tui.cli.output import due_text, on_terminal, print_json, print_line
from tui.client.client import Client, ProfileChoice, tell
from tui.errors import ExitCode
from tui.todos.fields import fields_of
from tui.todos.sanitize import clean
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.replica.reminders import Reminder

EACH = 5
"""How many reminders get a notification of their own; the rest is counted in one."""
LONGEST = 200
"""Characters of a task in a notification."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON what rang, by what, and what is next.")
@click.option("--install", is_flag=True, help="Run it each minute: a systemd user timer or a launchd agent.")
@click.option("--uninstall", is_flag=True, help="Stop that and remove it.")
@click.pass_obj
def remind(choice: ProfileChoice, *, as_json: bool, install: bool, uninstall: bool) -> None:
    """Show a desktop notification for each todo that is due now, once; for cron, a timer or yourself.

    Each reminder rings once, however many commands and screens run on this machine. The command reads only
    what is on this machine and never uses the network. Without a desktop it prints what is due; with one it
    prints only to a terminal, so that cron mails nothing. The screen shows each reminder until you dismiss it
    there.

    A todo rings when it is due, or earlier: rowdo edit 3f2a --remind "10 min". A todo with a due date but no
    time rings at the profile's remind_at, such as "09:00", if that is set. A todo that was already due when
    you added it does not ring.

    \b
    Examples:
      rowdo remind
      rowdo remind --install
      rowdo snooze 3f2a 10min
    """
    only_one(install=install, uninstall=uninstall)
    client = Client(choice, quietly=True)
    try:
        if install or uninstall:
            for line in _install(client) if install else _uninstall(client):
                print_line(line)
            return
        now = datetime.now()
        off = client.preferences.reminders == "off" if client.account else False
        rang: list[Reminder] = []
        following = None
        if client.account and not off:
            from tui.replica.reminders import Reminders

            with client.replica() as replica:
                reminders = Reminders(replica.file, client.preferences.remind_at)
                rang = reminders.ring(now)
                following = reminders.following(now) if as_json or on_terminal() else None
    finally:
        client.close()
    if on_terminal():
        for words in client.broken_profile:
            tell(f"! {words}")
    by = _ring(rang)
    if as_json:
        print_json(
            {
                "rang": [fields_of(each.todo) | {"reminded_at": each.at.isoformat()} for each in rang],
                "by": by,
                "next_at": following.at.isoformat() if following else None,
                "next_task": following.todo.task if following else None,
            }
        )
    elif by == "terminal" or on_terminal():
        for line in [_line(each) for each in rang] or _nothing(client, following, off=off):
            print_line(line)


def _ring(rang: "Sequence[Reminder]") -> str | None:
    """Show the notifications; return where, ``desktop`` or ``terminal``, or None if nothing rang."""
    if not rang:
        return None
    from tui.cli.desktop import notify

    notes = [(f"Due {_when(each)}", clean(each.todo.task)[:LONGEST]) for each in rang[:EACH]]
    if len(rang) > EACH:
        notes.append(("Rowdo", f"and {counted(len(rang) - EACH, 'more reminder')}"))
    if all(notify(title, words) for title, words in notes):
        return "desktop"
    if on_terminal():
        sys.stdout.write("\a")
    return "terminal"


def _when(reminder: "Reminder") -> str:
    """Return when a todo is due, worded for the title of a notification."""
    todo = reminder.todo
    if todo.due_date == date.today() and todo.due_time:
        return f"{todo.due_time:%H:%M}"
    return due_text(todo, date.today()) or "now"


def _line(reminder: "Reminder") -> str:
    return f"◷ {reminder.todo.uid[:8]}  {_when(reminder)} {clean(reminder.todo.task)}"


def _nothing(client: Client, following: "Reminder | None", *, off: bool) -> list[str]:
    """Return the lines to print if nothing rang."""
    if client.account is None:
        return ["Nobody is signed in, so nothing can be due. See: rowdo login"]
    if off:
        return ['Reminders are off in the profile: reminders = "off". See: rowdo config edit']
    if following is None:
        return ["Nothing has to ring now, nor until tomorrow."]
    at = f"{following.at:%H:%M}" if following.at.date() == date.today() else f"tomorrow {following.at:%H:%M}"
    return [f"Nothing has to ring now. Next, at {at}: {clean(following.todo.task)}"]


def _install(client: Client) -> list[str]:
    from tui.cli.remind_timer import install

    profile = _profile(client)
    if client.account is None:
        raise Failure("Nobody is signed in. Sign in first: rowdo login", ExitCode.SIGNED_OUT)
    # -P: a tui.py in the current folder, which may be somebody else's, must not be imported.
    return install(profile, [sys.executable, "-P", "-m", "tui", "--profile", profile, "remind"])


def _uninstall(client: Client) -> list[str]:
    from tui.cli.remind_timer import uninstall

    return uninstall(_profile(client))


def _profile(client: Client) -> str:
    """Return the name of the profile for a timer, which does not have this shell's environment.

    Raises:
        Failure: the connection comes from the environment, or from a folder's ``.env``.
    """
    settings = client.settings
    if not client.embedded and not client.profile_path.is_file():
        raise Failure(
            f"The connection is from {settings.found_in}, which a timer does not have. Write it into a "
            "profile: rowdo setup --join"
        )
    return settings.profile
