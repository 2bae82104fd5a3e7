"""What time does to the screen: a new day at midnight, what gets late, and reminders."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tui.app.reminders import LONGEST_SLEEP, Reminders, notify_terminal
from tui.display.cell_text import cut, drawn
from tui.todos import Todo
from tui.todos.view import Kind, View

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

    from tui.app.context import Context

LOOK_FOR_OTHERS = 2.0
"""Seconds between looks whether another Rowdo on this machine changed the file; it costs microseconds."""
AT_ONCE = 24
"""How many of a day's todos are read at a time to find those with a reminder."""


class Timers:
    """Keeps the screen in step with the clock; nothing is drawn unless something changed.

    Args:
        context: what is shown.
        pump: what runs the timers, and ends them when it closes.
    """

    def __init__(self, context: "Context", pump: "MessagePump") -> None:
        self.context = context
        self.reminders = Reminders(lambda: context.now, pump.set_timer, self._due_today, self._remind)
        self._set_timer = pump.set_timer
        self._timer: Timer | None = None
        self._shown = context.now
        pump.set_interval(LOOK_FOR_OTHERS, context.replica.refresh)

    def plan(self, shown: datetime) -> None:
        """Wait for the next moment at which what is shown looks different, and for the next reminder.

        Args:
            shown: the moment as of which todos are shown by now.
        """
        self._shown = shown
        self._wait()
        self.reminders.plan()

    def _wait(self) -> None:
        """Wait with one timer; no longer than an hour, since machines sleep and clocks are set."""
        if self._timer:
            self._timer.stop()
        now = self.context.now
        seconds = (self._next_change(now) - now).total_seconds()
        self._timer = self._set_timer(min(max(0.0, seconds) + 0.05, LONGEST_SLEEP), self._look)

    def _look(self) -> None:
        """Show todos as they are by now, where a day has begun or one has got late since."""
        if self.context.now < self._shown or self._next_change(self._shown) <= self.context.now:
            self.context.show()
        else:
            self._wait()

    def _next_change(self, now: datetime) -> datetime:
        """Return the next moment after `now` at which a todo gets late or the day is over."""
        late = self.context.replica.late_next(now.date(), now.time())
        midnight = datetime.combine(now.date() + timedelta(days=1), time.min)
        return min(late, midnight) if late else midnight

    def _due_today(self) -> Iterator[Todo]:
        """Yield today's todos that have a time of day; a day's list has them first, in order."""
        today = self.context.today
        listing = self.context.replica.listing(View(Kind.DAY, day=today), today=today)
        for start in range(0, len(listing), AT_ONCE):
            for row in listing.window(start, start + AT_ONCE):
                if row.todo.due_time is None:
                    return
                yield row.todo

    def _remind(self, todo: Todo) -> None:
        way = self.context.program.services.preferences.reminders
        if way != "off":
            words = cut(drawn(todo.task[:200]).replace("`", "'"), 60)
            self.context.say(f"◷ {todo.due_time:%H:%M} {words}", "badge")
        if way in ("terminal", "bell"):
            notify_terminal(todo, way)
