"""What time does to the screen: a new day at midnight, and reminders."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tui.app.reminders import LONGEST_SLEEP, Reminders, notify_terminal
from tui.display.cell_text import cut, drawn
from tui.todos import Todo
from tui.todos.view import Kind, View

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

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
        self._day = context.today
        pump.set_interval(LOOK_FOR_OTHERS, context.replica.refresh)

    def watch_day(self) -> None:
        """Show the new day when it comes; looking more often, as machines sleep through midnight."""
        context = self.context
        if context.today != self._day:
            self._day = context.today
            context.show()
        now = context.now
        midnight = datetime.combine(now.date() + timedelta(days=1), time.min)
        self._set_timer(min((midnight - now).total_seconds() + 0.5, LONGEST_SLEEP), self.watch_day)

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
