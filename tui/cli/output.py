"""How todos are printed: as lines for people, as JSON, or as bare ids.

The fields of a todo in JSON are named as the columns of the table ``todos``: uid, task, is_complete, notes,
priority (0 none, 1 low … 4 urgent), project, tags, due_date, due_time, starts_on, recurrence (RFC 5545),
repeat_from (due or completion), remind_before (minutes), parent_uid, position, inserted_at, completed_at,
updated_at. Dates and times are ISO 8601; what is empty is null or an empty text. Fields are added in later
versions, never renamed.
"""

import json
import sys
from collections import deque
from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from functools import wraps
from itertools import islice
from typing import Any, TypeVar

import click

from tui.cli.exclusive import only_one
from tui.display.todo_text import todo_words, when_words
from tui.todos import Todo
from tui.todos.fields import fields_of
from tui.todos.out_of_range import out_of_range_due
from tui.todos.sanitize import clean

CHUNK = 500
"""Lines printed at once."""

Command = TypeVar("Command", bound=Callable[..., Any])


class Form(Enum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"
    """One array, or one object where there is always one."""
    NDJSON = "ndjson"
    """One object a line."""
    QUIET = "quiet"
    """The ids or names alone, one a line."""


def output_options_with(quiet: str) -> Callable[[Command], Command]:
    """Return what gives a command the options of the form of its results; it receives `form`.

    Args:
        quiet: The help of ``--quiet``.
    """

    def give(command: Command) -> Command:
        @click.option("--json", "as_json", is_flag=True, help="Print JSON; fields are named as the columns.")
        @click.option("--ndjson", is_flag=True, help="Print one JSON object a line.")
        @click.option("--quiet", "-q", is_flag=True, help=quiet)
        @wraps(command)
        def with_form(*args: Any, as_json: bool, ndjson: bool, quiet: bool, **options: Any) -> Any:
            chosen = only_one(json=as_json, ndjson=ndjson, quiet=quiet)
            return command(*args, form=Form(chosen or "text"), **options)

        return with_form  # type: ignore[return-value] # the same command with other options

    return give


output_options = output_options_with("Print bare ids.")
"""The options of commands whose results are todos."""


class PrintingError(OSError):
    """What a command found or did cannot be written where it prints."""


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    print_line(json_text(value))


def json_text(value: object) -> str:
    """Return a value as one line of JSON; what a terminal would obey in it is written as ``\\u…``."""
    text = json.dumps(value, ensure_ascii=not _unicode())
    return text if text == clean(text) else json.dumps(value)


def print_todos(todos: Iterable[Todo], form: Form, text: Callable[[Iterable[Todo]], Iterable[str]]) -> None:
    """Print todos in one of the forms; `text` makes the lines for people."""
    match form:
        case Form.TEXT:
            _print_lines(text(todos))
        case Form.JSON:
            print_json([fields_of(todo) for todo in todos])
        case Form.NDJSON:
            _print_lines(json_text(fields_of(todo)) for todo in todos)
        case Form.QUIET:
            # What a dry run would add has no id yet.
            _print_lines(todo.uid for todo in todos if todo.uid)


def _print_lines(lines: Iterable[str]) -> None:
    """Print many lines at a time, because click examines the terminal for each call."""
    lines = iter(lines)
    while some := [*islice(lines, CHUNK)]:
        try:
            print_line("\n".join(some))
        except OSError:
            # What is printed may be done as it is printed, such as an import: it is done to the end.
            deque(lines, maxlen=0)
            raise


def print_line(text: str) -> None:
    """Print a line.

    Raises:
        PrintingError: It cannot be written.
        BrokenPipeError: Whoever read has seen enough.
    """
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise PrintingError(error.errno, error.strerror) from error


def lines(
    mark: str | Callable[[Todo], str], words: Callable[[Todo], str] | None = None
) -> Callable[[Iterable[Todo]], Iterable[str]]:
    """Return what prints each todo as a line of its own.

    Args:
        mark: The text before the id; a function if it differs between todos.
        words: The text after the id, free of control characters; None prints the task alone.
    """
    mark_of = mark if callable(mark) else lambda todo: mark
    words_of = words or (lambda todo: clean(todo.task))
    return lambda todos: (f"{mark_of(todo)}{todo.uid[:8]}  {words_of(todo)}".rstrip() for todo in todos)


def on_terminal() -> bool:
    """Return whether a person reads the output: piped output is for programs."""
    return sys.stdout.isatty()


def spoken_today() -> date | None:
    """Return the day from which days are named (``tomorrow``); None if a program reads, which gets ISO."""
    return date.today() if on_terminal() else None


def understood(todo: Todo) -> str:
    """Return the text of a todo with all its fields, so that a person can check what was understood."""
    return todo_words(todo, spoken_today())


def due_text(todo: Todo, today: date | None) -> str:
    """Return when a todo is due; empty if it is not.

    Args:
        todo: The todo.
        today: The day from which days are named; None writes them in ISO 8601.
    """
    if todo.odd and (odd := out_of_range_due(todo)):
        return odd
    return when_words(todo.due_date, todo.due_time, today) if todo.due_date else ""


def _unicode() -> bool:
    """Return whether standard output takes any character."""
    return (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "") == "utf8"
