"""A proxy that loses responses after the server has handled the request."""

import asyncio
import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Lossy:
    """Passes requests on, and a share of the answers back.

    Attributes:
        target: the host and port behind it.
        loss: the share of answers that is lost.
        chance: decides which.
        url: where it is.
        header: a line to add to each request, for servers that want one.
        latency: how many seconds an answer takes at most.
        lost: how many answers were.
    """

    target: tuple[str, int]
    loss: float
    chance: random.Random
    latency: float = 0.0
    header: bytes = b""
    url: str = ""
    lost: int = 0

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_connection(*self.target)
        try:
            line, end, rest = (await _message(reader)).partition(b"\r\n")
            there.write(line + end + self.header + rest)
            answer = await _message(there_reader)
            lost = self.chance.random() < self.loss
            await asyncio.sleep(self.chance.uniform(0, self.latency))
            if lost:
                self.lost += 1
            else:
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            # Who asked was killed.
            pass
        finally:
            there.close()
            writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


@contextmanager
def lossy(
    url: str, loss: float, chance: random.Random, *, latency: float = 0.0, header: bytes = b""
) -> Iterator[Lossy]:
    """Run a proxy before a server, in a thread."""
    there = urlsplit(url)
    proxy = Lossy((there.hostname or "", there.port or 80), loss, chance, latency, header)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    starting = asyncio.start_server(proxy.hear, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result(30)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def finish() -> None:
        server.close()
        while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(tasks)

    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(finish(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
