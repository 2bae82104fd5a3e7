"""The body of a request to ``/sql``: one statement or a batch, parsed like serde does in the proxy."""

from typing import Any

from tui.local.endpoint.errors import ProxyError
from tui.local.endpoint.parameters import to_text
from tui.local.endpoint.serde import read_json
from tui.local.endpoint.serde_reader import Members
from tui.local.endpoint.statements import Statement

STATEMENT = ("query", "params", "arrayMode")
"""The members of a statement, in the order in which it may also be written as an array."""


class _OtherVariantError(ValueError):
    """A value does not match this variant; it may match the other."""


def read_payload(body: bytes) -> tuple[bool, list[Statement]]:
    """Return whether a body is a batch, and its statements.

    Raises:
        ProxyError: It is not JSON, or neither a statement nor a batch.
    """
    try:
        value = read_json(body)
    except ValueError as error:
        raise ProxyError(f"could not parse the HTTP request body: {error}") from error
    try:
        return False, [_statement(value)]
    except _OtherVariantError:
        pass
    try:
        return True, _batch(value)
    except _OtherVariantError as error:
        words = "data did not match any variant of untagged enum Payload"
        raise ProxyError(f"could not parse the HTTP request body: {words}") from error


def _statement(value: object) -> Statement:
    match _struct(value, STATEMENT):
        case {"query": str(text), **rest}:
            parameters, array_mode = rest.get("params", []), rest.get("arrayMode")
        case _:
            raise _OtherVariantError
    if not isinstance(parameters, list) or not isinstance(array_mode, bool | None):
        raise _OtherVariantError
    return Statement(text, [to_text(parameter) for parameter in parameters], array_mode)


def _batch(value: object) -> list[Statement]:
    match _struct(value, ("queries",)):
        case {"queries": [*queries]}:
            return [_statement(query) for query in queries]
        case _:
            raise _OtherVariantError


def _struct(value: object, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the members ``names`` of an object, each at most once, or of an array of at most as many."""
    match value:
        case Members() if value.repeated.isdisjoint(names):
            return {name: value[name] for name in names if name in value}
        case list() if len(value) <= len(names):
            return dict(zip(names, value, strict=False))
        case _:
            raise _OtherVariantError
