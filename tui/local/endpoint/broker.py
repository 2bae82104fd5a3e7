"""What Neon's auth broker, which stands between the world and a database's proxy, makes of its answers."""

import uuid

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response

HEADER_BYTES = 16 * 1024
"""How many bytes of headers the broker and the proxy exchange, counted as HTTP/2 counts them."""
HEADER_OVERHEAD = 32
"""What each header counts beside its name and value (RFC 9113, section 6.5.2)."""
OF_ITS_OWN = 150
"""What the method, the path and the like count, and the id of the request."""
FORWARDED = (
    "authorization",
    "neon-connection-string",
    "neon-raw-text-output",
    "neon-array-mode",
    "neon-batch-isolation-level",
    "neon-batch-read-only",
    "neon-batch-deferrable",
)


def fits(headers: Headers) -> bool:
    """Tell whether the proxy takes the headers that the broker passes on."""
    counted = [len(name) + len(headers[name]) + HEADER_OVERHEAD for name in FORWARDED if name in headers]
    return OF_ITS_OWN + sum(counted) <= HEADER_BYTES


def refuse_headers() -> Response:
    """Return the answer to a request whose headers are more than the proxy takes."""
    return Response(status_code=431, headers={"Access-Control-Allow-Origin": "*"})


def relay(answer: Response) -> Response:
    """Return an answer of the proxy as the broker passes it on.

    The proxy and the broker both add an id of the request. The body of a 5xx is read and written anew: what
    was a JSON object becomes a JSON string that contains it, without the header for browsers.
    """
    if answer.status_code < 500:
        answer.headers.append("neon-request-id", str(uuid.uuid4()))
        return answer
    return JSONResponse(bytes(answer.body).decode(), status_code=answer.status_code)
