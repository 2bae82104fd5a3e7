"""The demonstration: somebody with nothing looks around, and nothing remains."""

import tempfile
from pathlib import Path

from tests.e2e.home import Home
from tests.e2e.terminal import Terminal
from tests.needs import needs


def test_a_week_is_shown_changed_and_gone(home: Home, tmp_path: Path) -> None:
    needs("tmux")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = home.environment | {"TMPDIR": str(temporary)}
    with (
        tempfile.TemporaryDirectory(prefix="tmux-", dir="/tmp") as folder,
        Terminal(Path(folder) / "socket", [*home.command, "demo"], environment) as terminal,
    ):
        terminal.wait_for("Water the plants")
        terminal.wait_for("not synced")
        terminal.wait_for("deleted when you leave")
        terminal.press("a")
        terminal.type("buy milk today")
        terminal.press("Enter")
        terminal.wait_for("○ buy milk")
        terminal.press("S")
        terminal.wait_for("These todos are not sent anywhere.")
        terminal.press("q")
        terminal.wait_until_ended()
    assert not list(temporary.iterdir())
    assert not list(home.path.rglob("*.sqlite3"))
    assert not home.stack.paths.folder.exists()


def test_it_needs_a_terminal(home: Home) -> None:
    home.run("demo", status=2)
