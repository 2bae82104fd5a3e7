"""Cancels work when the client disconnects or a deadline passes."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

from tui.local.endpoint.errors import ProxyError

T = TypeVar("T")


async def run_with_deadline(request: Request, work: Coroutine[Any, Any, T], *, seconds: float) -> T:
    """Return what ``work`` returns, or cancel it if the client disconnects or it takes too long.

    Args:
        request: The request whose body has been read to its end.
        work: The coroutine that makes the response.
        seconds: The deadline in seconds.

    Raises:
        ProxyError: The client disconnected, or the deadline has passed.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_wait_for_disconnect(request))
    try:
        await asyncio.wait((working, leaving), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ProxyError("Query cancelled, connection was terminated", code="08P01")
    finally:
        leaving.cancel()
        if not working.done():
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)


async def _wait_for_disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
