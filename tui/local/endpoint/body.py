"""Request bodies of bounded size."""

from starlette.requests import ClientDisconnect, Request

from tui.local.endpoint.refusal import Refusal


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of ``request``.

    Raises:
        Refusal: It is more than ``limit`` bytes (413), or the client did not send it to the end.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise Refusal(f"request is too large (max is {limit} bytes)", status=413)
    except ClientDisconnect as error:
        raise Refusal("could not read the HTTP request body: connection closed") from error
    return bytes(body)
