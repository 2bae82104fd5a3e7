"""Until when somebody puts a reminder off: ``10min``, ``1h``, ``tomorrow``, ``fri 9am``."""

from datetime import datetime, time

from tui.todos.locale import INTERNATIONAL, Locale
from tui.todos.quick_add import parse
from tui.todos.reminder import MORNING, read_span

SNOOZES = ("10 min", "1 h", "tomorrow")
"""What is offered."""


def snoozed_until(
    text: str, now: datetime, *, morning: time | None = None, locale: Locale = INTERNATIONAL
) -> datetime | None:
    """Return the local moment that somebody means, after `now`; None if that is not understood, or over.

    Args:
        text: a span, or a date and time as quick add reads them.
        now: the local time.
        morning: the time of day of a day without one; None is `MORNING`.
        locale: how dates are written where the person is.
    """
    if span := read_span(text):
        return (now + span).replace(microsecond=0)
    read = parse(text, now.date(), now=now.time(), locale=locale, needs_task=False)
    if read.task or read.problems or read.recurrence or read.due_date is None:
        return None
    until = datetime.combine(read.due_date, read.due_time or morning or MORNING)
    return until if until > now else None
