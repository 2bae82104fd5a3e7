"""Tokens appear in nothing that the program writes, logs, shows or prints when it crashes."""

import contextlib
import logging
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.app.play_scene import text
from tests.client.test_services import sign_in
from tests.commands import Commands
from tests.stack import Stack
from tui.auth import device
from tui.auth.tokens import Tokens
from tui.auth.workos import DeviceCode, SignInClient
from tui.client.client import Client
from tui.client.services import ClientServices
from tui.session_events import Failed, SignedIn
from tui.todos import Todo

CRASHING = Path(__file__).with_name("crashing_screen.py")


@pytest.fixture
def commands(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.setattr(device, "PACE", 0.01)
    return Commands(stack, tmp_path / "home")


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every token, device code and verifier that comes along from now on."""
    secrets: set[str] = set()
    received, device_code = Tokens.received, SignInClient.device_code

    def receive(access_token: str, refresh_token: str, now: float) -> Tokens:
        secrets.update((access_token, refresh_token, access_token.rpartition(".")[2]))
        return received(access_token, refresh_token, now)

    async def request(self: SignInClient) -> DeviceCode:
        code = await device_code(self)
        secrets.add(code.device_code)
        return code

    monkeypatch.setattr(Tokens, "received", receive)
    monkeypatch.setattr(SignInClient, "device_code", request)
    return secrets


@pytest.fixture
def log(commands: Commands) -> Iterator[None]:
    """Everything that anybody logs, in a file beside the others."""
    handler = logging.FileHandler(commands.folder / "everything.log")
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


def found(folder: Path, secrets: set[str]) -> set[str]:
    """The files that hold one of them, by their paths."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return {
        str(path.relative_to(folder))
        for path in files
        if any(secret.encode() in path.read_bytes() for secret in secrets)
    }


async def live(client: Client, services: ClientServices, folder: Path) -> None:
    """Sign in, work, be refused, refresh, go wrong, have pictures taken."""
    assert isinstance(await sign_in(services, "access_denied@fail.test"), Failed)
    assert isinstance(await sign_in(services, "secret@example.com", new_organization="Secretive"), SignedIn)
    session = await client.sessions.session()
    with services.open_replica() as replica:
        async with aclosing(await services.engine(replica)) as engine:
            replica.add(Todo(uid="", task="a todo like any other"))
            await engine.sync()
            for _ in range(2):
                await session.token(rejected=await session.token())
            replica.add(Todo(uid="", task="and another"))
            await engine.sync()

    from tui.app.app import RowdoApp

    app = RowdoApp(services)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        (folder / "main.svg").write_text(app.export_screenshot())
        app.show_sign_in()
        await pilot.pause()
        while "with the code" not in text(app):
            await pilot.pause(0.01)
        (folder / "sign-in.svg").write_text(app.export_screenshot())


async def test_with_a_keyring_or_none_no_file_holds_a_secret(
    commands: Commands, secrets: set[str], log: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.environment["ROWDO_INSECURE_STORAGE"] = ""
    monkeypatch.setattr("tui.auth.keyring_vault.find_backend", lambda: None)
    client = commands.client(monkeypatch)
    services = ClientServices(client)
    await live(client, services, commands.folder)
    await services.aclose()
    assert len(secrets) >= 8
    assert found(commands.folder, secrets) == set()
    # And the search would find them: the log is there, and has what may be in it.
    assert found(commands.folder, {"user_management/authenticate"}) == {"everything.log"}


async def test_chosen_files_are_the_only_ones_that_do(
    commands: Commands, secrets: set[str], log: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = commands.client(monkeypatch)
    services = ClientServices(client)
    await live(client, services, commands.folder)
    [kept] = found(commands.folder, secrets)
    assert kept.startswith("data/sessions/")
    assert (commands.folder / kept).stat().st_mode & 0o777 == 0o600
    await services.sign_out()
    await services.aclose()
    assert found(commands.folder, secrets) == set()


def test_a_crash_tells_where_but_not_with_what(commands: Commands, secrets: set[str]) -> None:
    session = commands.sign_in("crash@example.com")
    assert session.tokens is not None
    secrets |= {session.tokens.access_token, session.tokens.refresh_token}
    printed = on_a_terminal([sys.executable, str(CRASHING)], commands)
    assert "a fault of ours" in printed
    assert "_refresh_with_retry" in printed
    # A terminal breaks lines anywhere.
    together = "".join(printed.split())
    for secret in secrets:
        for part in (secret[:12], secret[-12:]):
            assert part not in together


def test_a_token_that_is_refused_is_not_repeated(commands: Commands) -> None:
    token = commands.tokens("fault@example.com")["access_token"]
    for wrong in (f"{token}x", f"{token[:-9]}AAAAAAAA", token.rpartition(".")[0]):
        for arguments in (["sync"], ["sync", "--json"]):
            result = commands.run(*arguments, status=4, ROWDO_ACCESS_TOKEN=wrong)
            assert wrong[:20] not in result.output
            assert "signed" in result.output or "ROWDO_ACCESS_TOKEN" in result.output


def on_a_terminal(command: list[str], commands: Commands) -> str:
    """Run a program that wants a terminal, and return all that it wrote there."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command,
        env=commands.environment | {"TERM": "xterm-256color", "COLUMNS": "200", "LINES": "50"},
        cwd=Path(__file__).parents[2],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        written = b""
        try:
            with contextlib.suppress(OSError):  # how Linux says that nobody is left on the other side
                while part := os.read(ours, 65_536):
                    written += part
            process.wait(60)
        finally:
            process.kill()
    os.close(ours)
    return written.decode(errors="replace")
