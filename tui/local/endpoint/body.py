"""Read request bodies up to a limit."""

from starlette.requests import ClientDisconnect, Request

from tui.local.endpoint.errors import ProxyError

DRAIN_FACTOR = 8
"""Up to this many times the limit is read and dropped: a client that is cut off may miss the response."""


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of ``request``.

    Raises:
        ProxyError: The body exceeds ``limit`` bytes (413), or the client disconnected before its end.
    """
    body = bytearray()
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size <= limit:
                body += chunk
            elif size > limit * DRAIN_FACTOR:
                break
    except ClientDisconnect as error:
        raise ProxyError("could not read the HTTP request body: connection closed") from error
    if size > limit:
        raise ProxyError(f"request is too large (max is {limit} bytes)", status=413)
    return bytes(body)
