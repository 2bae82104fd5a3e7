"""The arguments of a function, from wherever a request has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from tests.standins.data_api.failure import Failure
from tests.standins.data_api.fields import read_columns
from tests.standins.data_api.strict_json import read_json

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
BODY_TYPES = {
    JSON_TYPE: ("json", "jsonb"),
    "text/plain": ("text",),
    "text/xml": ("xml",),
    "application/octet-stream": ("bytea",),
}
"""The media types of a body, and the types of a single unnamed parameter that takes it whole."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call."""

    texts: Mapping[str, Sequence[str]] | None = None
    """Arguments by name, each the text of all its values, as a query string has them."""
    document: str | None = None
    """The JSON text of an object whose members are the arguments, or of something to be taken whole."""
    in_array: bool = False
    """Whether the object is the first of an array."""
    names: Sequence[str] | None = None
    """The names of the arguments; None where the body can only be taken whole."""
    body: str | None = None
    """The body, in the form a single unnamed parameter takes it."""
    body_types: Sequence[str] = ()
    """The types of such a parameter."""


def from_query(query: Sequence[tuple[str, str]]) -> Arguments:
    """Return the arguments of a query string or a form; a name may come more than once."""
    texts: dict[str, list[str]] = {}
    for name, value in query:
        texts.setdefault(name, []).append(value)
    return Arguments(texts=texts, names=list(texts))


def from_body(body: bytes, content_type: str, columns: str | None = None) -> Arguments:
    """Return the arguments of the body of a ``POST``.

    Args:
        body: The body; an empty one is an empty object.
        content_type: The header; JSON where it is missing.
        columns: The parameter of the query string that names those to take of a JSON body; None for all.

    Raises:
        Failure: The body is not of a kind that holds arguments (415), or not what its type says (400).
    """
    media_type = content_type.partition(";")[0].strip().lower() or JSON_TYPE
    if media_type == FORM_TYPE:
        return from_query(parse_qsl(_text(body), keep_blank_values=True))
    if media_type not in BODY_TYPES:
        raise Failure(415, "PGRST107", f"Content-Type not acceptable: {media_type}")
    types = BODY_TYPES[media_type]
    if media_type != JSON_TYPE:
        whole = "\\x" + body.hex() if types == ("bytea",) else _text(body)
        return Arguments(body=whole, body_types=types)
    document = _text(body) or "{}"
    try:
        # Only names are asked of it, so a number may have as many digits as it likes.
        value = read_json(document, parse_int=str)
    except ValueError as error:
        raise Failure(400, "PGRST102", "Empty or invalid json") from error
    names = _names(value)
    if columns is not None and names is not None:
        names = read_columns(columns)
    in_array = isinstance(value, list)
    return Arguments(document=document, in_array=in_array, names=names, body=document, body_types=types)


def _names(value: object) -> Sequence[str] | None:
    """Return the names of the arguments in a JSON body; None where it can only be taken whole.

    Of an array the first object counts, and the others have the same keys, as for rows to insert.
    """
    match value:
        case dict():
            return list(value)
        case []:
            return []
        case [dict() as first, *others] if all(
            isinstance(each, dict) and each.keys() == first.keys() for each in others
        ):
            return list(first)
        case list():
            raise Failure(400, "PGRST102", "All object keys must match")
        case _:
            return None


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Failure(400, "PGRST102", "Empty or invalid json") from error
