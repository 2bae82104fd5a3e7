"""How messages name todos: one by its quoted task, several by their number."""

from collections.abc import Sequence

from tui.todos.todo import Todo

QUOTED_LENGTH = 40
"""Characters of a task that a message quotes: enough to know it by, and a sentence still fits a line."""


def quoted(task: str) -> str:
    """Return a task in quotation marks, as in ``“Pay rent”``; a long one ends in an ellipsis."""
    shown = task if len(task) <= QUOTED_LENGTH else task[: QUOTED_LENGTH - 1].rstrip() + "…"
    return f"“{shown}”"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 subtask``, ``2,000 subtasks``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def named(todos: Sequence[Todo]) -> str:
    """Return what a message calls these todos: one by its task, several by their number."""
    return quoted(todos[0].task) if len(todos) == 1 else counted(len(todos), "todo")
