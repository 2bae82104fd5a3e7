"""Request bodies of bounded size."""

from starlette.requests import ClientDisconnect, Request

from tui.local.endpoint.errors import Refusal

TIMEOUT = 8
"""How many times the limit is listened to: a client that is cut off while it sends may not see the answer."""


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of ``request``.

    Raises:
        Refusal: It is more than ``limit`` bytes (413), or the client did not send it to the end.
    """
    body = bytearray()
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size <= limit:
                body += chunk
            elif size > limit * TIMEOUT:
                break
    except ClientDisconnect as error:
        raise Refusal("could not read the HTTP request body: connection closed") from error
    if size > limit:
        raise Refusal(f"request is too large (max is {limit} bytes)", status=413)
    return bytes(body)
