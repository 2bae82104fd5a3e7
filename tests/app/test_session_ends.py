"""A session ends during work, or another person signs in, on the real screen."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from textual.pilot import Pilot

from tests.app.play_scene import press, text
from tests.auth.issuer import jwt
from tests.commands import Commands
from tests.loopback import PLAIN
from tests.stack import Stack
from tui import auth
from tui.app.app import RowdoApp
from tui.app.screens.sign_in import SignInScreen
from tui.auth import device
from tui.auth.tokens import Tokens
from tui.client.client import Client
from tui.client.services import ClientServices


@pytest.fixture
def commands(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.setattr(device, "PACE", 0.01)
    return Commands(stack, tmp_path / "home")


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert isinstance(pilot.app, RowdoApp)
        assert time.monotonic() < deadline, text(pilot.app)
        await pilot.pause(0.01)


async def add(pilot: Pilot[None], task: str) -> None:
    await press(pilot, "a", *task, "enter")


async def sign_in(pilot: Pilot[None], email: str, *, instead_of: str = "") -> None:
    """Sign in by the code on the screen, and agree where another person's session is to go."""
    app = pilot.app
    assert isinstance(app, RowdoApp)
    await until(pilot, lambda: isinstance(app.screen, SignInScreen) and app.screen.prompt is not None)
    assert isinstance(app.screen, SignInScreen)
    assert app.screen.prompt is not None
    form = {"user_code": app.screen.prompt.user_code, "email": email}
    async with httpx.AsyncClient(trust_env=False, verify=PLAIN) as browser:
        await browser.post(app.screen.prompt.url, data=form)
    if instead_of:
        await until(pilot, lambda: f"Replace the session of {instead_of}?" in text(app))
        await press(pilot, "y")
    await until(pilot, lambda: email in text(app).partition("\n")[0])


async def end_session(client: Client) -> None:
    """Sign the person out at the issuer, as an administrator does, an hour ago."""
    session = await client.sessions.session()
    assert isinstance(session, auth.Session)
    assert session.tokens is not None
    async with httpx.AsyncClient(trust_env=False, verify=PLAIN) as http:
        await http.get(auth.logout_url(client.settings.workos_url, session.tokens.session_id))
    old = Tokens(jwt(sub=session.account.user_id, iat=0, exp=1), session.tokens.refresh_token)
    await session.start(old)


async def test_work_goes_on_and_is_sent_by_the_same_person_only(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = commands.client(monkeypatch)
    services = ClientServices(client)
    app = RowdoApp(services)

    def header(words: str) -> Callable[[], bool]:
        return lambda: words in text(app).partition("\n")[0]

    async with app.run_test(size=(110, 30)) as pilot:
        await sign_in(pilot, "ann.works@example.com")
        await until(pilot, header("synced"))

        await end_session(client)
        await add(pilot, "one")
        await until(pilot, header("signed out, 1 change waiting"))
        await add(pilot, "two")
        await add(pilot, "three")
        await until(pilot, header("signed out, 3 changes waiting"))
        await press(pilot, "g", "i")
        assert all(task in text(app) for task in ("one", "two", "three"))

        await press(pilot, "ctrl+p", *"signin", "enter")
        await sign_in(pilot, "bob.works@example.com")
        await until(pilot, header("synced"))
        await press(pilot, "g", "i")
        assert "three" not in text(app)

        await press(pilot, "ctrl+p", *"signin", "enter")
        # The session of Ann was over, that of Bob is not.
        await sign_in(pilot, "ann.works@example.com", instead_of="bob.works@example.com")
        await until(pilot, header("synced"))
        await press(pilot, "g", "i")
        assert all(task in text(app) for task in ("one", "two", "three"))
        assert app.main is not None
        assert app.main.replica.waiting == 0
