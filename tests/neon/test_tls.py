"""TLS: HTTP/2 if the server offers it, and no untrusted certificate."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived, StreamEnded

from tests.neon.certificate import loopback_certificate
from tests.neon.scripted import OWNER, one
from tui import neon
from tui.neon import errors
from tui.neon.retrying import RetryPolicy

BODY = json.dumps(one("1")).encode()


@dataclass
class Server:
    """Answers every request with one row, and remembers how it was asked.

    Attributes:
        protocols: what each connection agreed to speak.
        streams: how many requests were waiting at once, at most.
        broken: what is sent instead of an answer.
        requests: how many there were.
    """

    certificate: Path
    together: int = 1
    broken: bytes = b""
    requests: int = 0
    protocols: list[str | None] = field(default_factory=list)
    streams: int = 0
    connections: set[asyncio.Task[None]] = field(default_factory=set)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.add(cast("asyncio.Task[None]", asyncio.current_task()))
        self.protocols.append(writer.get_extra_info("ssl_object").selected_alpn_protocol())
        peer = H2Connection(H2Configuration(client_side=False))
        peer.initiate_connection()
        asking: set[int] = set()
        waiting: list[int] = []
        writer.write(peer.data_to_send())
        while data := await reader.read(65536):
            for event in peer.receive_data(data):
                if isinstance(event, RequestReceived):
                    asking.add(event.stream_id)
                    self.streams = max(self.streams, len(asking))
                if isinstance(event, StreamEnded):
                    waiting.append(event.stream_id)
                    self.requests += 1
                    writer.write(self.broken)
            if len(waiting) == self.together:
                for stream in waiting:
                    peer.send_headers(stream, [(":status", "200"), ("content-length", str(len(BODY)))])
                    peer.send_data(stream, BODY, end_stream=True)
                asking.clear()
                waiting.clear()
            writer.write(peer.data_to_send())
        writer.close()

    def client(self, tries: int = 1) -> neon.Sql:
        retry_policy = RetryPolicy(tries=tries, first=0)
        return neon.connect(
            OWNER, endpoint=f"https://127.0.0.1:{self.port}/sql", retry_policy=retry_policy, role=None
        )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for loopback that vouches for itself, with its key."""
    return loopback_certificate(tmp_path_factory.mktemp("tls"))


@asynccontextmanager
async def serving(certificate: Path, together: int = 1, broken: bytes = b"") -> AsyncIterator[Server]:
    """A server that speaks HTTP/2 through TLS, and answers when so many requests wait."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2"])
    server = Server(certificate, together, broken)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context)
    server.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield server
    await asyncio.gather(*server.connections)


async def test_requests_share_one_connection_of_http_2(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with serving(certificate, together=3) as server, server.client() as sql:
        answers = await asyncio.gather(*(sql("select 1") for _ in range(3)))
    assert [list(answer) for answer in answers] == [[{"value": 1}]] * 3
    assert (server.protocols, server.streams) == (["h2"], 3)


@pytest.mark.parametrize(
    "broken", [b"\0\0\1\0\0\0\0\0\0x", b"\0\0\1\1\4\0\0\0\1\xff"], ids=["frame of no stream", "headers"]
)
async def test_a_fault_in_the_answer_leaves_the_outcome_open(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, broken: bytes
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with serving(certificate, together=9, broken=broken) as server, server.client(tries=3) as sql:
        with pytest.raises(errors.UnreachableError) as caught:
            await sql("insert into t values (1)")
        assert (server.requests, caught.value.outcome_unknown) == (1, True)
        with pytest.raises(errors.UnreachableError):
            await sql("select 1", idempotent=True)
        assert server.requests == 4


async def test_a_certificate_that_nobody_vouches_for(certificate: Path) -> None:
    async with serving(certificate) as server, server.client() as sql:
        with pytest.raises(errors.UnreachableError, match="certificate that is not trusted"):
            await sql("select 1")
    assert server.streams == 0
