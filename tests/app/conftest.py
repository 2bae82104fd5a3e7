from pathlib import Path

import pytest

from tests.app.world import Stage, replica_at


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the terminal be one that shows all colours on a dark ground, whatever the tests run in."""
    for name in ("NO_COLOR", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """The small set of todos, and nothing behind it."""
    return Stage(replica_at(tmp_path))
