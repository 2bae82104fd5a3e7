"""Requesting a sync starts what is needed for it first."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage, replica_at
from tui.sync.state import Phase, SyncState


class NudgedEngine(StillEngine):
    """An engine that counts how often it was asked to sync."""

    nudged = 0

    def nudge(self) -> None:
        self.nudged += 1


@pytest.mark.parametrize("state", [SYNCED, SyncState(phase=Phase.OFFLINE)])
async def test_what_was_stopped_is_started_though_nobody_knows_yet_that_it_was(
    tmp_path: Path, state: SyncState
) -> None:
    engine = NudgedEngine(state)
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: engine
    async with playing(stage) as (_, pilot):
        before = stage.prepared
        await press(pilot, "S")
        assert (engine.nudged, stage.prepared) == (1, before + 1)


async def test_what_cannot_be_started_is_said(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SyncState(phase=Phase.OFFLINE))
    async with playing(stage) as (app, pilot):
        stage.trouble = "The embedded stack did not start."
        await press(pilot, "S")
        assert "The embedded stack did not start." in text(app)
