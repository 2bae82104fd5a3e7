"""Every failure the issuer can simulate: while signing in, and while refreshing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.local.issuer.served import CLIENT, Served, served
from tests.loopback import PLAIN
from tui import auth
from tui.auth.error_mapping import STEPS
from tui.auth.refresh import RefreshClient
from tui.auth.tokens import Tokens
from tui.auth.vault import FileVault
from tui.session_events import Prompt, Waiting

ENDINGS: dict[str, tuple[type[auth.AuthError], str]] = {
    "access_denied": (auth.DeniedError, "refused in the browser"),
    "expired_token": (auth.CodeExpiredError, "Ask for a new one"),
    "invalid_client": (auth.RefusedError, "Check it in the settings"),
    "invalid_grant": (auth.RefusedError, "Begin again"),
    "invalid_request": (auth.RefusedError, "missing a required parameter"),
    "422": (auth.RefusedError, "Validation failed"),
    **dict.fromkeys(STEPS, (auth.BrowserNeededError, "Sign in with the browser")),
}
TROUBLES = [str(status) for status in (400, 401, 403, 404, 405, 408, 429, 500, 502, 503, 504)]


@pytest.fixture
async def client(issuer_at: Served) -> AsyncIterator[auth.SignInClient]:
    client = auth.SignInClient(CLIENT, issuer_at.url)
    yield client
    await client.aclose()


async def no_time(seconds: float) -> None:
    await asyncio.sleep(0)


async def sign_in(client: auth.SignInClient, email: str, told: list[str] | None = None) -> None:
    """Sign in as a person does who knows this address; `told` hears what was said meanwhile."""
    async for state in auth.DeviceLogin(client, sleep=no_time):
        match state:
            case Prompt():
                async with httpx.AsyncClient(trust_env=False, verify=PLAIN) as browser:
                    await browser.post(state.url, data={"user_code": state.user_code, "email": email})
            case Waiting(message) if told is not None:
                told.append(message)


@pytest.mark.parametrize("name", ENDINGS)
async def test_a_sign_in_that_fails_says_what_to_do(client: auth.SignInClient, name: str) -> None:
    kind, words = ENDINGS[name]
    with pytest.raises(kind, match=words):
        await sign_in(client, f"{name}@fail.test")


@pytest.mark.parametrize("status", TROUBLES)
async def test_trouble_while_signing_in_is_told_and_ends_with_the_code(
    client: auth.SignInClient, status: str
) -> None:
    told: list[str] = []
    # The issuer has used up the code with its answer, and says so when it is asked again.
    with pytest.raises(auth.RefusedError, match="Begin again"):
        await sign_in(client, f"{status}@fail.test", told)
    assert f"status {status}" in told[0]
    assert "Traceback" not in "".join(told)


async def test_a_client_without_the_device_flow_is_sent_to_the_browser(tmp_path: Path) -> None:
    with served(tmp_path, device_flow=False) as issuer:
        client = auth.SignInClient(CLIENT, issuer.url)
        with pytest.raises(auth.BrowserNeededError, match="CLI Auth"):
            await client.device_code()
        await client.aclose()


async def session_of(issuer: Served, email: str, folder: Path, **time: Any) -> auth.Session:
    signed_in = issuer.sign_in(email)
    user = signed_in["user"]
    account = auth.Account("home", CLIENT, user["id"], user["email"], storage="file")
    session = auth.Session(account, FileVault(folder), RefreshClient(CLIENT, issuer.url), **time)
    await session.start(Tokens(signed_in["access_token"], signed_in["refresh_token"]))
    return session


@pytest.mark.parametrize(
    "name", [*(name for name in ENDINGS if name != "invalid_grant"), "400", "404", "429"]
)
async def test_a_refresh_that_fails_keeps_the_session(issuer_at: Served, tmp_path: Path, name: str) -> None:
    session = await session_of(
        issuer_at, f"refresh.{name}@fail.test", tmp_path, clock=Hurried(), sleep=no_time
    )
    with pytest.raises((auth.RefusedError, auth.OfflineError)) as caught:
        await session.token(rejected=session.tokens.access_token if session.tokens else None)
    assert str(caught.value).endswith((".", "?"))
    assert await session.token()


async def test_an_end_that_the_issuer_declares_is_one(issuer_at: Served, tmp_path: Path) -> None:
    session = await session_of(issuer_at, "refresh.invalid_grant@fail.test", tmp_path)
    with pytest.raises(auth.SignedOutError, match="Sign in again; nothing here is lost"):
        await session.token(rejected=await session.token())
    with pytest.raises(auth.SignedOutError, match=r"Sign in again as refresh\.invalid_grant@fail\.test"):
        await session.token()


async def test_signing_out_in_the_browser_ends_the_session_here(issuer_at: Served, tmp_path: Path) -> None:
    session = await session_of(issuer_at, "ann@example.com", tmp_path)
    token = await session.token()
    assert session.tokens is not None
    url = auth.logout_url(issuer_at.url, session.tokens.session_id)
    async with httpx.AsyncClient(trust_env=False, verify=PLAIN) as browser:
        assert "signed out" in (await browser.get(url)).text
    with pytest.raises(auth.SignedOutError):
        await session.token(rejected=token)


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:1080", "SOCKS"),
        ("HTTPS_PROXY", "gopher://user:hush@127.0.0.1:1", "HTTPS_PROXY"),
        ("HTTPS_PROXY", "http://[::1", "HTTPS_PROXY"),
        ("SSL_CERT_FILE", "/nowhere/certificates.pem", "SSL_CERT_FILE"),
    ],
)
async def test_an_environment_that_cannot_be_used_is_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, advice: str
) -> None:
    monkeypatch.setenv(name, value)
    client = auth.SignInClient(CLIENT, "https://sign-in.invalid")
    refresh = RefreshClient(CLIENT, "https://sign-in.invalid")
    for asked in (client.device_code(), refresh("token", None)):
        with pytest.raises(auth.AuthError, match=advice) as caught:
            await asked
        assert "hush" not in str(caught.value)


class Hurried:
    """A clock by which each look takes ten seconds, so that a grace of thirty ends soon."""

    def __init__(self) -> None:
        self.now = 1_000_000_000.0

    def __call__(self) -> float:
        self.now += 10
        return self.now
