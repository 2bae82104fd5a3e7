"""Failures in the first minutes are reported with cause, place and advice."""

import asyncio
import sys
import time
from contextlib import aclosing
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.cli.offline import UNREACHABLE, Offline
from tests.commands import Commands
from tests.e2e.terminal import Terminal
from tests.local.endpoint.project import serving
from tests.needs import needs
from tests.neon.certificate import loopback_certificate
from tests.stack import Stack
from tui.auth.errors import OfflineError
from tui.auth.refresh import RefreshClient
from tui.client.client import Client, ProfileChoice
from tui.client.services import ClientServices
from tui.session_events import Failed

pytestmark = pytest.mark.xdist_group("setup")


@pytest.fixture
def offline(tmp_path: Path) -> Offline:
    return Offline(tmp_path / "home")


@pytest.mark.parametrize(
    ("url", "reason"),
    [(UNREACHABLE, "it refuses the connection"), ("https://sign-in.invalid", "its name is not found")],
)
def test_an_unreachable_sign_in_names_its_address_and_the_reason(
    offline: Offline, url: str, reason: str
) -> None:
    told = offline.run("login", status=5, ROWDO_WORKOS_URL=url).stderr
    assert f"{url} cannot be reached: {reason}." in told
    assert "rowdo doctor" in told


async def test_the_screen_hears_that_it_may_try_again(
    offline: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in offline.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(offline.folder)
    services = ClientServices(Client(ProfileChoice(), quietly=True))
    async with aclosing(services.device_login()) as events:
        [ended] = [event async for event in events]
    await services.aclose()
    assert isinstance(ended, Failed)
    assert ended.offline
    assert f"{UNREACHABLE} cannot be reached" in ended.message


def test_a_proxy_that_does_not_answer_is_told_from_the_service(offline: Offline) -> None:
    there = {"ROWDO_WORKOS_URL": "https://sign-in.invalid", "HTTPS_PROXY": UNREACHABLE}
    told = offline.run("login", status=5, **there).stderr
    assert "https://sign-in.invalid cannot be reached: " in told
    assert "Check the network and its proxy." in told


def test_a_companys_own_certificate_is_made_known_by_a_variable(offline: Offline, tmp_path: Path) -> None:
    certificate = loopback_certificate(tmp_path)
    with serving(Starlette(), certificate) as url:
        told = offline.run("login", status=5, ROWDO_WORKOS_URL=url).stderr
        assert f"{url} cannot be reached: its certificate is not trusted." in told
        assert "SSL_CERT_FILE" in told
        known = {"ROWDO_WORKOS_URL": url, "SSL_CERT_FILE": str(certificate)}
        assert (
            "Something other than the sign-in service answered"
            in offline.run("login", status=5, **known).stderr
        )
        with pytest.raises(OfflineError, match="its certificate is not trusted"):
            asyncio.run(RefreshClient("client_1", url)("refresh", None))


def test_a_key_tries_again(offline: Offline, tmp_path: Path) -> None:
    needs("tmux")
    command = [sys.executable, "-m", "tui", "login"]
    with Terminal(tmp_path / "t", command, offline.environment) as terminal:
        terminal.wait_for("to try again")
        terminal.press("Space")
        deadline = time.monotonic() + 30
        while terminal.screen.count("cannot be reached") < 2:
            assert time.monotonic() < deadline, terminal.screen
        terminal.press("C-c")
        terminal.wait_until_ended()


def test_a_database_that_was_never_set_up_is_told_as_that(signed_in: Commands, breakable: Stack) -> None:
    async def rename(before: str, after: str) -> None:
        async with breakable.owner() as owner:
            await owner(f"alter function {before}(jsonb, text, integer) rename to {after}")

    signed_in.run("sync", status=0)
    asyncio.run(rename("todos_sync", "lost"))
    try:
        told = signed_in.run("sync", status=1).stderr
    finally:
        asyncio.run(rename("lost", "todos_sync"))
    assert "This database is not set up for Rowdo" in told
    assert "rowdo setup" in told
    signed_in.run("sync", status=0)


def test_doctor_names_a_proxy_that_cannot_be_used(offline: Offline) -> None:
    there = {"ROWDO_WORKOS_URL": "https://sign-in.invalid", "ALL_PROXY": "socks5://127.0.0.1:1080"}
    told = offline.run("doctor", status=1, **there)
    assert "sign-in.invalid cannot be asked in this environment." in told.stdout + told.stderr
    assert "pip install 'httpx[socks]'" in told.stdout + told.stderr
