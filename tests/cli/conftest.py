from pathlib import Path

import pytest

from tests.cli.offline import Offline


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The background syncs that were begun, which is all that becomes of them here."""
    begun: list[object] = []
    monkeypatch.setattr("tui.client.background.sync_later", begun.append)
    return begun


@pytest.fixture
def here(tmp_path: Path, delivered: list[object]) -> Offline:
    return Offline(tmp_path / "home")
