"""Reminders: a todo with a time of day makes itself heard when that time comes."""

import sys
from collections.abc import Callable, Iterable
from datetime import datetime

from textual.timer import Timer

from tui.display.cell_text import cut, drawn
from tui.todos import Todo

LONGEST_SLEEP = 3600.0
"""Seconds after which the clock is looked at again: machines sleep, and clocks are set."""


def due_moment(todo: Todo) -> datetime | None:
    """Return the local moment a todo is due at, None where it has no time of day."""
    if todo.due_date is None or todo.due_time is None or todo.is_complete:
        return None
    return datetime.combine(todo.due_date, todo.due_time)


class Reminders:
    """Waits for the next due moment with a single timer, so that an idle screen stays idle."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        set_timer: Callable[[float, Callable[[], None]], Timer],
        todos: Callable[[], Iterable[Todo]],
        remind: Callable[[Todo], None],
    ) -> None:
        self._clock = clock
        self._set_timer = set_timer
        self._todos = todos
        self._remind = remind
        self._since = clock()
        self._timer: Timer | None = None

    def plan(self) -> None:
        """Look at today's todos again and wait for the next that is due."""
        if self._timer:
            self._timer.stop()
        now = self._clock()
        moments = [moment for todo in self._todos() if (moment := due_moment(todo)) and moment > self._since]
        wait = min((max(0.0, (moment - now).total_seconds()) for moment in moments), default=LONGEST_SLEEP)
        self._timer = self._set_timer(min(wait + 0.05, LONGEST_SLEEP), self._ring)

    def _ring(self) -> None:
        now = self._clock()
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
