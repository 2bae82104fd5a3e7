"""JSON as the replica stores it, and how many uids one SQL statement may name."""

import json
from collections.abc import Iterable

dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Return a value as JSON without spaces; an encoder that is made once takes half the time."""

loads = json.JSONDecoder().decode
"""Return the value of JSON; raises `ValueError` if it is none."""

AMONG = "in (select value from json_each(?))"
"""The condition that a column has one of several values, which are one parameter, made by `listed`."""


def listed(values: Iterable[str | int]) -> str:
    """Return texts or numbers as the parameter of `AMONG`."""
    return dumps(list(values))
