"""The header shows the last known sync status, and when it was known."""

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from tests.app.play_scene import playing, settled, text
from tests.app.scenes import StillEngine
from tests.app.world import NOW, Stage, replica_at
from tui.app.sync_status import sync_status_of
from tui.sync.state import Phase, SyncState

SYNCED_AT = NOW.astimezone(UTC)


RESTING = SyncState(last_synced=SYNCED_AT, resting=True)
OFFLINE = SyncState(Phase.OFFLINE, last_synced=SYNCED_AT)


@pytest.mark.parametrize(
    ("state", "later", "waiting", "word"),
    [
        (SyncState(last_synced=SYNCED_AT), timedelta(minutes=4), 0, "synced"),
        (RESTING, timedelta(minutes=6), 0, "as of 09:30"),
        (RESTING, timedelta(days=1), 0, "as of yesterday 09:30"),
        (RESTING, timedelta(days=3), 0, "as of Mon 23 Nov 09:30"),
        (RESTING, timedelta(minutes=6), 2, "2 waiting"),
        (SyncState(Phase.OFFLINE), timedelta(minutes=9), 0, "offline"),
        (OFFLINE, timedelta(seconds=50), 0, "offline"),
        (OFFLINE, timedelta(minutes=12), 0, "offline, synced 12 min ago"),
        (OFFLINE, timedelta(hours=3), 1, "offline, synced 3 h ago, 1 waiting"),
        (OFFLINE, timedelta(days=2), 0, "offline, synced 2 d ago"),
    ],
)
def test_what_is_said_as_time_goes_on(state: SyncState, later: timedelta, waiting: int, word: str) -> None:
    assert sync_status_of(state, waiting, 0, NOW + later).word == word


async def test_how_long_ago_goes_on_while_nothing_is_pressed(tmp_path: Path) -> None:
    now = [NOW]
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SyncState(Phase.OFFLINE, last_synced=SYNCED_AT))
    async with playing(stage, clock=lambda: now[0]) as (app, pilot):
        assert app.main
        assert "○ offline\n" in text(app)
        for minutes in (1, 2):
            now[0] = NOW + timedelta(minutes=minutes)
            app.main.timers.tick()
            await settled(pilot)
            assert f"synced {minutes} min ago" in text(app)


async def test_what_is_not_asked_any_more_is_told_as_of_then(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SyncState(last_synced=SYNCED_AT, resting=True))
    async with playing(stage) as (app, _):
        assert "● as of 09:30" in text(app)
