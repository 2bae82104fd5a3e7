"""Dates and times as text whose alphabetical order is their order in time.

Postgres writes years after 9999 with more digits, and years before 1 with `` BC`` after them: as text they
would sort among other years. They are stored with a prefix that sorts before or after every digit, and with a
year of a fixed number of digits. ``-infinity`` and ``infinity`` sort first and last.
"""

import re

_DIGITS = 7
_LAST_YEAR = 10**_DIGITS - 1
SIGNS = _AFTER, _BEFORE = ":", "."
"""Sort behind the digits, and before infinity; before the digits, and behind -infinity."""
_BEYOND = r"(?s)([0-9]{4,7})(-.*?)( BC)?"


def sortable(text: str | None) -> str | None:
    """Return a day or moment, as Postgres writes it, in the form that it is kept in."""
    if not text or (text[4:5] == "-" and text[-1] != "C"):
        return text
    found = re.fullmatch(_BEYOND, text)
    if found is None:
        return text
    year, rest, bc = found.groups()
    return (
        f"{_BEFORE}{_LAST_YEAR - int(year):0{_DIGITS}}{rest}" if bc else f"{_AFTER}{year:0>{_DIGITS}}{rest}"
    )


def as_written(kept: str | None) -> str | None:
    """Return a day or moment as Postgres writes it, of the form that it is kept in."""
    if not kept or kept[0] not in SIGNS:
        return kept
    year, rest = int(kept[1 : _DIGITS + 1]), kept[_DIGITS + 1 :]
    return f"{year}{rest}" if kept[0] == _AFTER else f"{_LAST_YEAR - year:04}{rest} BC"
