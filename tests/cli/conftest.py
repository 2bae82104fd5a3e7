import time as clock
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.cli.offline import Offline

COLLECTED = date.today()


@pytest.fixture(autouse=True)
def same_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let it be the day on which the tests were collected: those of what is due name days from that one."""
    if date.today() == COLLECTED:
        yield
        return
    behind = datetime.now(UTC).replace(microsecond=0) - datetime.combine(COLLECTED, time(12), UTC)
    with monkeypatch.context() as here:
        # POSIX: how far the zone is behind UTC, here so far that it is noon.
        here.setenv("TZ", f"NOON{'-' if behind < timedelta() else ''}{abs(behind)}")
        clock.tzset()
        yield
    clock.tzset()


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The background syncs that were begun, which is all that becomes of them here."""
    begun: list[object] = []
    monkeypatch.setattr("tui.client.background.sync_later", begun.append)
    return begun


@pytest.fixture
def here(tmp_path: Path, delivered: list[object]) -> Offline:
    return Offline(tmp_path / "home")
