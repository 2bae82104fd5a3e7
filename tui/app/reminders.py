"""Reminders: a todo with a time of day makes itself heard when that time comes."""

import sys
from collections.abc import Callable, Iterable
from datetime import datetime

from tui.display.cell_text import cut, drawn
from tui.todos import Todo


def due_moment(todo: Todo) -> datetime | None:
    """Return the local moment a todo is due at, None where it has no time of day."""
    if todo.due_date is None or todo.due_time is None or todo.is_complete:
        return None
    return datetime.combine(todo.due_date, todo.due_time)


class Reminders:
    """Reminds of each todo once, at its moment, or as soon as the clock is looked at after it.

    Args:
        since: what was due before is not reminded of.
        todos: returns today's todos that have a time of day.
        remind: reminds of one.
    """

    def __init__(
        self, since: datetime, todos: Callable[[], Iterable[Todo]], remind: Callable[[Todo], None]
    ) -> None:
        self._since = since
        self._todos = todos
        self._remind = remind
        self._next: datetime | None = None

    def plan(self) -> None:
        """Find the next moment there is, since todos or the day may be others now."""
        moments = (due_moment(todo) for todo in self._todos())
        self._next = min((each for each in moments if each and each > self._since), default=None)

    def look(self, now: datetime) -> None:
        """Remind of what is due by `now` and was not when the clock was looked at last."""
        if self._next is not None and self._next <= now:
            for todo in self._todos():
                moment = due_moment(todo)
                if moment and self._since < moment <= now:
                    self._remind(todo)
            self._since = now
            self.plan()


def notify_terminal(todo: Todo, way: str) -> None:
    """Raise a notification outside the app: ``bell``, or ``terminal`` for OSC 9 and OSC 777.

    The words are cleaned, and stripped of what would end or split the sequence.
    """
    words = cut(drawn(todo.task[:400]).replace(";", ","), 120)
    signal = "\a" if way == "bell" else f"\x1b]9;{words}\x1b\\\x1b]777;notify;Rowdo;{words}\x1b\\"
    if sys.__stderr__ is not None and sys.__stderr__.isatty():
        sys.__stderr__.write(signal)
        sys.__stderr__.flush()
