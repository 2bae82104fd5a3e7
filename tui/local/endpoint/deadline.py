"""Work that ends when nobody waits for it any more."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

from tui.local.endpoint.errors import Refusal

T = TypeVar("T")


async def while_awaited(request: Request, work: Coroutine[Any, Any, T], *, seconds: float) -> T:
    """Return what ``work`` returns, cancelling it when the client hangs up or it takes too long.

    Args:
        request: The request whose body has been read to its end.
        work: What the client waits for.
        seconds: How long it may take.

    Raises:
        Refusal: The client hung up, or the time is up.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_hang_up(request))
    try:
        await asyncio.wait((working, leaving), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise Refusal("Query cancelled, connection was terminated", code="08P01")
    finally:
        leaving.cancel()
        if not working.done():
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)


async def _hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
