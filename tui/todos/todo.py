"""A todo: a plain value that all parts of the program share."""

from datetime import date, datetime, time
from enum import IntEnum
from typing import Literal, NamedTuple


class Priority(IntEnum):
    """How urgent a todo is; stored as this number, typed by people as ``p1`` (urgent) to ``p4`` (low)."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    URGENT = 4

    @classmethod
    def of_level(cls, level: int) -> "Priority":
        """Return the priority that people type as ``p1`` (1) to ``p4`` (4); 0 is none."""
        return cls(5 - level if level else 0)

    @property
    def label(self) -> str:
        """As people type it: ``p1`` for urgent down to ``p4`` for low; empty for none."""
        return f"p{5 - self}" if self else ""


RepeatFrom = Literal["due", "completion"]
"""The day a recurrence counts from: the one that was due, or the one the todo was completed on."""


class Todo(NamedTuple):
    """One todo. Names are those of the columns of the table ``todos``."""

    uid: str
    """Made by the client (UUID, canonical lower case), so that creating is idempotent."""
    task: str
    """What to do, in one line; never empty, otherwise any text at all."""
    is_complete: bool = False
    notes: str = ""
    priority: Priority = Priority.NONE
    project: str = ""
    """The project's name; empty is the Inbox."""
    tags: tuple[str, ...] = ()
    """In the order they were given, each once."""
    due_date: date | None = None
    due_time: time | None = None
    """Wall-clock time without zone, as people mean it; only together with `due_date`."""
    starts_on: date | None = None
    """Hidden from the daily views until this day."""
    recurrence: str = ""
    """An RFC 5545 RRULE without the ``RRULE:`` prefix; empty does not recur."""
    repeat_from: RepeatFrom = "due"
    remind_before: int | None = None
    """Minutes before it is due at which it reminds; `reminder.NEVER`, or None as the profile has it."""
    parent_uid: str | None = None
    position: str = ""
    """A fractional key; siblings are ordered by it, bytewise."""
    inserted_at: datetime | None = None
    completed_at: datetime | None = None
    updated_at: datetime | None = None
    odd: tuple[tuple[str, str], ...] = ()
    """Columns with values that Python has no type for (`tui.todos.out_of_range`), as Postgres writes them."""


COLUMNS = Todo._fields[:-1]
"""The fields that are columns of the table."""
