"""What time does to the screen: a new day at midnight, what gets late, and reminders."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tui.app.reminders import Reminders, notify_terminal
from tui.display.cell_text import cut, drawn
from tui.todos import Todo
from tui.todos.view import Kind, View

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from tui.app.context import Context

LOOK = 1.0
"""Seconds between looks at the clock and at whether another Rowdo changed the file: microseconds each."""
AT_ONCE = 24
"""How many of a day's todos are read at a time to find those with a reminder."""


class Timers:
    """Keeps the screen in step with the clock and the file; nothing is drawn unless something changed.

    They are looked at each second, since a timer that waits for a moment waits on while the machine sleeps.

    Args:
        context: what is shown.
        pump: what runs the timer, and ends it when it closes.
    """

    def __init__(self, context: "Context", pump: "MessagePump") -> None:
        self.context = context
        self._reminders = Reminders(context.now, self._due_today, self._remind)
        self._shown = context.now
        self._next_look: datetime | None = None
        """When what is shown looks different; None before anything is."""
        self._minute = self._shown.minute
        pump.set_interval(LOOK, self.look)

    def plan(self, shown: datetime) -> None:
        """Find the next moment at which what is shown looks different, and the next reminder.

        Args:
            shown: the moment as of which todos are shown by now.
        """
        self._shown = shown
        self._next_look = self.next_change(shown)
        self._reminders.plan()

    def look(self) -> None:
        """Show todos as they are by now, where a day has begun or one has got late since; remind."""
        context, now = self.context, self.context.now
        context.replica.refresh()
        if self._next_look is None:
            return
        if now.date() != self._shown.date():
            self._reminders.plan()
        self._reminders.look(now)
        if now < self._shown or now >= self._next_look:
            context.show()
        elif now.minute != self._minute:
            context.program.show_sync_status()
        self._minute = now.minute

    def next_change(self, now: datetime) -> datetime:
        """Return the next local moment after `now` at which a todo gets late or the day is over."""
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
