"""``rowdo export``."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from tui.cli.completer import completer
from tui.cli.errors import Failure
from tui.cli.exclusive import only_one
from tui.cli.read_session import read_session
from tui.cli.selection import filter_of, filter_option, nothing_passes
from tui.cli.views import todos_in
from tui.client.client import ProfileChoice, tell
from tui.errors import ExitCode
from tui.formats.registry import EVENTS, WRITTEN, Format, format_of
from tui.todos import Todo
from tui.todos.sanitize import clean_lines
from tui.todos.todo import COLUMNS
from tui.todos.view import ALL
from tui.todos.wording import counted


def _kept() -> str:
    """Return, for each format, which fields of a todo survive an export followed by an import."""
    fields = [name for name in COLUMNS if name not in ("updated_at", "task")]
    told = (
        f"  {each.name:<12} {' '.join(n for n in fields if n in each.keeps)}" for each in WRITTEN.values()
    )
    return "\b\nBesides the task, these fields come back as they went:\n" + "\n".join(told)


@click.command(epilog=_kept())
@click.argument("file", default="-", shell_complete=completer("files"))
@click.option("--format", "-F", "name", type=click.Choice([*WRITTEN]), help="Else by the file's name; json.")
@click.option("--events", is_flag=True, help="What is due, as events for calendars that show no to-dos.")
@filter_option
@click.option("--all", "-a", "done", is_flag=True, help="With --filter: completed todos too.")
@click.option("--open", "open_only", is_flag=True, help="Only what is not done.")
@click.pass_obj
def export(
    choice: ProfileChoice,
    *,
    file: str,
    name: str | None,
    events: bool,
    filter_text: str | None,
    done: bool,
    open_only: bool,
) -> None:
    """Write todos to a file that other programs read, or to standard output. It works offline.

    Without a filter it writes all todos, completed ones too. With a filter it writes completed todos only if
    the filter asks for them, and no file if no todo passes. --events writes iCalendar events for the open
    todos with a due date: each lasts the whole day, or half an hour from the time of day on, and recurs as
    the todo does. A Taskwarrior takes no recurring todo back that came from it: import into another, or
    export the others alone. Todoist has a recurring todo on days of its rule alone: one that is due on
    another day comes back on the next of them.

    \b
    Examples:
      rowdo export backup.json
      rowdo export --filter "#travel" trip.md
      rowdo export --events calendar.ics
      rowdo export --format taskwarrior | task import
    """
    if events and (name or done):
        raise click.UsageError(f"--events and {'--format' if name else '--all'} exclude each other.")
    open_only = open_only or events
    chosen = EVENTS if events else _format(name, file)
    if chosen is None:
        raise Failure(
            f"Which format is “{file}”? Name it with --format {{{','.join(WRITTEN)}}}.", ExitCode.USAGE
        )
    only_one(all=done, open=open_only)
    with read_session(choice) as (client, replica):
        passing = None if filter_text is None else filter_of(client, filter_text, replica).expression
        todos = todos_in(replica, ALL, done=done or passing is None, filter=passing)
        if open_only:
            todos = (todo for todo in todos if not todo.is_complete)
        if passing is not None:
            nothing = partial(nothing_passes, replica, passing, done=done or open_only)
            todos = _some(todos, chosen, file, nothing)
        if "is_complete" not in chosen.keeps and not open_only:
            todos = _open(todos, chosen)
        if events:
            todos = _due(todos)
        if file == "-":
            _print(chosen, todos)
        else:
            tell(f"{counted(_saved(Path(file), chosen, todos), 'todo')} written to {file}.")


def _format(name: str | None, file: str) -> Format | None:
    """Return the named format, else the one that the file's name implies; None if it implies none."""
    if name:
        return WRITTEN[name]
    return WRITTEN["json"] if file == "-" else format_of(file)


def _some(todos: Iterable[Todo], chosen: Format, file: str, nothing: Callable[[], Failure]) -> Iterator[Todo]:
    """Return the todos, of which there is at least one: a file is not replaced by one without todos.

    Raises:
        Failure: There is none. Standard output has an empty list then.
    """
    todos = iter(todos)
    first = next(todos, None)
    if first is not None:
        return chain([first], todos)
    if file == "-":
        _print(chosen, ())
        raise nothing()
    raise Failure(f"{nothing().format_message()} {file} was not written.", ExitCode.NOTHING_MATCHED)


def _due(todos: Iterable[Todo]) -> Iterator[Todo]:
    """Yield the todos with a due date; report at the end how many have none."""
    without = 0
    for todo in todos:
        if todo.due_date:
            yield todo
        else:
            without += 1
    if without:
        became = "is no event" if without == 1 else "are no events"
        tell(f"{counted(without, 'open todo')} without a due date {became}.")


def _open(todos: Iterable[Todo], chosen: Format) -> Iterator[Todo]:
    """Yield the open todos, for a format of no others; report at the end how many are completed."""
    completed = 0
    for todo in todos:
        if todo.is_complete:
            completed += 1
        else:
            yield todo
    if completed:
        tell(f"{counted(completed, 'completed todo')} left out: {chosen.title} has none.")


def _print(chosen: Format, todos: Iterable[Todo]) -> None:
    looked_at = sys.stdout.isatty()
    for piece in chosen.write(todos):
        click.echo(clean_lines(piece) if looked_at else piece, nl=False)


def _saved(path: Path, chosen: Format, todos: Iterable[Todo]) -> int:
    """Write the file atomically, readable by its owner alone; return how many todos are in it.

    A symbolic link is followed. What is not a regular file, such as a pipe, is written to directly.
    """
    count = 0

    def passing() -> Iterable[Todo]:
        nonlocal count
        for count, todo in enumerate(todos, 1):
            if count % 1000 == 0 and sys.stderr.isatty():
                sys.stderr.write(f"\r{count:,} todos …\r")
            yield todo

    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(chosen.write(passing()))
        else:
            _replace(path.resolve(), chosen.write(passing()))
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}. Nothing was changed.") from error
    return count


def _replace(path: Path, pieces: Iterable[str]) -> None:
    with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, delete=False) as file:
        try:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise
