"""A TCP proxy before the endpoint that injects one network fault per request."""

import asyncio
import random
import re
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum
from urllib.parse import urlsplit


class Mischief(Enum):
    """What can happen to a request or its answer."""

    NONE = "none"
    DELAYED = "delayed"
    CUT_BEFORE = "cut before it arrives"
    CUT_SHORT = "cut in the middle of the request"
    RESET = "reset before it arrives"
    DOUBLED = "arrives twice"
    UNANSWERED = "arrives, and its answer is lost"
    ANSWER_CUT_SHORT = "arrives, and its answer ends in the middle"
    ANSWER_RESET = "arrives, and the connection is reset in the middle of the answer"


class Proxy:
    """Carries requests to `upstream`. Every connection of a client's is for one request."""

    def __init__(self, upstream: str, seed: int) -> None:
        where = urlsplit(upstream)
        assert where.hostname
        assert where.port
        self._upstream = where.hostname, where.port
        self._chance = random.Random(seed)
        self.calm = False
        """Carry everything as it is."""
        self.done: Counter[Mischief] = Counter()
        self.port = 0

    def through(self, url: str) -> str:
        """Return a URL of the upstream's as one that leads through here."""
        return urlsplit(url)._replace(netloc=f"127.0.0.1:{self.port}").geturl()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one request of a client."""
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                request = await _request(reader)
                mischief = Mischief.NONE if self.calm else self._chance.choice(list(Mischief))
                self.done[mischief] += 1
                await self._suffer(mischief, request, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _suffer(self, mischief: Mischief, request: bytes, writer: asyncio.StreamWriter) -> None:
        match mischief:
            case Mischief.CUT_BEFORE:
                return
            case Mischief.RESET:
                _reset(writer)
                return
            case Mischief.CUT_SHORT:
                await self._sent(request[: self._chance.randrange(len(request))], whole=False)
                return
            case Mischief.DELAYED:
                await asyncio.sleep(self._chance.random() / 20)
            case Mischief.DOUBLED:
                await asyncio.gather(self._sent(request), self._sent(request))
        answer = await self._sent(request)
        match mischief:
            case Mischief.UNANSWERED:
                return
            case Mischief.ANSWER_CUT_SHORT | Mischief.ANSWER_RESET:
                answer = answer[: self._chance.randrange(len(answer) or 1)]
        writer.write(answer)
        await writer.drain()
        if mischief is Mischief.ANSWER_RESET:
            _reset(writer)

    async def _sent(self, request: bytes, *, whole: bool = True) -> bytes:
        """Send bytes upstream, and return all that comes back; nothing where they are not a whole request."""
        reader, writer = await asyncio.open_connection(*self._upstream)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read() if whole else b""
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    """Return one request, asking for the connection to be closed after its answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return re.sub(rb"(?i)\nconnection: *[^\r]*", b"\nConnection: close", head) + body


def _reset(writer: asyncio.StreamWriter) -> None:
    """Have the connection end with a reset rather than in an orderly way."""
    peer: socket.socket = writer.get_extra_info("socket")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def proxy(upstream: str, seed: int) -> AsyncIterator[Proxy]:
    """Run a proxy to what a URL names, as long as it is needed."""
    made = Proxy(upstream, seed)
    server = await asyncio.start_server(made.carry, "127.0.0.1", 0, limit=2**24)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()
