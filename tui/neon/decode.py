"""Converts the text that Postgres sends to Python values, by the OID of the type.

A value that Python cannot represent stays text: years before 1 and after 9999, the time `24:00:00`, a date
printed in another `DateStyle`. An `interval` always stays text, because a month has no fixed length.
`infinity` becomes the greatest date or datetime, `-infinity` the least. Types not listed here stay text.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import NoneType
from typing import Any, cast
from uuid import UUID

from tui.neon import arrays
from tui.neon.json import read_json

Convert = Callable[[str], Any]
"""Converts the text of one cell that is not NULL."""


def _bool(text: str) -> bool:
    return text == "t"


def _bytes(text: str) -> bytes:
    if text.startswith("\\x"):
        return bytes.fromhex(text[2:])
    # bytea_output = escape (PostgreSQL 8.4.2): \\ is a backslash, \ooo any other byte.
    return text.encode("latin-1").decode("unicode_escape").encode("latin-1")


def _timestamptz(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        match text:
            case "infinity":
                return datetime.max.replace(tzinfo=UTC)
            case "-infinity":
                return datetime.min.replace(tzinfo=UTC)
            case _:
                return text


def _timestamp(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return {"infinity": datetime.max, "-infinity": datetime.min}.get(text, text)


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return {"infinity": date.max, "-infinity": date.min}.get(text, text)


def _time(text: str) -> time | str:
    # Later versions of Python read 24:00 as the preceding midnight.
    return text if text.startswith("24") else time.fromisoformat(text)


SCALARS: Mapping[int, Convert] = {
    16: _bool,
    17: _bytes,
    20: int,  # int8
    21: int,  # int2
    23: int,  # int4
    26: int,  # oid
    28: int,  # xid
    114: json.loads,
    700: float,
    701: float,
    1082: _date,
    1083: _time,
    1114: _timestamp,
    1184: _timestamptz,
    1266: _time,  # timetz
    1700: Decimal,
    2950: UUID,
    3802: json.loads,  # jsonb
    5069: int,  # xid8
}
"""Converters by the OID of the type (PostgreSQL's pg_type.dat; these numbers never change)."""

ORDINARY: Mapping[int, Convert] = {
    16: {"t": True, "f": False}.__getitem__,
    1082: date.fromisoformat,
    1114: datetime.fromisoformat,
    1184: datetime.fromisoformat,
}
"""Converters that are tried first and run in C. An unusual value raises ValueError or KeyError."""

INTEGERS = frozenset((20, 21, 23, 26))
"""Integers that a JSON parser converts in half the time that `int` takes."""

ARRAYS: Mapping[int, int] = {
    199: 114,
    1000: 16,
    1001: 17,
    1002: 18,  # "char"
    1003: 19,  # name
    1005: 21,
    1007: 23,
    1009: 25,  # text
    1011: 28,
    1014: 1042,  # bpchar
    1015: 1043,  # varchar
    1016: 20,
    1021: 700,
    1022: 701,
    1028: 26,
    1041: 869,  # inet
    1115: 1114,
    1182: 1082,
    1183: 1083,
    1185: 1184,
    1187: 1186,  # interval
    1231: 1700,
    1270: 1266,
    2951: 2950,
    3807: 3802,
    271: 5069,
}
"""The OIDs of array types, with those of their elements."""


def convert_column(oid: int, cells: Sequence[str | None]) -> Sequence[Any]:
    """Return the values of one column.

    Args:
        oid: the column's type.
        cells: the text that Postgres sent, None for NULL.

    Raises:
        ValueError: a cell does not fit its type.
        TypeError: a cell is not text.
    """
    if oid not in SCALARS and oid not in ARRAYS:
        if not {*map(type, cells)} <= {str, NoneType}:
            raise TypeError("a cell is no text")
        return cells
    texts = cast("Sequence[str]", cells)
    # Most columns have no NULL and nothing unusual; looking for those first would take as long as converting.
    with suppress(AttributeError, KeyError, TypeError, ValueError):
        return _ordinary(oid, texts)
    if None in cells:
        values = iter(convert_column(oid, [cell for cell in cells if cell is not None]))
        return [None if cell is None else next(values) for cell in cells]
    if oid in ARRAYS:
        return arrays.parse_column(texts, SCALARS.get(ARRAYS[oid], str))
    return list(map(SCALARS[oid], texts))


def _ordinary(oid: int, texts: Sequence[str]) -> Sequence[Any]:
    """Convert a column without NULL or unusual values; raises ValueError, KeyError or TypeError otherwise."""
    if oid in ARRAYS:
        return arrays.parse_column(texts, SCALARS.get(ARRAYS[oid], str))
    if oid in INTEGERS:
        return _integers(texts)
    return list(map(ORDINARY.get(oid) or SCALARS[oid], texts))


def _integers(texts: Sequence[str]) -> Sequence[int]:
    numbers: list[int] = read_json(f"[{','.join(texts)}]")
    if len(numbers) != len(texts) or {*map(type, numbers)} != {int}:
        raise ValueError("not integers of 64 bits")
    return numbers
