"""When a todo reminds of itself: when it is due, or some minutes before; and how people say so."""

import re
from datetime import datetime, time, timedelta

from tui.todos.todo import Todo

NEVER = -1
"""In place of minutes: it does not remind."""
LONGEST = 366 * 24 * 60
"""The most minutes before it is due at which a todo reminds."""
MORNING = time(9)
"""The time of day of what needs one and was given none."""

_UNITS = (("week", 7 * 24 * 60), ("day", 24 * 60), ("h", 60), ("min", 1))
_SPAN = r"([0-9]{1,6})\s*(min(?:ute)?s?|m|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)"
_LEAD = rf"(?i)(?:{_SPAN}(?:\s+before)?|(on time)|(never))"
_FIRST_WORD = "remind"
_SAID = rf"(?i){_FIRST_WORD}(?:\s+me)?\s+(?:{_SPAN}\s+before|(on\s+time)|(never))(?=[,;.!?)]*(?:\s|\Z))"


def reminder_at(todo: Todo, at: time | None) -> datetime | None:
    """Return the local moment at which a todo reminds; None if it does not.

    Args:
        todo: the todo.
        at: the time of day at which todos remind that are due on a day without a time; None: they do not,
            unless they have minutes of their own, which count from `MORNING` then.
    """
    if todo.due_date is None or todo.is_complete or todo.remind_before == NEVER:
        return None
    due_time = todo.due_time or at or (MORNING if todo.remind_before is not None else None)
    if due_time is None:
        return None
    try:
        return datetime.combine(todo.due_date, due_time) - timedelta(minutes=todo.remind_before or 0)
    except OverflowError:  # before the first day that Python knows
        return None


def match_reminder(text: str, start: int) -> tuple[int, int] | None:
    """Read words such as ``remind 10 min before`` at a place of a line.

    Returns:
        The minutes, or `NEVER`, and where the words end; None if there are no such words.
    """
    if text[start : start + len(_FIRST_WORD)].lower() != _FIRST_WORD:
        return None
    match = re.compile(_SAID).match(text, start)
    minutes = _minutes(match) if match else None
    return None if match is None or minutes is None else (minutes, match.end())


def read_reminder(text: str) -> int | None:
    """Return the minutes that somebody means by ``10 min``, ``1 day before``, ``on time`` or ``never``.

    Returns:
        The minutes, or `NEVER`; None if that is not understood.
    """
    match = re.fullmatch(_LEAD, text.strip())
    return _minutes(match) if match else None


def reminder_words(minutes: int) -> str:
    """Return minutes, or `NEVER`, as `read_reminder` reads them and a line says them behind ``remind``."""
    if minutes == NEVER:
        return "never"
    if not minutes:
        return "on time"
    name, size = next((name, size) for name, size in _UNITS if minutes % size == 0)
    count = minutes // size
    return f"{count} {name}{'s' if count > 1 and name in ('day', 'week') else ''} before"


def read_span(text: str) -> timedelta | None:
    """Return how long ``10min``, ``1 h`` or ``2 days`` is; None if that is not understood."""
    match = re.fullmatch(_SPAN, text.strip(), re.IGNORECASE)
    minutes = _span_minutes(match[1], match[2]) if match else None
    return timedelta(minutes=minutes) if minutes else None


def _minutes(match: re.Match[str]) -> int | None:
    number, unit, on_time, never = match.groups()
    if never:
        return NEVER
    return 0 if on_time else _span_minutes(number, unit)


def _span_minutes(number: str, unit: str) -> int | None:
    """Return a span in minutes; None for more than `LONGEST`."""
    size = next(size for name, size in _UNITS if name[0] == unit[0].lower())
    minutes = int(number) * size
    return minutes if minutes <= LONGEST else None
