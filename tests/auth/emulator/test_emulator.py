"""WorkOS's own emulator, for what it supports: code with PKCE, rotation, key set, and the device grant."""

import asyncio
import json
import os
import random
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path

import httpx
import jwt
import pytest
from workos import WorkOSError

from tests.auth.lossy_proxy import lossy
from tests.auth.sdk import SdkRefresh
from tests.npm import installed
from tui import auth
from tui.auth.refresh import RefreshClient
from tui.auth.tokens import Tokens
from tui.session_events import Prompt, Waiting

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("emulator")]

CLIENT = "client_01EMULATED"
SEED = {
    "users": [{"email": "ann@example.com", "first_name": "Ann", "email_verified": True}],
    "organizations": [{"name": "Acme"}],
}


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulator, on a port of this machine; it is given no way to any other."""
    packages = installed(Path(__file__).with_name("package.json"))
    folder = tmp_path_factory.mktemp("emulator")
    (folder / "seed.json").write_text(json.dumps(SEED))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nowhere = "http://127.0.0.1:9"
    with subprocess.Popen(
        [packages / "node_modules/.bin/workos", "emulate", f"--port={port}", "--seed=seed.json", "--json"],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "WORKOS_TELEMETRY": "false",
            "HTTP_PROXY": nowhere,
            "HTTPS_PROXY": nowhere,
            "NO_PROXY": "127.0.0.1,localhost",
        },
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["port"] == port
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@pytest.fixture
async def client(emulator: str) -> AsyncIterator[auth.SignInClient]:
    client = auth.SignInClient(CLIENT, emulator)
    yield client
    await client.aclose()


async def sign_in(client: auth.SignInClient) -> auth.Authentication:
    """Sign in through a browser, which is led straight back since the emulator asks nobody."""
    async with aclosing(aiter(auth.BrowserLogin(client, login_hint="ann@example.com"))) as states:
        prompt = await anext(states)
        assert isinstance(prompt, Prompt)
        async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as browser:
            going = asyncio.create_task(browser.get(prompt.url))
            signed_in = await anext(states)
            assert "You are signed in" in (await going).text
    assert isinstance(signed_in, auth.Authentication)
    return signed_in


def verified(emulator: str, tokens: Tokens) -> dict[str, object]:
    """What an access token says, after its signature was found good by the published keys."""
    keys = jwt.PyJWKClient(f"{emulator}/sso/jwks/{CLIENT}")
    key = keys.get_signing_key_from_jwt(tokens.access_token)
    claims: dict[str, object] = jwt.decode(
        tokens.access_token, key, algorithms=["RS256"], options={"verify_aud": False}
    )
    return claims


async def test_a_code_is_exchanged_with_its_proof(client: auth.SignInClient, emulator: str) -> None:
    signed_in = await sign_in(client)
    assert signed_in.email == "ann@example.com"
    assert verified(emulator, signed_in.tokens) == dict(signed_in.tokens.claims)
    assert signed_in.tokens.claims["sub"] == signed_in.user_id
    with pytest.raises(auth.RefusedError):
        await client.redeem_code("auth_code_of_nobody", "v" * 43)


async def test_our_refresh_rotates_as_the_sdks_does(client: auth.SignInClient, emulator: str) -> None:
    ours = RefreshClient(CLIENT, emulator)
    sdk = SdkRefresh(CLIENT, emulator)
    first = (await sign_in(client)).tokens
    second = await ours(first.refresh_token, None)
    third = await sdk(second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    for tokens in (second, third):
        assert verified(emulator, tokens)["sub"] == first.claims["sub"]
        assert tokens.claims.keys() == first.claims.keys()
        assert abs(tokens.skew) < 60
    with pytest.raises(auth.RefusedError) as caught:
        await ours(second.refresh_token, None)
    assert caught.value.code == "invalid_grant"
    with pytest.raises(WorkOSError) as told:
        await sdk(second.refresh_token)
    assert getattr(told.value, "code", None) == "invalid_grant"


async def test_a_session_lives_on_it_and_ends_by_its_word(
    client: auth.SignInClient, emulator: str, tmp_path: Path
) -> None:
    account, session = await auth.keep(
        await sign_in(client),
        profile="home",
        client_id=CLIENT,
        workos_url=emulator,
        resource="",
        data_dir=tmp_path,
        insecure=True,
    )
    first = await session.token()
    second = await session.token(rejected=first)
    assert second != first
    again = await auth.resume(account, workos_url=emulator, data_dir=tmp_path)
    assert await again.token() == second
    assert session.tokens is not None
    # Somebody else uses the session up.
    await RefreshClient(CLIENT, emulator)(session.tokens.refresh_token, None)
    with pytest.raises(auth.SignedOutError):
        await again.token(rejected=second)


async def test_the_device_grant_with_the_header_it_requires(emulator: str) -> None:
    key = b"Authorization: Bearer sk_test_default\r\n"
    with lossy(emulator, 0, random.Random(), header=key) as proxy:
        client = auth.SignInClient(CLIENT, proxy.url)
        async with aclosing(aiter(auth.DeviceLogin(client, sleep=no_time))) as states:
            prompt = await anext(states)
            assert isinstance(prompt, Prompt)
            assert prompt.user_code
            # The emulator may close a connection it has kept for a while just as it is asked again.
            later = [state async for state in states if not isinstance(state, Waiting)]
        await client.aclose()
    (signed_in,) = later
    assert isinstance(signed_in, auth.Authentication)
    assert signed_in.email == "ann@example.com"
    assert verified(emulator, signed_in.tokens)["sub"] == signed_in.user_id


async def test_without_the_header_the_refusal_is_put_in_words(client: auth.SignInClient) -> None:
    with pytest.raises(auth.RefusedError, match=r"refused: Unauthorized\. Check the client id"):
        await client.device_code()


async def no_time(seconds: float) -> None:
    """Ask at once: the emulator says yes to everybody."""
