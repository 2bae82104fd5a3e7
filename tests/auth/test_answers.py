"""Invalid responses: the message for each status and kind of body, with the SDK and without."""

import asyncio
import re
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from tests.sampling import mostly_slow
from tui import auth
from tui.auth.error_mapping import explain
from tui.auth.refresh import RefreshClient
from tui.auth.workos import SignInClient
from tui.setup.check_issuer import examine_key_set
from tui.setup.registration import RegistrationError, register

STATUSES = range(400, 505)
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a page": b"<!doctype html><title>Bad gateway</title>",
    "words": b"upstream connect error",
    "half": b'{"error": "inva',
    "a list": b"[1, 2]",
    "null": b"null",
    "no text": b"\xff\xfe\x00",
    "odd": b'{"error": 7, "code": ["x"], "message": {"a": 1}}',
    "empty": b"{}",
    "wrong fields": b'{"access_token": 7, "refresh_token": null, "user": 3, "device_code": []}',
}
CODES: tuple[str, ...] = ("", "authorization_pending", "slow_down", "access_denied", "expired_token")
CODES += ("invalid_grant", "invalid_client", "invalid_request", "organization_selection_required")
CODES += ("mfa_enrollment", "mfa_challenge", "email_verification_required", "sso_required", "new")
KINDS = ("application/json", "text/html", "")


class Answering:
    """A server that says what it is told to, whatever it is asked."""

    def __init__(self) -> None:
        self.status = 200
        self.body = b""
        self.kind = ""
        self.coding = ""
        self.location = ""
        self.asked = 0
        self.url = ""

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        kind = f"Content-Type: {self.kind}\r\n" if self.kind else ""
        kind += f"Content-Encoding: {self.coding}\r\n" if self.coding else ""
        kind += f"Location: {self.location}\r\n" if self.location else ""
        answer = f"HTTP/1.1 {self.status} Said\r\n{kind}Content-Length: {len(self.body)}\r\n"
        writer.write(f"{answer}Connection: close\r\n\r\n".encode() + self.body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving() -> AsyncIterator[Answering]:
    answering = Answering()
    server = await asyncio.start_server(answering.hear, "127.0.0.1", 0)
    answering.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield answering


@pytest.fixture
async def answering() -> AsyncIterator[Answering]:
    async with serving() as server:
        yield server


def is_for_people(error: Exception) -> bool:
    """Whether a text is a sentence or several, without what only a programmer reads."""
    text = str(error)
    return text[0].isupper() and text[-1] in ".?" and not re.search(r"[{}<>\[\]]|Error|None|Traceback", text)


@pytest.mark.parametrize("key", ["error", "code"])
def test_every_status_with_and_without_a_known_code_is_put_in_words(key: str) -> None:
    for status in STATUSES:
        for code in CODES:
            error = explain(status, {key: code} if code else {})
            assert is_for_people(error), (status, code, str(error))
            final = isinstance(error, auth.RefusedError) and error.code == "invalid_grant"
            # Nothing but this one word ever ends a session.
            assert final == (code == "invalid_grant" and status not in (408, 425, 429) and status < 500)


def answers(answering: Answering, status: int) -> Iterator[str]:
    """Have the server answer with every body, and yield its name; where it matters, as every kind."""
    answering.status = status
    for number, (name, body) in enumerate(BODIES.items()):
        answering.body = b"" if status == 204 else body
        for kind in KINDS if status in (200, 400) else KINDS[number % 3 :][:1]:
            answering.kind = kind
            yield f"{name} as {kind}"


@pytest.mark.parametrize(
    "status", mostly_slow([200, 201, 204, 302, 400, 401, 403, 404, 422, 429, 500, 503, 504], one_in=4)
)
async def test_a_refresh_gets_over_any_body(answering: Answering, status: int) -> None:
    for name in answers(answering, status):
        with pytest.raises(auth.OfflineError) as caught:
            await RefreshClient("client_1", answering.url)("refresh", None)
        assert is_for_people(caught.value), (name, str(caught.value))
        assert caught.value.lost is (status != 429)


@pytest.mark.parametrize("status", mostly_slow([200, 204, 302, 400, 403, 404, 422, 429, 500, 504], one_in=3))
async def test_a_sign_in_gets_over_any_body(answering: Answering, status: int) -> None:
    client = auth.SignInClient("client_1", answering.url)
    for name in answers(answering, status):
        for ask in (client.device_code(), client.redeem_device("d"), client.redeem_code("c", "v")):
            with pytest.raises(auth.AuthError) as caught:
                await ask
            assert is_for_people(caught.value), (name, str(caught.value))
            assert not isinstance(caught.value, auth.SignedOutError)
    await client.aclose()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_takes_a_code_or_a_token_elsewhere(answering: Answering, status: int) -> None:
    client = auth.SignInClient("client_1", answering.url)
    answering.status = status
    async with serving() as elsewhere:
        answering.location = f"{elsewhere.url}/user_management/authenticate"
        for ask in (
            client.device_code(),
            client.redeem_device("d"),
            client.redeem_code("c", "v"),
            RefreshClient("client_1", answering.url)("refresh", None),
        ):
            with pytest.raises(auth.AuthError) as caught:
                await ask
            assert is_for_people(caught.value), str(caught.value)
            assert not isinstance(caught.value, auth.SignedOutError)
        await client.aclose()
        assert (answering.asked, elsewhere.asked) == (4, 0)


UNFOLDED = 100
"""Megabytes."""


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
async def test_a_small_body_that_unfolds_to_a_large_one_is_not_unfolded(
    answering: Answering, coding: str
) -> None:
    folded = zlib.compressobj(1, wbits=31)
    answering.body = b"".join(folded.compress(bytes(1024**2)) for _ in range(UNFOLDED)) + folded.flush()
    sdk = SignInClient("client_1", answering.url)
    with pytest.raises(auth.AuthError):
        await sdk.device_code()  # which imports the SDK
    answering.coding = coding
    tracemalloc.start()
    with pytest.raises(auth.OfflineError):
        await RefreshClient("client_1", answering.url)("refresh", None)
    for asked in (sdk.device_code, lambda: sdk.redeem_device("code")):
        with pytest.raises(auth.AuthError) as caught:
            await asked()
        assert is_for_people(caught.value)
    _, report = await examine_key_set(answering.url, "client_1")
    assert report.findings
    with pytest.raises(RegistrationError, match="cannot be reached"):
        await register("p", "https://keys.example", api_key="k", api=answering.url)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await sdk.aclose()
    # What is imported meanwhile, and what else runs in this process, is counted too.
    assert peak < UNFOLDED // 2 * 1024**2, f"{peak:,} bytes"
