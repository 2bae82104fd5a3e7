"""The browser login accepts one response, on one port, with the right state."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from tests.loopback import PLAIN
from tui.auth.browser import BrowserLogin
from tui.auth.errors import (
    BrowserNeededError,
    CodeExpiredError,
    DeniedError,
    OfflineError,
    RefusedError,
)
from tui.auth.listener import CROWD
from tui.auth.tokens import Tokens
from tui.auth.workos import Authentication, Authorization
from tui.session_events import Prompt

STATE = "s" * 43
SIGNED_IN = Authentication(Tokens("access", "refresh"), "user_1", "<b>ann@example.com", "")


@dataclass
class Issuer:
    """Sends the browser to the listener itself; `faults` come before the tokens."""

    faults: list[Exception] = field(default_factory=list)
    asked: dict[str, str | None] = field(default_factory=dict)
    exchanged: list[tuple[str, str]] = field(default_factory=list)

    async def authorization(
        self, redirect_uri: str, *, organization_id: str | None = None, login_hint: str | None = None
    ) -> Authorization:
        self.asked = {"organization_id": organization_id, "login_hint": login_hint}
        return Authorization(f"http://issuer/?{urlencode({'to': redirect_uri})}", STATE, "verifier")

    async def redeem_code(self, code: str, verifier: str) -> Authentication:
        self.exchanged.append((code, verifier))
        if self.faults:
            raise self.faults.pop(0)
        return SIGNED_IN


@dataclass
class Attempt:
    """A login that waits for its browser."""

    issuer: Issuer
    callback: str
    result: asyncio.Task[Authentication]
    http: httpx.AsyncClient

    async def come_back(self, **query: str) -> httpx.Response:
        return await self.http.get(self.callback, params={"state": STATE, **query})

    async def is_closed(self) -> bool:
        try:
            await self.http.get(self.callback, params={"state": STATE, "code": "late"})
        except httpx.TransportError:
            return True
        return False


async def begin(issuer: Issuer, http: httpx.AsyncClient, **options: float) -> Attempt:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    states = aiter(BrowserLogin(issuer, sleep=sleep, **options))  # type: ignore[arg-type] # floats only
    prompt = await anext(states)
    assert isinstance(prompt, Prompt)
    assert prompt.user_code == ""
    (callback,) = parse_qs(urlsplit(prompt.url).query)["to"]

    async def rest() -> Authentication:
        last = await anext(states)
        assert isinstance(last, Authentication)
        return last

    return Attempt(issuer, callback, asyncio.create_task(rest()), http)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, verify=PLAIN) as http:
        yield http


@pytest.fixture
async def attempt(http: httpx.AsyncClient) -> AsyncIterator[Attempt]:
    attempt = await begin(Issuer(), http)
    yield attempt
    attempt.result.cancel()
    await asyncio.wait([attempt.result])


async def test_the_browser_comes_back_and_the_port_closes(attempt: Attempt) -> None:
    assert attempt.callback.startswith("http://127.0.0.1:")
    page = await attempt.come_back(code="c0de")
    assert await attempt.result == SIGNED_IN
    assert attempt.issuer.exchanged == [("c0de", "verifier")]
    assert "You are signed in" in page.text
    assert "&lt;b&gt;ann@example.com" in page.text
    assert "color-scheme:light dark" in page.text
    assert "script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert await attempt.is_closed()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 404),
        ("/favicon.ico", 404),
        ("/callback/", 404),
        ("//callback?state=x", 404),
        ("/callback", 400),
        ("/callback?code=evil", 400),
        ("/callback?code=evil&state=", 400),
        (f"/callback?code=evil&state={'t' * 43}", 400),
        (f"/callback?code=evil&state={STATE}&state={STATE}", 400),
        (f"/callback?code=evil&code=c0de&state={STATE}", 400),
    ],
)
async def test_nobody_else_can_slip_in_a_code_or_end_the_wait(
    attempt: Attempt, path: str, status: int
) -> None:
    other = await attempt.http.get(f"http://127.0.0.1:{urlsplit(attempt.callback).port}{path}")
    assert other.status_code == status
    assert not attempt.result.done()
    await attempt.come_back(code="c0de")
    assert await attempt.result == SIGNED_IN
    assert attempt.issuer.exchanged == [("c0de", "verifier")]


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS"])
async def test_only_a_browser_on_its_way_counts(attempt: Attempt, method: str) -> None:
    other = await attempt.http.request(method, attempt.callback, params={"state": STATE, "code": "evil"})
    assert other.status_code == 400
    assert not attempt.result.done()


async def test_a_name_that_only_means_this_machine_does_not_count(attempt: Attempt) -> None:
    other = await attempt.http.get(
        attempt.callback, params={"state": STATE, "code": "evil"}, headers={"Host": "evil.example"}
    )
    assert other.status_code == 400
    assert not attempt.result.done()


@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"\x16\x03\x01",
        b"GET\r\n\r\n",
        b"x" * 100_000,
        b"\r\n\r\n",
        b"GET //[ HTTP/1.1\r\n\r\n",
        b"GET http://[x]/callback HTTP/1.1\r\n\r\n",
    ],
)
async def test_noise_is_no_browser(attempt: Attempt, noise: bytes, caplog: pytest.LogCaptureFixture) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(attempt.callback).port)
    writer.write(noise)
    writer.write_eof()
    # What is not read to its end may be hung up on in the middle.
    with suppress(ConnectionError):
        assert b"200 OK" not in await reader.read()
    writer.close()
    await attempt.come_back(code="c0de")
    assert await attempt.result == SIGNED_IN
    # asyncio would write it over the screen.
    assert caplog.text == ""


async def test_a_crowd_that_says_nothing_is_hung_up_on(attempt: Attempt) -> None:
    port = urlsplit(attempt.callback).port
    crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CROWD)]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert await reader.read() == b""
    for _, each in [*crowd, (reader, writer)]:
        each.close()
        await each.wait_closed()
    await attempt.come_back(code="c0de")
    assert await attempt.result == SIGNED_IN


@pytest.mark.parametrize(
    ("query", "kind", "words"),
    [
        ({"error": "access_denied"}, DeniedError, "refused in the browser"),
        ({"error": "access_denied", "code": "c0de"}, DeniedError, "refused in the browser"),
        ({"error": "sso_required"}, BrowserNeededError, "organization wants its own sign-in"),
        ({"error": "server_says", "error_description": "No <i>luck</i>."}, RefusedError, "No <i>luck"),
        ({"code": ""}, RefusedError, "without a code"),
        ({}, RefusedError, "without a code"),
    ],
)
async def test_what_went_wrong_is_said_on_both_sides(
    attempt: Attempt, query: dict[str, str], kind: type[Exception], words: str
) -> None:
    page = await attempt.come_back(**query)
    with pytest.raises(kind, match=words):
        await attempt.result
    assert "You are not signed in" in page.text
    assert "<i>" not in page.text
    assert attempt.issuer.exchanged == []


async def test_an_issuer_out_of_reach_is_asked_again(http: httpx.AsyncClient) -> None:
    attempt = await begin(Issuer([OfflineError("No network.")] * 3), http)
    await attempt.come_back(code="c0de")
    assert await attempt.result == SIGNED_IN
    attempt = await begin(Issuer([OfflineError("No network.")] * 4), http)
    page = await attempt.come_back(code="c0de")
    with pytest.raises(OfflineError):
        await attempt.result
    assert "No network." in page.text


async def test_nobody_waits_for_ever(http: httpx.AsyncClient) -> None:
    attempt = await begin(Issuer(), http, timeout=0.01)
    with pytest.raises(CodeExpiredError, match="Begin again"):
        await attempt.result
    assert await attempt.is_closed()


async def test_giving_up_closes_the_port(attempt: Attempt) -> None:
    attempt.result.cancel()
    await asyncio.wait([attempt.result])
    assert await attempt.is_closed()


async def test_organization_and_address_are_passed_on(http: httpx.AsyncClient) -> None:
    issuer = Issuer()
    login = BrowserLogin(issuer, organization_id="org_1", login_hint="ann@example.com")
    states = aiter(login)
    await anext(states)
    assert issuer.asked == {"organization_id": "org_1", "login_hint": "ann@example.com"}
    await states.aclose()
