"""The text of each field of a todo, for columns and templates."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

import click

from tui.cli.output import due_text
from tui.display.todo_text import when_words
from tui.todos import Todo
from tui.todos.fields import fields_of
from tui.todos.reminder import reminder_words
from tui.todos.sanitize import clean
from tui.todos.todo import COLUMNS

Text = Callable[[Todo, "date | None"], str]
"""Makes the text of a column: the day from which days are named, None for ISO 8601."""


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%dT%H:%M}" if moment else ""


def _repeats(todo: Todo) -> str:
    if not todo.recurrence:
        return ""
    from tui.todos.recurrence_description import words

    return words(todo.recurrence, todo.repeat_from)


SHOWN: dict[str, Text] = {
    "id": lambda todo, _: todo.uid[:8],
    "mark": lambda todo, _: "x" if todo.is_complete else "-",
    "p": lambda todo, _: todo.priority.label,
    "due": due_text,
    "project": lambda todo, _: f"#{todo.project}" if todo.project else "",
    "tags": lambda todo, _: " ".join(f"@{tag}" for tag in todo.tags),
    "task": lambda todo, _: todo.task,
    "starts": lambda todo, today: when_words(todo.starts_on, None, today) if todo.starts_on else "",
    "repeats": lambda todo, _: _repeats(todo),
    "reminds": lambda todo, _: reminder_words(todo.remind_before) if todo.remind_before is not None else "",
    "notes": lambda todo, _: todo.notes,
    "created": lambda todo, _: _moment(todo.inserted_at),
    "completed": lambda todo, _: _moment(todo.completed_at),
    "parent": lambda todo, _: (todo.parent_uid or "")[:8],
}
"""The columns with names of their own."""

USUAL = ("id", "mark", "p", "due", "project", "tags", "task")
"""The columns of a list in a pipe, where nothing else is asked for."""


_OURS = frozenset({"id", "mark", "p", "due", "starts", "created", "completed", "parent"})
"""The columns in which no words of other people stand, which would have to be cleaned."""


def column(name: str, today: date | None) -> Callable[[Todo], str]:
    """Return what makes the text of a column, in one line and without control characters.

    Args:
        name: One of `SHOWN`, or a field as JSON has it.
        today: The day from which days are named; None writes them in ISO 8601.
    """
    if text := SHOWN.get(name):
        return (lambda todo: text(todo, today)) if name in _OURS else lambda todo: clean(text(todo, today))
    return lambda todo: clean(_plain(fields_of(todo)[name]))


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


class ColumnNames(click.ParamType):  # type: ignore[type-arg] # generic in the newest click alone
    """The value of ``--columns``: names with commas between."""

    name = "columns"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the names.

        Raises:
            click.BadParameter: There is no such column.
        """
        names = tuple(name.strip() for name in value.split(",") if name.strip())
        for name in names:
            if name not in SHOWN and name not in COLUMNS:
                self.fail(f"“{name}” is no column. There are: {', '.join(_names())}.", param, ctx)
        return names or self.fail("Name at least one column.", param, ctx)


class Template(click.ParamType):  # type: ignore[type-arg] # generic in the newest click alone
    """The value of ``--format``: text with ``{fields}`` in it, each perhaps with a width: ``{task:30}``."""

    name = "template"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Callable[[Todo, date | None], str]:
        """Return what makes the line of a todo.

        Raises:
            click.BadParameter: It is no template, or names no field.
        """
        # Here, since most lists have none.
        import re
        import string

        try:
            pieces = [*string.Formatter().parse(_unescaped(value))]
        except ValueError as error:
            self.fail(f"{error}. Write a field as {{task}}, and a brace as {{{{ or }}}}.", param, ctx)
        for _, name, width, conversion in pieces:
            if name is None:
                continue
            if name not in SHOWN and name not in COLUMNS:
                self.fail(f"“{name}” is no field. There are: {', '.join(_names())}.", param, ctx)
            if conversion or not re.fullmatch(r"[<>]?\d{0,3}", width or ""):
                self.fail(f"“{name}” may have a width behind a colon, such as {{{name}:20}}.", param, ctx)
        return lambda todo, today: "".join(_filled(pieces, todo, today))


def _filled(
    pieces: "Sequence[tuple[str, str | None, str | None, str | None]]", todo: Todo, today: date | None
) -> Iterable[str]:
    from tui.display.cell_text import pad

    for literal, name, width, _ in pieces:
        yield literal
        if name is None:
            continue
        text = column(name, today)(todo)
        size = (width or "").lstrip("<>")
        yield pad(text, int(size), "right" if (width or "").startswith(">") else "left") if size else text


def _unescaped(text: str) -> str:
    """Return a text in which ``\\t``, ``\\n`` and ``\\\\`` stand for what they do in a shell's printf."""
    import re

    signs = {"t": "\t", "n": "\n", "\\": "\\"}
    return re.sub(r"\\([tn\\])", lambda match: signs[match[1]], text)


def _names() -> list[str]:
    return list(dict.fromkeys((*SHOWN, *COLUMNS)))
