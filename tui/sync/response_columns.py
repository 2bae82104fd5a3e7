"""Checks the values of columns in a response: the database may be somebody else's.

The accepted forms are those in which Postgres writes values as JSON, with everything its types can hold:
infinity, years before 1 and after 9999, the time 24:00. A whole column is checked in a few calls that run
in C.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from tui.replica.record import REMINDERS

Check = Callable[[Sequence[Any]], bool]
"""Whether all cells of a column are what they have to be; of one cell, whether that one is."""

_HEX = str.maketrans("123456789abcdef", "0" * 15)
_UUID = "00000000-0000-0000-0000-000000000000\n"
_YEAR_TO_DAY = r"[0-9]{4,7}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?|24:00:00)"
_ZONE = r"[+-][0-9]{2}(?::[0-9]{2}){0,2}"


def _typed(cells: Sequence[Any], kind: type) -> bool:
    return {*map(type, cells)} <= {kind}


def _formed(form: str) -> Check:
    """Return the check for texts of one form, a regular expression that matches no line end."""
    lines = re.compile(rf"(?:(?:{form})\n)*+")

    def check(cells: Sequence[Any]) -> bool:
        if not _typed(cells, str):
            return False
        text = "\n".join([*cells, ""])
        return text.count("\n") == len(cells) and lines.fullmatch(text) is not None

    return check


def _optional(check: Check) -> Check:
    return lambda cells: check([cell for cell in cells if cell is not None])


def uuids(cells: Sequence[Any]) -> bool:
    """Whether all are UUIDs as Postgres writes them."""
    return _typed(cells, str) and "\n".join([*cells, ""]).translate(_HEX) == _UUID * len(cells)


def texts(cells: Sequence[Any]) -> bool:
    """Whether all are texts that Postgres can hold."""
    return _typed(cells, str) and "\0" not in "".join(cells)


def _booleans(cells: Sequence[Any]) -> bool:
    return _typed(cells, bool)


def _priorities(cells: Sequence[Any]) -> bool:
    return _typed(cells, int) and {*cells} <= {0, 1, 2, 3, 4}


def _lists_of_texts(cells: Sequence[Any]) -> bool:
    return _typed(cells, list) and texts([*chain.from_iterable(cells)])


def _moments(cells: Sequence[Any]) -> bool:
    return _typed(cells, str) and (_usual_moments({*cells}) or _any_moments(cells))


def _usual_moments(cells: Collection[str]) -> bool:
    """Whether all are moments such as Python reads, which it does sooner than a form is compared."""
    try:
        read = [datetime.fromisoformat(cell) for cell in cells]
    except ValueError:
        return False
    return None not in {each.tzinfo for each in read} and {cell[10] for cell in cells} <= {"T"}


def _repeat_from(cells: Sequence[Any]) -> bool:
    return _typed(cells, str) and {*cells} <= {"due", "completion"}


def _minutes(cells: Sequence[Any]) -> bool:
    return _typed(cells, int) and all(cell in REMINDERS for cell in {*cells})


revisions = _formed("[0-9]{1,20}")
"""Whether all are transaction ids."""
_days = _formed(rf"{_YEAR_TO_DAY}(?: BC)?|-?infinity")
_times = _formed(_CLOCK)
_any_moments = _formed(rf"{_YEAR_TO_DAY}T{_CLOCK}{_ZONE}(?: BC)?|-?infinity")

CHECKS: Mapping[str, Check] = {
    "uid": uuids,
    "task": texts,
    "is_complete": _booleans,
    "notes": texts,
    "priority": _priorities,
    "project": texts,
    "tags": _lists_of_texts,
    "due_date": _optional(_days),
    "due_time": _optional(_times),
    "starts_on": _optional(_days),
    "recurrence": texts,
    "repeat_from": _repeat_from,
    "remind_before": _optional(_minutes),
    "parent_uid": _optional(uuids),
    "position": texts,
    "completed_at": _optional(_moments),
    "inserted_at": _optional(_moments),
    "updated_at": _optional(_moments),
}
"""By the name of the column."""


def fits(name: str, value: Any) -> bool:
    """Whether a value is one that a column may hold."""
    return CHECKS[name]([value])
