"""``rowdo snooze``."""

from datetime import datetime

import click

from tui.cli.completer import completer
from tui.cli.errors import Failure
from tui.cli.output import Form, lines, output_options, print_todos
from tui.cli.read_session import read_session
from tui.cli.selection import named_ids, the_todo
from tui.client.client import ProfileChoice
from tui.errors import ExitCode
from tui.todos import Todo
from tui.todos.sanitize import clean
from tui.todos.snooze import SNOOZES, snoozed_until


@click.command()
@click.argument("name", metavar="TODO", shell_complete=completer("open_todos"))
@click.argument("when", metavar="WHEN...", nargs=-1, required=True)
@output_options
@click.pass_obj
def snooze(choice: ProfileChoice, *, name: str, when: tuple[str, ...], form: Form) -> None:
    """Make a todo ring later, on this machine: in 10min, 1h, 2 days, or at a date and time.

    It rings at that time whenever it is due; the due date does not change, and none is needed. A date without
    a time means the profile's remind_at, or 9:00 if that is not set. In place of a todo, - reads ids from
    standard input.

    \b
    Examples:
      rowdo snooze 3f2a 10min
      rowdo snooze 3f2a tomorrow
      rowdo snooze "buy milk" fri 5pm
    """
    with read_session(choice) as (client, replica):
        from tui.replica.reminders import Reminders

        text, now, morning = " ".join(when), datetime.now(), client.preferences.remind_at
        until = snoozed_until(text, now, morning=morning, locale=client.locale)
        if until is None:
            such = ", ".join(SNOOZES)
            raise Failure(
                f"“{text}” is no time to come that is understood, and nothing was changed. Such as: {such}, "
                "fri 5pm.",
                ExitCode.USAGE,
            )
        todos = list(
            {todo.uid: todo for todo in (the_todo(replica, each) for each in named_ids((name,)))}.values()
        )
        for todo in todos:
            if todo.is_complete:
                raise Failure(f"“{clean(todo.task)}” is done, so it rings no more. Nothing was changed.")
        Reminders(replica.file, morning).snooze(todos, until)

        def words(todo: Todo) -> str:
            return f"{clean(todo.task)} · rings {until:%a} {until.day} {until:%b %H:%M}"

        print_todos(todos, form, lines("◷ ", words))
