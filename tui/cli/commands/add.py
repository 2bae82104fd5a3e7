"""``rowdo add``."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from tui.cli.completer import completer
from tui.cli.errors import Failure
from tui.cli.folder_project import everywhere, project_here
from tui.cli.output import Form, lines, output_options, print_todos, understood
from tui.cli.prompts import stdin_is_terminal
from tui.cli.write_session import refuse_too_long, tell_problems, wait_option, write_session
from tui.client.client import ProfileChoice
from tui.errors import ExitCode
from tui.todos import Todo
from tui.todos.quick_add import QuickAdd, parse
from tui.todos.wording import named

if TYPE_CHECKING:
    from tui.replica.replica import Replica

STANDARD_INPUT = "-"
TEMPLATE = """
# One todo a line, in the syntax of quick add:
# Pay rent #home @bank p1 tomorrow 9am every month // notes
"""


@click.command()
@click.argument("words", nargs=-1, shell_complete=completer("quick_add"))
@click.option("--plain", is_flag=True, help="Take the words as they stand: no #project, no dates.")
@click.option(
    "--under", "parent", metavar="TODO", shell_complete=completer("open_todos"), help="Add below this todo."
)
@everywhere
@click.option("--dry-run", "-n", is_flag=True, help="Print what would be added, and add nothing.")
@wait_option
@output_options
@click.pass_obj
def add(
    choice: ProfileChoice,
    *,
    words: tuple[str, ...],
    plain: bool,
    parent: str | None,
    everywhere: bool,
    dry_run: bool,
    wait: bool,
    form: Form,
) -> None:
    """Add a todo, safe on this machine when the command returns and sent in the background.

    Without words it opens $EDITOR, or reads standard input if that is no terminal: one todo a line. With - it
    always reads standard input.

    \b
    Examples:
      rowdo add buy milk
      rowdo add Pay rent +home @bank p1 tomorrow 9am every month
      rowdo add 'Pay rent #home // account ends in 42'
      grep -h TODO *.py | rowdo add --plain

    If the profile has a project for this folder ([folders]), a todo that names no project goes there.

    A shell interprets # ! > & ( ) itself: quote the line, or write +home for #home and p1 for !1 and (A).
    """
    with write_session(choice, wait=wait and not dry_run, form=form) as (client, replica):
        locale = client.locale
        above = None if parent is None else _the_todo(replica, parent)
        here = "" if above else project_here(client, everywhere=everywhere)
        made: list[Todo] = []
        for line in _lines(words):
            if not line.strip():
                continue
            now = datetime.now()
            read = (
                QuickAdd(task=line.strip())
                if plain
                else parse(line, date.today(), now=now.time(), locale=locale)
            )
            made.append(_placed(read, above, here))
            refuse_too_long(made[-1]._asdict())
            if form is Form.TEXT:
                tell_problems(line, read)
        if not made:
            raise Failure("There was nothing to add.", ExitCode.USAGE)
        if not dry_run:
            with replica.step(f"Added {named(made)}"):
                made = replica.add_many(made)
        print_todos(made, form, lines("would be added: " if dry_run else "+ ", understood))


def _the_todo(replica: "Replica", prefix: str) -> Todo:
    from tui.cli.selection import the_todo

    return the_todo(replica, prefix)


def _placed(read: QuickAdd, above: Todo | None, here: str) -> Todo:
    """Return the todo that a line describes, with its parent and its project set.

    Args:
        read: The parsed line.
        above: The parent; None for a todo without one.
        here: The project of a todo that has no parent and names no project.
    """
    todo = read.todo("")
    if above is None:
        return todo._replace(project=todo.project or here)
    return todo._replace(parent_uid=above.uid, project=todo.project or above.project)


def _lines(words: Sequence[str]) -> Iterable[str]:
    """Return the lines to add: the words, or what the editor or standard input has."""
    if words and words != (STANDARD_INPUT,):
        return [" ".join(words)]
    if not words and stdin_is_terminal():
        from tui.cli.editor import edited

        ours = TEMPLATE.splitlines()
        return ("" if line in ours else line for line in (edited(TEMPLATE) or "").splitlines())
    return (_text(number, line) for number, line in enumerate(sys.stdin.buffer, 1))


def _text(number: int, line: bytes) -> str:
    try:
        return line.decode(sys.stdin.encoding).rstrip("\r\n")
    except UnicodeDecodeError:
        shown = line.decode(errors="backslashreplace").strip()[:60]
        raise Failure(
            f"Line {number} is not UTF-8 text: {shown}. Nothing was added.", ExitCode.USAGE
        ) from None
