"""Todos as a table that fits the terminal, and as plain tab-separated lines where there is none."""

import os
from collections.abc import Iterable
from datetime import date

import click

from tui.cli.output import due_text, on_terminal, spoken_today
from tui.display.cell_text import cut, drawn, pad, width
from tui.todos import Priority, Todo
from tui.todos.sanitize import clean

_COLOURS = {Priority.URGENT: "red", Priority.HIGH: "yellow", Priority.MEDIUM: "blue"}
_NARROWEST_TASK = 20
_GAP = 2


def table(todos: Iterable[Todo]) -> Iterable[str]:
    """Yield the lines of a table; where there is no terminal, the same columns uncut, with tabs between."""
    today = spoken_today()
    if not on_terminal():
        yield from ("\t".join(_cells(todo, today)) for todo in todos)
        return
    import shutil

    todos = list(todos)
    rows = [[drawn(cell) for cell in _cells(todo, today)] for todo in todos]
    columns = shutil.get_terminal_size().columns
    fixed = [max((width(row[column]) for row in rows), default=0) for column in range(6)]
    fixed = _fitting(fixed, columns)
    room = max(columns - sum(each + _GAP for each in fixed if each), _NARROWEST_TASK)
    for todo, row in zip(todos, rows, strict=True):
        cells = [pad(cell, size) for cell, size in zip(row, fixed, strict=False) if size]
        task = cut(row[6], room)
        yield (" " * _GAP).join([*cells, _coloured(task, todo)]).rstrip()


def _cells(todo: Todo, today: date | None) -> list[str]:
    return [
        todo.uid[:8],
        "x" if todo.is_complete else "-",
        todo.priority.label,
        due_text(todo, today),
        f"#{clean(todo.project)}" if todo.project else "",
        " ".join(f"@{clean(tag)}" for tag in todo.tags),
        clean(todo.task),
    ]


def _fitting(sizes: list[int], width: int) -> list[int]:
    """Return the columns' sizes, without tags, project and due where the task would have no room."""
    sizes = [*sizes[:3], sizes[3], min(sizes[4], 20), min(sizes[5], 24)]
    for column in (5, 4, 3):
        if sum(each + _GAP for each in sizes if each) + _NARROWEST_TASK > width:
            sizes[column] = 0
    return sizes


def _coloured(text: str, todo: Todo) -> str:
    """Colour by priority; what is done is dim. Click leaves colours out where NO_COLOR or a pipe says so."""
    if os.environ.get("NO_COLOR"):
        return text
    return click.style(text, fg=_COLOURS.get(todo.priority), dim=todo.is_complete or None)
