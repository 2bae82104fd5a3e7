"""Prints todos as a table that fits the terminal, or as tab-separated lines without one."""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

import click

from tui.cli import output
from tui.cli.columns import USUAL, column
from tui.cli.output import spoken_today
from tui.todos import Priority, Todo
from tui.todos.overdue import is_overdue

_ON_TERMINAL = ("mark", "task", "due", "project", "tags", "p", "id")
"""The task where the eye looks first; the id, which is for the next command, at the end."""
_COLOURS = {Priority.URGENT: "red", Priority.HIGH: "yellow", Priority.MEDIUM: "blue"}
_NARROWEST_TASK = 20
_WIDEST = {"project": 20, "tags": 24, "notes": 30, "repeats": 24}
_FIRST_TO_GO = ("notes", "repeats", "tags", "project", "due", "p")
"""The columns that are left out, one after the other, where the task would have no room."""
_GAP = 2

Lines = Callable[[Iterable[Todo]], Iterable[str]]


def table(todos: Iterable[Todo]) -> Iterable[str]:
    """Yield the lines of a table; where there is no terminal, the same columns uncut, with tabs between."""
    return table_of(())(todos)


def table_of(columns: Sequence[str]) -> Lines:
    """Return what makes the lines of a table.

    Args:
        columns: Their names, in order; none for the usual ones.
    """
    if output.on_terminal():
        return lambda todos: _fitted([*todos], columns or _ON_TERMINAL)
    texts = [column(name, None) for name in columns or USUAL]
    return lambda todos: ("\t".join([text(todo) for text in texts]) for todo in todos)


def _fitted(todos: Sequence[Todo], columns: Sequence[str]) -> Iterable[str]:
    """Yield the lines of a table as wide as the terminal at most."""
    import shutil

    from tui.display.cell_text import cut, drawn, pad, width

    today, now = spoken_today(), datetime.now()
    texts = {name: column(name, today) for name in columns}
    rows = [{name: drawn(text(todo)) for name, text in texts.items()} for todo in todos]
    room = shutil.get_terminal_size().columns
    widths = {name: max((width(row[name]) for row in rows), default=0) for name in columns}
    widths = _fitting(widths, room)
    for todo, row in zip(todos, rows, strict=True):
        cells = [
            (name, (cut if name == columns[-1] else pad)(row[name], cells)) for name, cells in widths.items()
        ]
        line = (" " * _GAP).join(_coloured(name, text, todo, now, today) for name, text in cells)
        yield line.rstrip()


def _fitting(widths: dict[str, int], room: int) -> dict[str, int]:
    """Return the columns that have room, with as many cells as they get; the task is the last to give way."""
    kept = {name: min(cells, _WIDEST.get(name, cells)) for name, cells in widths.items() if cells}
    others = [name for name in kept if name != "task"]

    def left() -> int:
        return room - sum(kept[name] + _GAP for name in others if name in kept)

    if "task" not in kept:
        return kept
    for name in _FIRST_TO_GO:
        if left() < min(_NARROWEST_TASK, kept["task"]):
            kept.pop(name, None)
    kept["task"] = min(kept["task"], max(left(), min(_NARROWEST_TASK, room)))
    return kept


def _coloured(name: str, text: str, todo: Todo, now: datetime, today: date | None) -> str:
    """Colour what is overdue, due today or urgent. Click removes the colours if the output is a pipe."""
    words = text.rstrip()
    if not words or os.environ.get("NO_COLOR"):
        return text
    colour, dim = None, todo.is_complete or name in ("id", "tags")
    if name == "due":
        colour = "red" if is_overdue(todo, now) else "green" if todo.due_date == today else None
    elif name == "project":
        colour = "cyan"
    elif name in ("mark", "p", "task"):
        colour = _COLOURS.get(todo.priority)
    if dim:
        words = click.style(words, dim=True)
    elif colour:
        words = click.style(words, fg=colour)
    return words + " " * (len(text) - len(text.rstrip()))
