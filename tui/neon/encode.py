"""Python values to the text Postgres reads parameters from.

Parameters travel as untyped text, and Postgres infers what each one is from where it stands. So
a string may stand for anything, and the text below is one that every fitting type accepts.
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
    """Marks a value as JSON where its type would say otherwise: a list, a string, None.

    Args:
        value: whatever `json.dumps` takes.
    """

    value: object


def to_text(value: object) -> str | None:
    """Return the text of a parameter; None is SQL's NULL.

    str, int, float, Decimal, bool, date, time, datetime, timedelta, UUID and bytes become the type of
    the same meaning; a dict, or anything in `Json`, json; a list or tuple an array, of any depth.
    The greatest and the least date or datetime of Python stand for `infinity` and `-infinity`.

    Raises:
        TypeError: the type means nothing to Postgres.
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
    """Return compact JSON, with letters rather than their escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _moment(value: date) -> str:
    kind = datetime if isinstance(value, datetime) else date
    plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    if plain == kind.max:
        return "infinity"
    return "-infinity" if plain == kind.min else value.isoformat()
