"""The SDK and our own refresh against the issuer of the embedded stack."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from workos import WorkOSError

from tests.auth.sdk import SdkRefresh
from tests.loopback import PLAIN
from tests.stack import Stack
from tui import auth
from tui.auth.refresh import RefreshClient
from tui.auth.workos import SignInClient
from tui.session_events import Prompt


@pytest.fixture
async def client(stack: Stack) -> AsyncIterator[SignInClient]:
    status = stack.lease.client_id, stack.lease.urls.issuer
    client = SignInClient(*status)
    yield client
    await client.aclose()


async def sign_in(client: SignInClient, email: str = "ann@example.com") -> auth.Authentication:
    """Sign in as a person does, in the time it takes to click."""
    async for state in auth.DeviceLogin(client, sleep=lambda _seconds: asyncio.sleep(0)):
        match state:
            case Prompt():
                async with httpx.AsyncClient(trust_env=False, verify=PLAIN) as browser:
                    form = {"user_code": state.user_code, "email": email, "answer": "approve"}
                    assert (await browser.post(state.url, data=form)).status_code == 200
            case auth.Authentication():
                return state
    raise AssertionError


async def test_a_person_signs_in_and_is_still_signed_in_at_the_next_start(
    client: SignInClient, stack: Stack, tmp_path: Path
) -> None:
    client_id, workos_url = stack.lease.client_id, stack.lease.urls.issuer
    assert auth.Accounts(tmp_path).current("home") is None
    account, session = await auth.keep(
        await sign_in(client),
        profile="home",
        client_id=client_id,
        workos_url=workos_url,
        resource="",
        data_dir=tmp_path,
        insecure=True,
    )
    assert session.problem == ""
    assert (account.email, account.storage) == ("ann@example.com", "file")
    token = await session.token()
    assert session.tokens is not None
    assert session.tokens.claims["sub"] == account.user_id

    remembered = auth.Accounts(tmp_path).current("home")
    assert remembered == account
    again = await auth.resume(account, workos_url=workos_url, data_dir=tmp_path)
    assert await again.token() == token
    newer = await again.token(rejected=token)
    assert newer != token
    assert await session.token(rejected=token) == newer

    assert await again.end()
    auth.Accounts(tmp_path).forget("home")
    assert auth.Accounts(tmp_path).current("home") is None


async def test_our_refresh_and_the_sdks_agree(client: SignInClient, stack: Stack) -> None:
    first = (await sign_in(client)).tokens
    ours = RefreshClient(stack.lease.client_id, stack.lease.urls.issuer)
    sdk = SdkRefresh(stack.lease.client_id, stack.lease.urls.issuer)
    second = await ours(first.refresh_token, None)
    third = await sdk(second.refresh_token)
    for tokens in (second, third):
        assert tokens.claims.keys() == first.claims.keys()
        assert tokens.claims["sub"] == first.claims["sub"]
        assert tokens.session_id == first.session_id
    with pytest.raises(auth.RefusedError) as caught:
        await ours("not-a-token", None)
    assert caught.value.code == "invalid_grant"
    with pytest.raises(WorkOSError) as told:
        await sdk("not-a-token")
    assert getattr(told.value, "response_json", {})["error"] == "invalid_grant"


async def test_strangers_are_refused_by_name(stack: Stack) -> None:
    stranger = SignInClient("client_stranger", stack.lease.urls.issuer)
    with pytest.raises(auth.RefusedError, match="does not know the client id"):
        await stranger.device_code()
    await stranger.aclose()


async def test_nobody_there_is_offline() -> None:
    nobody = SignInClient("client_1", "http://127.0.0.1:9")
    with pytest.raises(auth.OfflineError) as caught:
        await nobody.device_code()
    assert caught.value.__context__ is None
    await nobody.aclose()
    with pytest.raises(auth.OfflineError):
        await RefreshClient("client_1", "http://127.0.0.1:9")("refresh", None)


def everything_in(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.rglob("*") if path.is_file())


async def test_a_session_in_memory_ends_with_the_process(
    client: SignInClient, stack: Stack, tmp_path: Path
) -> None:
    account, session = await auth.keep(
        await sign_in(client),
        profile="home",
        client_id=stack.lease.client_id,
        workos_url=stack.lease.urls.issuer,
        resource="",
        data_dir=tmp_path,
        vault=auth.MemoryVault(),
    )
    assert await session.token()
    with pytest.raises(auth.SignedOutError, match="no keyring"):
        await auth.resume(account, workos_url=stack.lease.urls.issuer, data_dir=tmp_path)
    assert session.tokens is not None
    for secret in (session.tokens.refresh_token, session.tokens.access_token):
        assert secret not in everything_in(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"profile": "home"}', "\xff"])
def test_a_damaged_account_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "home.json").write_text(text)
    assert auth.Accounts(tmp_path).current("home") is None
