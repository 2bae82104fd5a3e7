"""Limits on what one client of the embedded server can hold: connections, and the server's time.

Uvicorn closes a connection that stays idle after a response, but not one that never sends a request, nor one
whose request never ends, nor one that never reads its response.
"""

import asyncio
from contextlib import suppress
from typing import NamedTuple

import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

Peer = tuple[str, int]


class Limits(NamedTuple):
    """How many connections there may be, and how long the server waits for a client."""

    connections: int = 256
    """Open at once. To accept one more, the server closes the one that has been idle longest."""
    idle_timeout: float = 10.0
    """Seconds a connection may be open without a complete request head."""
    body_timeout: float = 60.0
    """Seconds until a request's body must be complete."""
    write_timeout: float = 60.0
    """Seconds the client may take to read a part of its response."""


class LimitedServer:
    """An ASGI application that waits for no client forever.

    Args:
        application: The application that answers.
        limits: The limits.
    """

    def __init__(self, application: ASGIApp, limits: Limits | None = None) -> None:
        self._application = application
        self._limits = limits or Limits()
        self._open: dict[Peer, asyncio.Transport] = {}
        self._idle: dict[Peer, asyncio.TimerHandle] = {}
        """When each idle connection will be closed, the one that has been idle longest first."""

    def server(self) -> uvicorn.Server:
        """Return the server, to be run with the sockets it listens on."""
        limited = self

        class Connection(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                if self.client is not None:
                    limited._opened(self.client, transport)

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    limited._closed(self.client)
                super().connection_lost(exc)

        return uvicorn.Server(
            uvicorn.Config(
                self,
                http=Connection,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                # There is no proxy in front of this server, so the connection identifies the client.
                proxy_headers=False,
            )
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request within the limits."""
        peer: Peer = scope["client"]
        self._set_busy(peer)
        deadline = asyncio.get_running_loop().time() + self._limits.body_timeout
        complete = False

        async def receive_in_time() -> Message:
            nonlocal complete
            if complete:  # the only message left is that the client disconnects
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                self._abort(peer)
                return {"type": "http.disconnect"}
            complete = not message.get("more_body")
            return message

        async def send_in_time(message: Message) -> None:
            try:
                async with asyncio.timeout(self._limits.write_timeout):
                    await send(message)
            except TimeoutError as error:
                self._abort(peer)
                raise ConnectionAbortedError("the client does not read its response") from error

        try:
            with suppress(ClientDisconnect, ConnectionAbortedError):
                await self._application(scope, receive_in_time, send_in_time)
        finally:
            if peer in self._open:
                self._set_idle(peer)

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return len(self._open)

    def _opened(self, peer: Peer, transport: asyncio.Transport) -> None:
        full = self.connections >= self._limits.connections
        self._open[peer] = transport
        if full:
            self._abort(next(iter(self._idle), peer))  # the new one itself if no other is idle
        if peer in self._open:
            self._set_idle(peer)

    def _closed(self, peer: Peer) -> None:
        self._set_busy(peer)
        self._open.pop(peer, None)

    def _set_idle(self, peer: Peer) -> None:
        self._set_busy(peer)
        unread = self._open[peer].get_write_buffer_size()
        seconds = self._limits.write_timeout if unread else self._limits.idle_timeout
        self._idle[peer] = asyncio.get_running_loop().call_later(seconds, self._abort, peer)

    def _set_busy(self, peer: Peer) -> None:
        if (timer := self._idle.pop(peer, None)) is not None:
            timer.cancel()

    def _abort(self, peer: Peer) -> None:
        self._set_busy(peer)
        # Closed at once: data that the client has not read by now is dropped.
        if (transport := self._open.pop(peer, None)) is not None:
            transport.abort()
