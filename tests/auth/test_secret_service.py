"""gnome-keyring on its own session bus: unlocked, locked, refused, absent, and hanging."""

import json
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from tests.commands import Commands
from tests.needs import needs
from tests.stack import Stack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("keyring")]

MUTE = Path(__file__).with_name("mute_secret_service.py")
UNLOCKED = "printf the-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
WRONG = "printf another | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null"
ABSENT = "true"
SILENT = (
    f"mkfifo ready; {shlex.join([sys.executable, str(MUTE)])} >ready 2>/dev/null & trap 'kill $!' EXIT;"
    "read there <ready"
)

PROGRAM = """
import os, sys
from tui.auth import keyring_vault
keyring_vault.TIMEOUT = keyring_vault.UNLOCK = float(os.environ["TIMEOUT"])
from tui.cli.main import cli
cli.main(sys.argv[1:])
"""


class Desktop:
    """Somebody's session: a bus, a keyring in some state, and ``rowdo``."""

    def __init__(self, commands: Commands) -> None:
        self.commands = commands
        self.runtime = commands.folder / "run"
        self.runtime.mkdir(mode=0o700)
        self.environment = commands.environment | {
            "TIMEOUT": "15",
            "ROWDO_INSECURE_STORAGE": "",
            "XDG_DATA_HOME": str(commands.folder / "share"),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        }

    def begin(self, state: str, *commands: Sequence[str]) -> subprocess.Popen[str]:
        """Begin a session in which commands are run one after the other."""
        program = shlex.join([sys.executable, "-c", PROGRAM])
        steps = [f"{program} {shlex.join(command)}; echo status $? >&2" for command in commands]
        bus = ["dbus-run-session"]
        if state in (ABSENT, SILENT):
            # On the usual bus, asking for the service would start it.
            bus += [f"--config-file={self._bare_bus()}"]
        return subprocess.Popen(
            [*bus, "--", "sh", "-c", "\n".join([state, *steps])],
            env=self.environment,
            cwd=self.commands.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, state: str, *commands: Sequence[str]) -> tuple[str, str]:
        """Run commands in a session; return what they printed, and what they told."""
        with self.begin(state, *commands) as session:
            return session.communicate(timeout=60)

    def sign_in(self, email: str) -> dict[str, str]:
        """Sign in where the keyring is unlocked; return the last event."""
        with self.begin(UNLOCKED, ["login", "--json"]) as session:
            assert session.stdout is not None
            prompt = json.loads(session.stdout.readline())
            form = {"user_code": prompt["user_code"], "email": email}
            httpx.post(prompt["verification_uri"], data=form, trust_env=False)
            event: dict[str, str] = json.loads(session.stdout.readline())
            session.communicate(timeout=60)
        return event

    def _bare_bus(self) -> Path:
        config = self.commands.folder / "bus.conf"
        config.write_text(
            "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context='default'>"
            "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>"
            "</policy></busconfig>"
        )
        return config


@pytest.fixture
def desktop(stack: Stack, tmp_path: Path) -> Desktop:
    needs("dbus", "gnome-keyring")
    return Desktop(Commands(stack, tmp_path / "home"))


def in_the_clear(folder: Path) -> str:
    return "".join(path.read_text("latin-1") for path in folder.rglob("*") if path.is_file())


def test_unlocked_it_keeps_the_session_for_the_next_program(desktop: Desktop) -> None:
    assert desktop.sign_in("ring@example.com")["storage"] == "keyring"
    printed, told = desktop.run(UNLOCKED, ["whoami", "--json"], ["sync", "--json"], ["logout"], ["whoami"])
    who, synced, *_ = printed.splitlines()
    assert json.loads(who)["kept_in"] == "the keyring (SecretService)"
    assert json.loads(who)["signed_in"] is True
    assert json.loads(synced)["phase"] == "idle"
    assert "Signed out ring@example.com." in printed
    assert "status 4" in told
    assert "eyJ" not in in_the_clear(desktop.commands.folder)


@pytest.mark.parametrize("state", [LOCKED, WRONG], ids=["locked", "wrong password"])
def test_locked_it_is_named_and_nothing_is_lost(desktop: Desktop, state: str) -> None:
    desktop.sign_in("locked@example.com")
    printed, told = desktop.run(state, ["sync"], ["login"], ["add", "meanwhile"], ["list", "all"])
    for status in ("status 1\n", "status 1\n", "status 0\n"):
        assert status in told
    assert told.count("the keyring (SecretService) failed (KeyringLocked). It is locked: unlock it") >= 2
    assert "code" not in told
    assert "meanwhile" in printed
    printed, _ = desktop.run(UNLOCKED, ["sync", "--json"])
    assert json.loads(printed.splitlines()[0])["waiting"] == 0


def test_locked_it_does_not_keep_anybody_from_signing_out(desktop: Desktop) -> None:
    desktop.sign_in("leaver@example.com")
    printed, told = desktop.run(LOCKED, ["logout"], ["whoami"])
    assert "Signed out leaver@example.com." in printed
    assert "unlock it" in told
    assert "Nobody is signed in" in told


def test_absent_it_is_said_what_to_install(desktop: Desktop) -> None:
    _, told = desktop.run(ABSENT, ["login"])
    assert "There is no keyring on this machine" in told
    assert "apt-get install gnome-keyring" in told
    assert "--insecure-storage" in told
    assert "Traceback" not in told


def test_mute_it_is_given_up_on(desktop: Desktop) -> None:
    desktop.sign_in("mute@example.com")
    desktop.environment["TIMEOUT"] = "3"
    _, told = desktop.run(SILENT, ["login"], ["sync"], ["logout"])
    assert told.count("(SecretService) gives no answer. Unlock it, or restart it.") == 3
    assert "status 0" in told
    assert "Traceback" not in told
