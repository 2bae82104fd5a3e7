"""Dates and times that Postgres can store and Python cannot: they are shown as text, and kept.

``infinity``, years before 1 and after 9999, the time 24:00; written as Postgres writes them as JSON.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from tui.todos.todo import Todo

_MONTH_AND_DAY = r"-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?[+-][0-9:]+"
_ODD = (
    rf"-?infinity|24:00:00"
    rf"|[0-9]{{5,7}}{_MONTH_AND_DAY}(?:{_CLOCK})?(?: BC)?"
    rf"|[0-9]{{4}}{_MONTH_AND_DAY}(?:{_CLOCK})? BC"
    r"|(?:0001-01-0[12]|9999-12-3[01])T[0-9:.]+\+00:00"
)
_ROOM = timedelta(days=2)
"""So far from the ends of Python's calendar a moment has a day in every time zone."""
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC) + _ROOM, datetime.max.replace(tzinfo=UTC) - _ROOM


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if not _FIRST <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) <= _LAST:
        raise ValueError("there it has no day in some time zone")
    return moment


READERS: dict[str, Callable[[str], date | time | datetime]] = {
    "due_date": date.fromisoformat,
    "due_time": time.fromisoformat,
    "starts_on": date.fromisoformat,
    "inserted_at": _moment,
    "completed_at": _moment,
    "updated_at": _moment,
}
"""What reads the values of the columns that may hold what Python cannot say; a ValueError where it does."""


def is_out_of_range(name: str, text: str) -> bool:
    """Return whether a text is a value that Postgres can hold in a column, and Python cannot."""
    if name not in READERS or not re.fullmatch(_ODD, text):
        return False
    try:
        READERS[name](text)
    except ValueError:
        return True
    return False


def out_of_range_due(todo: Todo) -> str:
    """Return the words for the day a todo is due, and its time, where Python cannot say one of them."""
    odd = dict(todo.odd)
    if "due_date" not in odd and "due_time" not in odd:
        return ""
    day = odd.get("due_date") or (todo.due_date.isoformat() if todo.due_date else "")
    at = odd.get("due_time", "")[:5] or (f"{todo.due_time:%H:%M}" if todo.due_time else "")
    return f"{day} {at}".strip()
