"""The screen is killed while it changes very many todos: whole parts are done, and undo takes them back."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tests.e2e.emulator import Emulator
from tui.app.changes import PART
from tui.replica.integrity import faults
from tui.replica.replica import Replica
from tui.todos import Todo
from tui.todos.view import ALL

MANY = 8 * PART


@pytest.fixture
def here(tmp_path: Path) -> Offline:
    here = Offline(tmp_path / "home")
    with here.replica() as replica:
        replica.add_many(Todo("", f"number {number}") for number in range(MANY))
    return here


def completed(replica: Replica) -> int:
    return MANY - len(replica.listing(ALL).uids())


@pytest.mark.slow
@pytest.mark.parametrize("parts", range(1, 7))
def test_kill_9_meanwhile(here: Offline, parts: int) -> None:
    with (
        Emulator([sys.executable, "-m", "tui"], here.environment | {"TERM": "xterm-256color"}) as terminal,
        closing(sqlite3.connect(here.replica_path)) as outside,
    ):

        def so_many_are_done() -> bool:
            [done] = outside.execute("select sum(is_complete) from todo").fetchone()
            return bool(done >= parts * PART)

        terminal.wait_for("? keys")
        terminal.press("ga*")
        terminal.wait_for(f"{MANY:,} selected")
        terminal.press("d")
        terminal.wait_until(so_many_are_done)

    with here.replica() as replica:
        assert faults(replica.file) == []
        done = completed(replica)
        assert parts * PART <= done <= MANY
        assert done % PART == 0
        assert MANY <= replica.waiting <= MANY + done, "each waits once, and a completion of what was sent"

    assert f"Completed {done:,} todos" in here.run("undo").stdout
    with here.replica() as replica:
        assert completed(replica) == 0
        assert faults(replica.file) == []
