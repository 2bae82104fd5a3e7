"""No client of the embedded server can keep it from others, by idling or by never ending."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.local.world import wait_for
from tests.stack import Stack
from tui.local.limits import LimitedServer, Limits

SHORT = Limits(connections=4, idle_timeout=0.3, body_timeout=0.3, write_timeout=0.3)
GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n"
TIMEOUT = 30
"""Seconds until a test is over that the server has forgotten; none waits that long for what it asks."""

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Place:
    """A server that echoes, and what its application saw."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.given_up = asyncio.Event()
        self.server: LimitedServer
        self._writers: list[asyncio.StreamWriter] = []

    async def connect(self, sent: bytes = b"") -> Streams:
        # As little as can be waits on the client's side to be read.
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1024)
        self._writers.append(writer)
        writer.write(sent)
        return reader, writer

    def close(self) -> None:
        for writer in self._writers:
            writer.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            if request.url.path == "/":
                await Response(await request.body() or b"nothing")(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for more in (True, False) if request.url.path == "/parts" else (False,):
                await send({"type": "http.response.body", "body": b"x" * 50_000_000, "more_body": more})
        except (ClientDisconnect, ConnectionAbortedError):
            self.given_up.set()
            raise


@asynccontextmanager
async def served(limits: Limits) -> AsyncIterator[Place]:
    listener = socket.create_server(("127.0.0.1", 0))
    place = Place(listener.getsockname()[1])
    place.server = LimitedServer(place, limits)
    server = place.server.server()
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield place
    finally:
        place.close()
        server.should_exit = True
        await running


async def to_its_end(reader: asyncio.StreamReader) -> bytes:
    """Return what comes until the server closes the connection."""
    read = b""
    async with asyncio.timeout(TIMEOUT):
        try:
            while part := await reader.read(65536):
                read += part
        except ConnectionError:
            pass
    return read


@pytest.mark.parametrize("sent", [b"", b"GET / HT", GET[:-2]], ids=["nothing", "half a line", "half a head"])
async def test_who_never_asks_is_not_waited_for(sent: bytes) -> None:
    async with served(SHORT) as place:
        reader, _ = await place.connect(sent)
        assert await to_its_end(reader) == b""


@pytest.mark.parametrize("sent", [b"", GET[:-2]], ids=["nothing", "half a head"])
async def test_who_does_not_ask_again_is_not_waited_for(sent: bytes) -> None:
    async with served(SHORT) as place:
        reader, writer = await place.connect(GET)
        assert (await reader.readuntil(b"nothing")).startswith(b"HTTP/1.1 200")
        writer.write(sent)
        assert await to_its_end(reader) == b""


async def test_a_body_that_does_not_end_is_not_waited_for() -> None:
    async with served(SHORT) as place:
        reader, _ = await place.connect(POST + b"half")
        assert await to_its_end(reader) == b""
        await asyncio.wait_for(place.given_up.wait(), TIMEOUT)


async def test_an_answer_that_nobody_reads_is_not_kept() -> None:
    async with served(SHORT) as place:
        await place.connect(GET.replace(b" / ", b" /parts "))
        await asyncio.wait_for(place.given_up.wait(), TIMEOUT)
        await place.connect(GET.replace(b" / ", b" /whole "))
        await asyncio.to_thread(wait_for, lambda: not place.server.connections)
        reader, _ = await place.connect(GET)
        assert await reader.readuntil(b"nothing")


async def test_one_too_many_closes_the_one_that_has_rested_longest() -> None:
    async with served(Limits(connections=4)) as place:
        opened = [await place.connect(GET) for _ in range(4)]
        for reader, _ in opened:
            await reader.readuntil(b"nothing")
        reader, _ = await place.connect(GET)
        assert await reader.readuntil(b"nothing")
        assert await to_its_end(opened[0][0]) == b""
        for reader, writer in opened[1:]:
            writer.write(GET)
            assert await reader.readuntil(b"nothing")


async def test_the_embedded_stack_answers_beside_any_number_of_connections(stack: Stack) -> None:
    port = stack.lease.urls.config.issuer_port
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(300)]
    try:
        assert stack.person().sub
    finally:
        for each in idle:
            each.close()


async def test_the_embedded_issuer_takes_no_body_that_no_sign_in_has(stack: Stack) -> None:
    port = stack.lease.urls.config.issuer_port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /user_management/authenticate HTTP/1.1\r\nHost: localhost\r\n")
    writer.write(b"Content-Length: 999999999\r\n\r\n" + b"x" * 100_000)
    assert (await asyncio.wait_for(reader.readline(), TIMEOUT)).startswith(b"HTTP/1.1 413")
    writer.close()
