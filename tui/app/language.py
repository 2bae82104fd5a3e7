"""The languages people write todos in, loaded when the first line is typed: no frame needs them before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tui.todos import Todo

if TYPE_CHECKING:
    from tui.app.screens.due import Due


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a quick-add line."""

    fields: Mapping[str, object]
    """Fields of Todo; those the line does not speak of are left out."""
    parts: Sequence[tuple[int, int, str]] = ()
    """Characters from, to, and what they are: the name of a field."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where an expression cannot be understood, and what was expected there."""

    start: int
    stop: int
    message: str


@dataclass(slots=True)
class Language:
    """Reads and writes the one-line forms of todos, filters and dates."""

    filters: dict[str, object] = field(default_factory=dict)
    """Expressions that were read before."""

    def read_line(self, text: str, today: date) -> Read:
        """Return what a quick-add line says."""
        return Read({"task": text.strip()})

    def line_of(self, todo: Todo) -> str:
        """Return `todo` as a quick-add line, which reads as the same todo."""
        return todo.task

    def read_filter(self, text: str, today: date) -> "object | Mistake | None":
        """Return the filter `text` expresses, None for an empty one, or the mistake in it."""
        return None

    def read_due(self, text: str, today: date) -> "Due | None":
        """Return the day, time and recurrence `text` speaks of, None where it speaks of none."""
        return None

    def rule_words(self, rule: str) -> str:
        """Return a recurrence rule in English."""
        return rule
