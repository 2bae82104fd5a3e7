"""What happens on the screen as time passes: a new day, overdue todos, reminders, and nothing for a while."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tui.app.reminders import Bell

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from tui.app.context import Context
    from tui.replica.replica import Change

TICK = 1.0
"""Seconds between two checks of the clock, and of whether another Rowdo has changed the file: microseconds
each."""


QUIET = 60
"""Ticks without a key or a change after which the first frame of the next start is kept.

It is kept again, where it is out of date by then, after twice as many, four times as many, and so on: the
terminal may have another size. More rarely each time, since two screens of different sizes do so in turn.
"""


class Timers:
    """Keeps the screen in step with the clock and the file; nothing is drawn unless something changed.

    They are asked each second, since a timer that waits for a moment waits on while the machine sleeps.

    Args:
        context: what is shown.
        pump: what runs the timer, and ends it when it closes.
    """

    def __init__(self, context: "Context", pump: "MessagePump") -> None:
        self.context = context
        self._bell = Bell(context)
        self._shown = context.now
        self._changes_at: datetime | None = None
        """When what is shown looks different; None before anything is."""
        self._minute = self._shown.minute
        self._quiet = 0
        """Ticks since anything happened."""
        pump.set_interval(TICK, self.tick)

    def plan(self, shown: datetime) -> None:
        """Find the next moment at which what is shown looks different, and what rings next.

        Args:
            shown: the moment as of which todos are shown by now.
        """
        self._shown = shown
        self._changes_at = self.next_change(shown)
        self._bell.plan()

    def touch(self) -> None:
        """Note that the person is active."""
        self._quiet = 0

    def changed(self, change: "Change") -> None:
        """Take note of a change: what the person did needs no reminder."""
        self._quiet = 0
        self.context.attempt(lambda: self._bell.pass_over(change))

    def tick(self) -> None:
        """Show todos as they are by now, where a day has begun or one has got late since; remind.

        Where nothing happens for a while, the next start is prepared: a screen that is killed, as by closing
        its window, has no time for that.
        """
        context, now = self.context, self.context.now
        context.replica.refresh()
        self._quiet += 1
        times, rest = divmod(self._quiet, QUIET)
        if rest == 0 and times.bit_count() == 1:
            context.program.keep_frame()
        if self._changes_at is None:
            return
        context.attempt(lambda: self._bell.tick(now))
        if now < self._shown or now >= self._changes_at:
            self._quiet = 0
            context.show()
        elif now.minute != self._minute:
            context.program.show_sync_status()
        self._minute = now.minute

    def next_change(self, now: datetime) -> datetime:
        """Return the next local moment after `now` at which a todo gets late or the day is over."""
        late = self.context.replica.late_next(now.date(), now.time())
        midnight = datetime.combine(now.date() + timedelta(days=1), time.min)
        return min(late, midnight) if late else midnight
