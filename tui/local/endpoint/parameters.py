"""JSON values → the text Postgres reads parameters from."""

import json

JSON = str | int | float | bool | None | list["JSON"] | dict[str, "JSON"]


def to_text(value: JSON) -> str | None:
    """Return ``value`` as the text of an untyped parameter; None is SQL's NULL.

    Strings go as they are, booleans, numbers and objects as their JSON text, an array as a Postgres array.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return _array(value)
    return None if value is None else _compact(value)


def _array(values: list[JSON]) -> str:
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: JSON) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, list):
        return _array(value)
    if isinstance(value, dict):
        value = _compact(value)
    # As Neon does: a string with JSON's escapes. Postgres reads those of quote and backslash alike and takes
    # the others for letters (an "\n" arrives as "n").
    return _compact(value)


def _compact(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
