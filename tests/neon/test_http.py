"""HTTP on real sockets: what peers do to connections."""

import asyncio
import gzip
import json
import re
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache

import httpx
import pytest

from tests.neon.scripted import OWNER, Tokens, ok, one, scripted
from tui import neon
from tui.neon import errors
from tui.neon.http import LONGEST, Http, Timeouts
from tui.neon.retrying import RetryPolicy

Peer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
BODY = json.dumps(one("1")).encode()


def response(body: bytes = BODY, *headers: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


async def request(reader: asyncio.StreamReader) -> bytes:
    """Read one request; return its body, empty if the client has gone."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return await reader.readexactly(int(length.partition(b":")[2]))


@asynccontextmanager
async def connected(peer: Peer, timeouts: Timeouts | None = None) -> AsyncIterator[neon.Sql]:
    """A client of a server that treats each connection as `peer` does."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await peer(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with (
        server,
        neon.connect(
            OWNER,
            endpoint=f"http://127.0.0.1:{port}/sql",
            timeouts=timeouts,
            retry_policy=RetryPolicy(first=0),
        ) as sql,
    ):
        yield sql


async def test_a_connection_is_used_again() -> None:
    connections = 0

    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await request(reader):
            writer.write(response())

    async with connected(peer) as sql:
        for _ in range(3):
            await sql("select 1")
    assert connections == 1


async def test_a_connection_outlives_the_token() -> None:
    connections, authorized = 0, list[bytes]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        expired = b'{"message": "JWT token has expired (exp=1)", "code": null}'
        for answer in (response(expired, status="400 Bad Request"), response(b"1"), response(b"2")):
            head = await reader.readuntil(b"\r\n\r\n")
            authorized.append(head.lower().partition(b"authorization: bearer ")[2].partition(b"\r\n")[0])
            await reader.readexactly(2)
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/neondb/rest/v1"
    async with server, neon.connect_data_api(url, token=Tokens("old", "new")) as api:
        assert [await api.call("f", {}) for _ in range(2)] == [1, 2]
    assert (connections, authorized) == (1, [b"old", b"new", b"new"])


async def test_a_kept_connection_that_closes_under_a_request_is_made_anew() -> None:
    connections = 0

    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await request(reader)
        writer.write(response())
        # The second request on this connection gets no byte: it was about to be closed as idle.
        await request(reader)

    async with connected(peer) as sql:
        await sql("select 1")
        assert list(await sql("select 1", idempotent=True)) == [{"value": 1}]
        with pytest.raises(errors.UnreachableError) as caught:
            await sql("insert into t values (1)")
        assert caught.value.outcome_unknown
    assert connections == 2


async def test_half_an_answer_is_none() -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(response()[:-5])

    async with connected(peer) as sql:
        with pytest.raises(errors.UnreachableError, match="before the answer was complete") as caught:
            await sql("select 1")
    assert caught.value.outcome_unknown


async def test_what_is_not_http_is_not_an_answer() -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(b"220 mail.example ESMTP\r\n")

    async with connected(peer) as sql:
        with pytest.raises(errors.UnreachableError):
            await sql("select 1")


async def test_a_compressed_answer_that_cannot_be_unpacked_is_none() -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(response(b"not gzip", "Content-Encoding: gzip"))

    async with connected(peer) as sql:
        with pytest.raises(errors.UnreachableError):
            await sql("select 1")


async def test_a_compressed_answer_is_asked_for_and_unpacked() -> None:
    asked = b""

    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked = await reader.readuntil(b"\r\n\r\n")
        writer.write(response(gzip.compress(BODY), "Content-Encoding: gzip"))

    async with connected(peer) as sql:
        assert list(await sql("select 1")) == [{"value": 1}]
    accepted = re.search(rb"accept-encoding: (.*)\r", asked, re.IGNORECASE)
    assert accepted
    assert accepted[1] == b"gzip"


@cache
def bomb(size: int = 2 * LONGEST) -> bytes:
    """What unfolds to `size` bytes of a JSON text."""
    folded = zlib.compressobj(1, wbits=31)
    block = b" " * 1024**2
    return b"".join(folded.compress(block) for _ in range(size // len(block))) + folded.flush()


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "gzip, gzip"])
@pytest.mark.parametrize("api", ["sql", "data_api"])
async def test_a_small_answer_that_unfolds_to_a_large_one_is_not_unfolded(coding: str, api: str) -> None:
    """Whatever it was folded with: what was not asked for is not unfolded at all."""
    reply = httpx.Response(200, headers={"content-encoding": coding}, stream=httpx.ByteStream(bomb()))

    def answer(request: httpx.Request) -> httpx.Response:
        return reply

    server = scripted(answer)
    bomb()
    tracemalloc.start()
    async with server.sql() if api == "sql" else server.data_api(token=Tokens("a.b.c")) as client:
        with pytest.raises(errors.NeonError) as caught:
            await client.call("f", {})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2.5 * LONGEST
    if coding == "gzip":
        assert isinstance(caught.value, errors.ProtocolError)
        assert "longer than 64 MiB" in str(caught.value)
        assert not caught.value.transient


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take a request, begin an answer, and leave it at that."""
    await request(reader)
    writer.write(response()[:-5])
    await reader.read()


@pytest.mark.parametrize("timeouts", [Timeouts(wake=0.1), Timeouts(whole=0.1)])
async def test_an_answer_has_a_deadline_by_the_piece_and_as_a_whole(timeouts: Timeouts) -> None:
    async with connected(silent, timeouts) as sql:
        with pytest.raises(errors.DeadlineError, match="no answer within") as caught:
            await sql("select 1")
    assert caught.value.outcome_unknown


@pytest.mark.parametrize(("idle", "reads"), [(240, [30, 15]), (0, [30, 30])])
async def test_a_compute_that_may_be_asleep_is_given_the_time_to_wake(
    idle: float, reads: list[float]
) -> None:
    server = scripted(ok())
    wire = Http("http://scripted", timeouts=Timeouts(idle=idle), transport=httpx.MockTransport(server.answer))
    async with neon.connect(OWNER, wire=wire) as sql:
        await sql("select 1")
        await sql("select 1")
    timeouts = [request.extensions["timeout"] for request in server.requests]
    assert [timeout["read"] for timeout in timeouts] == reads
    assert [timeout["connect"] for timeout in timeouts] == [10, 10]


async def test_nobody_is_there() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with neon.connect(
        OWNER, endpoint=f"http://127.0.0.1:{port}/sql", retry_policy=RetryPolicy(first=0)
    ) as sql:
        with pytest.raises(errors.UnreachableError, match="could not be reached") as caught:
            await sql("select 1")
    assert not caught.value.outcome_unknown


async def test_requests_run_side_by_side() -> None:
    both = asyncio.Barrier(2)

    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        await both.wait()
        writer.write(response())

    async with connected(peer) as sql:
        first, second = await asyncio.gather(sql("select 1"), sql("select 1"))
    assert list(first) == list(second) == [{"value": 1}]
