"""The loopback redirect: a local port that accepts one redirect (RFC 8252, 7.3 and 8.3).

Every program on this machine, and every page in a browser on it, can send requests to the port. So only a
request with the right `state` counts. All others are answered with 400 or 404 and change nothing: they can
neither inject a code nor end the wait.
"""

import asyncio
import secrets
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

from tui.auth import pages
from tui.auth.errors import AuthError

PATH = "/callback"
LIMIT = 16_384
"""The most bytes of a request's head; a redirect with a code is much shorter."""
TIMEOUT = 10.0
"""Seconds to wait for a request's head."""
CROWD = 32
"""Connections served at once; more are closed."""


class Callback:
    """A redirect with the right state; the browser waits for a page.

    Attributes:
        query: the parameters of the redirect; each name occurs once.
    """

    def __init__(self, query: dict[str, str], writer: asyncio.StreamWriter) -> None:
        self.query = query
        self._writer = writer

    async def reply(self, page: str) -> None:
        """Send a page, unless the browser has disconnected."""
        await _reply(self._writer, HTTPStatus.OK, page)


class Listener:
    """A context manager that listens on a free port of 127.0.0.1.

    Attributes:
        redirect_uri: the URL of this port, for the authorization request.
    """

    def __init__(self) -> None:
        self.redirect_uri = ""
        self._host = ""
        self._state = b""
        self._came: asyncio.Future[Callback] = asyncio.get_running_loop().create_future()
        self._callers: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        try:
            self._server = await asyncio.start_server(self._hear, "127.0.0.1", 0, limit=LIMIT)
        except OSError as error:
            raise AuthError(
                f"No port of this machine can be listened on ({error.strerror}). Sign in by a code instead."
            ) from None
        port = self._server.sockets[0].getsockname()[1]
        self._host = f"127.0.0.1:{port}"
        self.redirect_uri = f"http://{self._host}{PATH}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._callers:
            task.cancel()
        await asyncio.gather(*self._callers, return_exceptions=True)

    def expect(self, state: str) -> None:
        """Accept the redirect with this state. Call it before the browser is opened."""
        self._state = state.encode()

    async def callback(self) -> Callback:
        """Wait for the expected redirect; no further connection is accepted after it."""
        came = await self._came
        self._server.close()
        return came

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._callers.add(task)
        try:
            if len(self._callers) <= CROWD:
                await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            # A client that does not send HTTP, or not in time, is not the person's browser.
            pass
        except asyncio.CancelledError:
            # Only `__aexit__` cancels it. Before Python 3.12, asyncio logs a cancelled handler as an error.
            pass
        finally:
            await _hang_up(writer)
            self._callers.discard(task)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(TIMEOUT):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        outcome = self._judge(head)
        if isinstance(outcome, HTTPStatus):
            await _reply(writer, outcome, pages.not_here())
            return
        self._came.set_result(Callback(outcome, writer))
        # The connection stays open until its page has been sent.
        while await reader.read(LIMIT):
            pass

    def _judge(self, head: str) -> HTTPStatus | dict[str, str]:
        """Return the parameters of the expected redirect, or the status for any other request."""
        request, *headers = head.split("\r\n")
        method, _, target = request.partition(" ")
        path, _, words = target.partition(" ")[0].partition("?")
        hosts = [line.partition(":")[2].strip() for line in headers if line.lower().startswith("host:")]
        if path != PATH:
            return HTTPStatus.NOT_FOUND
        brought = parse_qs(words, keep_blank_values=True)
        query = {name: values[0] for name, values in brought.items() if len(values) == 1}
        known = bool(self._state) and secrets.compare_digest(query.get("state", "").encode(), self._state)
        plain = method == "GET" and hosts == [self._host] and len(query) == len(brought)
        return query if plain and known and not self._came.done() else HTTPStatus.BAD_REQUEST


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        async with asyncio.timeout(1):
            await writer.wait_closed()
    except (OSError, TimeoutError):
        writer.transport.abort()


async def _reply(writer: asyncio.StreamWriter, status: HTTPStatus, page: str) -> None:
    body = page.encode()
    headers = {**pages.HEADERS, "Content-Length": str(len(body))}
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        *(f"{name}: {text}" for name, text in headers.items()),
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    try:
        async with asyncio.timeout(TIMEOUT):
            await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()
    except (OSError, TimeoutError):
        # The tab was closed. The terminal shows the result of the sign-in too.
        pass
