"""How Neon's auth broker, which clients reach, changes the responses of the proxy behind it."""

import uuid

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response

HEADER_BYTES = 16 * 1024
"""The most bytes of headers that the proxy accepts from the broker, counted as in HTTP/2."""
HEADER_OVERHEAD = 32
"""Bytes that each header counts beside its name and value (RFC 9113, section 6.5.2)."""
PSEUDO_HEADERS = 150
"""Bytes of the pseudo-headers and of the request id."""
FORWARDED = (
    "authorization",
    "neon-connection-string",
    "neon-raw-text-output",
    "neon-array-mode",
    "neon-batch-isolation-level",
    "neon-batch-read-only",
    "neon-batch-deferrable",
)


def headers_fit(headers: Headers) -> bool:
    """Return whether the proxy accepts the headers that the broker forwards."""
    counted = [len(name) + len(headers[name]) + HEADER_OVERHEAD for name in FORWARDED if name in headers]
    return PSEUDO_HEADERS + sum(counted) <= HEADER_BYTES


def headers_too_large() -> Response:
    """Return the response to a request whose headers exceed the limit of the proxy."""
    return Response(status_code=431, headers={"Access-Control-Allow-Origin": "*"})


def relay(answer: Response) -> Response:
    """Return a response of the proxy as the broker forwards it.

    The proxy and the broker both add an id of the request. The body of a 5xx is read and rewritten: what
    was a JSON object becomes a JSON string that contains it, without the header for browsers.
    """
    if answer.status_code < 500:
        answer.headers.append("neon-request-id", str(uuid.uuid4()))
        return answer
    return JSONResponse(bytes(answer.body).decode(), status_code=answer.status_code)
