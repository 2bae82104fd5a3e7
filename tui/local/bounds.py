"""What one who reaches the embedded server may keep of it: connections, and the time it waits for them.

Uvicorn bounds how long a connection rests after an answer, but neither one that never asks, nor a request
that never ends, nor an answer that nobody reads.
"""

import asyncio
from contextlib import suppress
from typing import NamedTuple

import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

Peer = tuple[str, int]


class Bounds(NamedTuple):
    """How much is borne."""

    connections: int = 256
    """At once. For another one, that which has rested longest is closed."""
    rest: float = 10.0
    """Seconds a connection may be open without a whole head of a request."""
    body: float = 60.0
    """Seconds until all of a request's body is there."""
    reading: float = 60.0
    """Seconds an answer, or a part of it, waits to be taken."""


class Bounded:
    """An ASGI application that waits for nobody for ever.

    Args:
        application: What answers.
        bounds: How much is borne.
    """

    def __init__(self, application: ASGIApp, bounds: Bounds | None = None) -> None:
        self._application = application
        self._bounds = bounds or Bounds()
        self._open: dict[Peer, asyncio.Transport] = {}
        self._resting: dict[Peer, asyncio.TimerHandle] = {}
        """When each that asks nothing will be closed, the one that has rested longest first."""

    def server(self) -> uvicorn.Server:
        """Return the server to be run with the sockets it listens at."""
        bounded = self

        class Connection(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                if self.client is not None:
                    bounded._opened(self.client, transport)

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    bounded._closed(self.client)
                super().connection_lost(exc)

        return uvicorn.Server(
            uvicorn.Config(
                self,
                http=Connection,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                # Nobody stands in between who could say better than the connection who is at its other end.
                proxy_headers=False,
            )
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as long as the client does its part."""
        peer: Peer = scope["client"]
        self._wake(peer)
        deadline = asyncio.get_running_loop().time() + self._bounds.body
        whole = False

        async def receive_in_time() -> Message:
            nonlocal whole
            if whole:  # what else may come is that the client goes
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                self._end(peer)
                return {"type": "http.disconnect"}
            whole = not message.get("more_body")
            return message

        async def send_in_time(message: Message) -> None:
            try:
                async with asyncio.timeout(self._bounds.reading):
                    await send(message)
            except TimeoutError as error:
                self._end(peer)
                raise ConnectionAbortedError("the client does not take its answer") from error

        try:
            with suppress(ClientDisconnect, ConnectionAbortedError):
                await self._application(scope, receive_in_time, send_in_time)
        finally:
            if peer in self._open:
                self._rest(peer)

    def _opened(self, peer: Peer, transport: asyncio.Transport) -> None:
        full = len(self._open) >= self._bounds.connections
        self._open[peer] = transport
        if full:
            self._end(next(iter(self._resting), peer))  # itself, where all others are being answered
        if peer in self._open:
            self._rest(peer)

    def _closed(self, peer: Peer) -> None:
        self._wake(peer)
        self._open.pop(peer, None)

    def _rest(self, peer: Peer) -> None:
        self._wake(peer)
        unread = self._open[peer].get_write_buffer_size()
        seconds = self._bounds.reading if unread else self._bounds.rest
        self._resting[peer] = asyncio.get_running_loop().call_later(seconds, self._end, peer)

    def _wake(self, peer: Peer) -> None:
        if (timer := self._resting.pop(peer, None)) is not None:
            timer.cancel()

    def _end(self, peer: Peer) -> None:
        self._wake(peer)
        # Closed at once: what it has not read by now it does not get.
        if (transport := self._open.pop(peer, None)) is not None:
            transport.abort()
