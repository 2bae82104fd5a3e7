"""From signing in to signing out in a real terminal, without the manual."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.home import Home
from tests.e2e.terminal import Terminal
from tests.needs import needs
from tests.stack import Stack
from tui.local.sign_in import approve

TODOS = (
    "Pay rent #home p1 tomorrow",
    "Call mum @phone today",
    "Book flights #travel fri 9am",
    "Water the plants #home today every week",
    "Learn to juggle",
)


@pytest.fixture
def terminal(stack: Stack, tmp_path: Path) -> Iterator[Terminal]:
    """Rowdo in a terminal, configured with somebody's own services, and nobody signed in."""
    needs("tmux")
    home, settings = Home(tmp_path / "home"), stack.lease.settings(config_dir=tmp_path, data_dir=tmp_path)
    environment = {
        **home.environment,
        "WORKOS_CLIENT_ID": stack.lease.client_id,
        "ROWDO_WORKOS_URL": stack.lease.urls.issuer,
        "DATABASE_AUTHENTICATED_URL": settings.authenticated_url or "",
        "ROWDO_SQL_URL": settings.sql_url or "",
        "ROWDO_INSECURE_STORAGE": "1",
    }
    with (
        tempfile.TemporaryDirectory(prefix="tmux-", dir="/tmp") as folder,
        Terminal(Path(folder) / "socket", home.command, environment, size="50x10") as terminal,
    ):
        yield terminal


def typed(terminal: Terminal, key: str, text: str) -> None:
    terminal.press(key)
    terminal.wait_for("keep")
    terminal.type(text)
    terminal.press("Enter")
    terminal.wait_for("keep", gone=True)


@pytest.mark.slow
def test_from_sign_in_to_sign_out(stack: Stack, terminal: Terminal) -> None:
    screen = terminal.wait_for(" left. Waiting for you")
    assert "/device" in screen
    # In a terminal this small the code is written in plain letters.
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", screen)
    assert code, screen
    terminal.resize(100, 30)
    approve(stack.lease, code[0], "whole.day@example.com")
    terminal.wait_for("whole.day@example.com")
    terminal.wait_for("synced")

    terminal.press("g", "a")
    terminal.wait_for("All  0")
    for text in TODOS:
        typed(terminal, "a", text)
    screen = terminal.wait_for("Learn to juggle")
    assert all(words in screen for words in ("Pay rent", "p1", "tomorrow", "@phone", "↻", "travel"))

    typed(terminal, "/", "plants")
    terminal.wait_for("○ Pay rent", gone=True)
    terminal.press("Space")
    terminal.wait_for("undoes it")
    terminal.press("u")
    terminal.wait_for("Undone")
    terminal.wait_for("○ Water the plants")
    terminal.press("Escape")
    terminal.wait_for("○ Call mum")

    typed(terminal, "f", "#home & p1")
    terminal.wait_for("○ Call mum", gone=True)
    terminal.wait_for("Pay rent")
    terminal.press("Escape")
    terminal.wait_for("○ Call mum")

    terminal.wait_for("synced")
    terminal.press("C-p")
    terminal.wait_for("What to do")
    terminal.type("sign out")
    terminal.wait_for("▌Sign out")
    terminal.press("Enter")
    terminal.wait_for("You are signed out.")
    terminal.wait_for("Pay rent", gone=True)
    terminal.press("q")
    terminal.wait_until_ended()
