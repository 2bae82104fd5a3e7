"""The result of a call as an HTTP response in PostgREST's form."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import JSONResponse, Response

from tests.standins.data_api.call import Call
from tests.standins.data_api.failure import Failure
from tests.standins.data_api.functions import Shape
from tests.standins.data_api.strict_json import read_json
from tui.local.endpoint.errors import LIMIT, ResponseTooLargeError
from tui.local.endpoint.statements import Result

STATUS = re.compile("[2-5][0-9]{2}")
HEADER = re.compile(r"[A-Za-z0-9-]+:[ -~]*")
BODILESS = frozenset((HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED))
"""Statuses after which a body would be taken for the next answer (RFC 9110, 15.3.5 and 15.4.5)."""
FRAMING = frozenset(("connection", "content-length", "transfer-encoding"))
"""Headers that are the server's alone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the call brought."""

    total: int | None
    """How many rows there are, if that was asked for."""
    count: int
    """How many of them are in the body."""
    body: str
    """JSON text; empty for a function that returns nothing."""
    status: str | None
    """The status the function wants the answer to have."""
    headers: str | None
    """The headers the function wants the answer to have, as JSON text."""

    @classmethod
    def read(cls, called: Result, wished: Result) -> "Outcome":
        """Read the results of the call, and of the question how the function wants to be answered."""
        total, count, body = _texts(called)
        status, headers = _texts(wished)
        return cls(
            None if total is None else int(total),
            int(count or 0),
            "null" if body is None else body,
            status,
            headers,
        )


def respond(call: Call, outcome: Outcome) -> Response:
    """Return the answer to a call that has been committed.

    Raises:
        Failure: The function wants an answer that HTTP does not have.
        ProxyError: The answer is too large.
    """
    content = b""
    if call.function.shape == Shape.VOID:
        status = _wished_status(outcome.status, HTTPStatus.NO_CONTENT)
    else:
        content = _content(call, outcome)
        part = outcome.total is not None and outcome.count < outcome.total
        status = _wished_status(outcome.status, HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK)
    if status in BODILESS:
        content = b""
    wished = _wished_headers(outcome.headers)
    named = {name.lower() for name, _ in wished}
    response = Response(
        content,
        status,
        {name: value for name, value in _headers(call, outcome).items() if name.lower() not in named},
        call.media_type.name if content and "content-type" not in named else None,
    )
    for name, value in wished:
        response.headers.append(name, value)
    return response


def answer_json(body: object, status: int) -> Response:
    """Return an answer other than a call's result."""
    return Response(status_code=status) if status in BODILESS else JSONResponse(body, status)


def _headers(call: Call, outcome: Outcome) -> dict[str, str]:
    upper = call.page.offset + outcome.count - 1
    span = f"{call.page.offset}-{upper}" if outcome.count else "*"
    headers = {"Content-Range": f"{span}/{'*' if outcome.total is None else outcome.total}"}
    if call.preferences.applied:
        headers["Preference-Applied"] = call.preferences.applied
    return headers


def _content(call: Call, outcome: Outcome) -> bytes:
    body = outcome.body
    if call.media_type.single and call.function.returns_set:
        body = body.strip()[1:-1]  # the one element of the array
    content = body.encode()
    if len(content) > LIMIT:
        raise ResponseTooLargeError
    return content


def _texts(result: Result) -> list[str | None]:
    return [None if cell is None else cell.decode() for cell in result.rows[0]]


def _wished_status(wish: str | None, status: HTTPStatus) -> int:
    if wish is None:
        return status
    if not STATUS.fullmatch(wish):
        raise Failure(500, "PGRST112", "response.status guc must be a valid status code")
    return int(wish)


def _wished_headers(wish: str | None) -> list[tuple[str, str]]:
    try:
        entries = read_json(wish or "[]")
    except ValueError:
        entries = None
    if not isinstance(entries, list) or not all(_is_header(entry) for entry in entries):
        raise Failure(
            500,
            "PGRST111",
            "response.headers guc must be a JSON array composed of objects with a single key and a string "
            "value",
        )
    pairs = [pair for entry in entries for pair in entry.items()]
    return [(name, value) for name, value in pairs if name.lower() not in FRAMING]


def _is_header(entry: object) -> bool:
    match entry:
        case dict() if len(entry) == 1:
            [(name, value)] = entry.items()
            return HEADER.fullmatch(f"{name}:{value}") is not None
        case _:
            return False
