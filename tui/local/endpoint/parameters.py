"""Convert JSON values to the text of parameters."""

from tui.local.endpoint.serde import write_json

JSON = str | int | float | bool | None | list["JSON"] | dict[str, "JSON"]


def to_text(value: JSON) -> str | None:
    """Return ``value`` as the text of an untyped parameter; None is SQL's NULL.

    Strings go as they are, booleans, numbers and objects as their JSON text, an array as a Postgres array.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return _array(value)
    return None if value is None else write_json(value)


def _array(values: list[JSON]) -> str:
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: JSON) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, list):
        return _array(value)
    if isinstance(value, dict):
        value = write_json(value)
    # As Neon does: a string with JSON's escapes. Postgres reads those of quote and backslash alike and takes
    # the others for letters (an "\n" arrives as "n").
    return write_json(value)
