"""The screen in a real terminal, from nothing to leaving it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.home import Home
from tests.e2e.terminal import Terminal
from tests.needs import needs


@pytest.fixture
def terminal(home: Home) -> Iterator[Terminal]:
    needs("tmux")
    with (
        tempfile.TemporaryDirectory(prefix="tmux-", dir="/tmp") as folder,
        Terminal(Path(folder) / "socket", home.command, home.environment) as terminal,
    ):
        yield terminal


def test_somebody_new_adds_completes_undoes_deletes_and_leaves(home: Home, terminal: Terminal) -> None:
    terminal.wait_for("Press a to add a todo")
    terminal.wait_for("synced")
    terminal.wait_for("LOCAL")

    terminal.press("a")
    terminal.type("buy milk #shop today")
    terminal.press("Enter")
    terminal.wait_for("#shop")
    terminal.press("a")
    terminal.type("a mistake today")
    terminal.press("Enter")
    terminal.wait_for("○ a mistake")

    terminal.press("x")
    terminal.wait_for("○ a mistake", gone=True)
    terminal.press("u")
    terminal.wait_for("○ a mistake")
    terminal.press("C-r")
    terminal.wait_for("○ a mistake", gone=True)

    terminal.wait_for("synced")
    terminal.press("q")
    terminal.wait_until_ended()
    assert list(home.path.rglob("replicas/local/*.sqlite3"))
    assert not list(home.path.rglob("replicas/local/*-wal")), "the log was not emptied"
    tasks = home.tasks()
    assert "buy milk" in tasks
    assert "a mistake" not in tasks
    home.stack.wait_until_gone()
