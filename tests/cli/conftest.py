from datetime import date
from pathlib import Path

import pytest

from tests.cli.offline import Offline

COLLECTED = date.today()


@pytest.fixture(autouse=True)
def same_day() -> None:
    """Tests of what is due name days from the one on which they were collected."""
    if date.today() != COLLECTED:
        pytest.skip("The day has turned since the tests were collected.")


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The background syncs that were begun, which is all that becomes of them here."""
    begun: list[object] = []
    monkeypatch.setattr("tui.client.background.sync_later", begun.append)
    return begun


@pytest.fixture
def here(tmp_path: Path, delivered: list[object]) -> Offline:
    return Offline(tmp_path / "home")
