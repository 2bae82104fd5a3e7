"""Converts Python values to the text of Postgres parameters.

Parameters are sent as untyped text, and Postgres infers each type from the statement. So a string may be a
value of any type, and the text made here is one that every matching type accepts.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tui.neon import arrays


@dataclass(frozen=True, slots=True)
class Json:
    """Marks a list, a string or None as JSON, which they would not be by their type.

    Args:
        value: anything that `json.dumps` accepts.
    """

    value: object


def to_text(value: object) -> str | None:
    """Return the text of a parameter; None for NULL.

    str, int, float, Decimal, bool, date, time, datetime, timedelta, UUID and bytes become the
    corresponding type; a dict, or anything in `Json`, becomes json; a list or tuple an array of any depth.
    The greatest and least date or datetime of Python become `infinity` and `-infinity`.

    Raises:
        TypeError: Postgres has no corresponding type.
    """
    match value:
        case None:
            return None
        case str():
            return str.__str__(value)
        case bool():
            return "true" if value else "false"
        case int():
            return int.__repr__(value)
        case float():
            return float.__repr__(value)
        case Decimal() | UUID() | time():
            return str(value)
        case date():
            return _moment(value)
        case timedelta():
            return f"{value.days} days {value.seconds} seconds {value.microseconds} microseconds"
        case bytes() | bytearray() | memoryview():
            return "\\x" + value.hex()
        case dict():
            return dumps(value)
        case Json():
            return dumps(value.value)
        case list() | tuple():
            return arrays.write(value, to_text)
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be sent to Postgres")


def dumps(value: Any) -> str:
    """Return compact JSON without escapes for letters."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _moment(value: date) -> str:
    kind = datetime if isinstance(value, datetime) else date
    plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    if plain == kind.max:
        return "infinity"
    return "-infinity" if plain == kind.min else value.isoformat()
