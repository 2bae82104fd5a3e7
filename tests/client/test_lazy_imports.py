"""Keyring, SDK and network are imported only when they are needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.auth.test_secrets import on_a_terminal
from tests.commands import Commands
from tests.stack import Stack
from tui.client import background

LATER = {
    "httpcore",
    "httpx",
    "httpx2",
    "jeepney",
    "keyring",
    "psycopg",
    "secretstorage",
    "starlette",
    "workos",
}
"""What nothing needs up to the first frame."""

START = """
import runpy, sys
import tui.app.run as starting
listed, run = sys.argv.pop(), starting.run

def run_to_the_first_frame(services, early):
    from tui.app.app import RowdoApp

    def connect(app):
        with open(listed, "w") as file:
            file.write("\\n".join(name for name, module in sys.modules.items() if module))
        app.exit()

    RowdoApp.connect = connect
    run(services, early)

starting.run = run_to_the_first_frame
runpy.run_module("tui", run_name="__main__", alter_sys=True)
"""

REFRESH = """
import asyncio, sys
from pathlib import Path
from tui.auth.account import Accounts
from tui.auth.sign_in import resume

async def main():
    account = Accounts(Path(sys.argv[1])).current("default")
    session = await resume(account, workos_url=sys.argv[2], data_dir=Path(sys.argv[1]))
    first = await session.token()
    assert await session.token(rejected=first) != first
    await session.aclose()

asyncio.run(main())
print("\\n".join(name for name, module in sys.modules.items() if module))
"""


@pytest.fixture
def commands(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.setattr(background, "sync_later", lambda choice: None)
    return Commands(stack, tmp_path / "home")


def packages(listed: str) -> set[str]:
    return {name.partition(".")[0] for name in listed.split()}


def test_the_first_frame_comes_before_keyring_sdk_and_network(commands: Commands) -> None:
    commands.sign_in("early@example.com")
    commands.run("sync")
    account = commands.data_dir / "accounts" / "default.json"
    account.write_text(account.read_text().replace('"file"', '"keyring"'))
    listed = commands.folder / "modules"
    on_a_terminal([sys.executable, "-c", START, str(listed)], commands)
    loaded = packages(listed.read_text())
    assert {"textual", "tui", "sqlite3"} <= loaded
    assert loaded & LATER == set()


def test_a_refresh_needs_neither_sdk_nor_keyring(commands: Commands) -> None:
    commands.sign_in("fresh@example.com")
    done = subprocess.run(
        [sys.executable, "-c", REFRESH, str(commands.data_dir), commands.issuer],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded = packages(done.stdout)
    assert "httpx" in loaded
    assert loaded & (LATER - {"httpcore", "httpx"}) == set()


def test_a_command_that_only_reads_loads_no_more(commands: Commands) -> None:
    commands.sign_in("reader@example.com")
    commands.run("sync")
    with commands.begun("list", "--json", PYTHONPROFILEIMPORTTIME="1") as listing:
        _, told = listing.communicate(timeout=60)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    assert {"click", "tui"} <= loaded
    assert loaded & (LATER | {"textual", "filelock"}) == set()
