"""What a call brought → an HTTP answer, as PostgREST shapes it."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response

from tui.local.endpoint.data_api.call import Call
from tui.local.endpoint.data_api.failure import Failure
from tui.local.endpoint.data_api.functions import Shape
from tui.local.endpoint.refusal import Refusal
from tui.local.endpoint.sql import LIMIT
from tui.local.endpoint.statements import Result
from tui.local.endpoint.strict_json import read_json

JSON_TYPE = "application/json"
OBJECT_TYPE = "application/vnd.pgrst.object+json"
CSV_TYPE = "text/csv"
ACCEPTED = {
    JSON_TYPE: JSON_TYPE,
    "application/*": JSON_TYPE,
    "*/*": JSON_TYPE,
    OBJECT_TYPE: OBJECT_TYPE,
    "application/vnd.pgrst.object": OBJECT_TYPE,
    CSV_TYPE: CSV_TYPE,
}
"""What a client may accept, and what it gets."""
STATUS = re.compile("[2-5][0-9]{2}")
HEADER = re.compile(r"[A-Za-z0-9-]+:[ -~]*")


def negotiate(accept: str) -> str:
    """Return the first media type the client accepts that there is.

    Raises:
        Failure: There is none.
    """
    wanted = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    for media_type in wanted:
        if media_type in ACCEPTED:
            return ACCEPTED[media_type]
    raise Failure(406, "PGRST107", f"None of these media types are available: {', '.join(wanted)}")


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
        Refusal: The answer is too large.
    """
    upper = call.page.offset + outcome.count - 1
    span = f"{call.page.offset}-{upper}" if outcome.count else "*"
    headers = {"Content-Range": f"{span}/{'*' if outcome.total is None else outcome.total}"}
    headers |= _wished_headers(outcome.headers)
    if call.preferences.applied:
        headers["Preference-Applied"] = call.preferences.applied
    if call.function.shape == Shape.VOID or call.preferences.minimal:
        return Response(status_code=_wished_status(outcome.status, HTTPStatus.NO_CONTENT), headers=headers)
    body = outcome.body
    if call.media_type == OBJECT_TYPE and call.function.returns_set:
        body = body.strip()[1:-1]  # the one element of the array
    content = body.encode()
    if len(content) > LIMIT:
        raise Refusal(f"response is too large (max is {LIMIT} bytes)", status=507)
    part = outcome.total is not None and outcome.count < outcome.total
    status = _wished_status(outcome.status, HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK)
    return Response(content, status, headers=headers, media_type=call.media_type)


def _texts(result: Result) -> list[str | None]:
    return [None if cell is None else cell.decode() for cell in result.rows[0]]


def _wished_status(wish: str | None, status: HTTPStatus) -> int:
    if wish is None:
        return status
    if not STATUS.fullmatch(wish):
        raise Failure(500, "PGRST112", "response.status guc must be a valid status code")
    return int(wish)


def _wished_headers(wish: str | None) -> dict[str, str]:
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
    return {name: value for entry in entries for name, value in entry.items()}


def _is_header(entry: object) -> bool:
    match entry:
        case dict() if len(entry) == 1:
            [(name, value)] = entry.items()
            return HEADER.fullmatch(f"{name}:{value}") is not None
        case _:
            return False
