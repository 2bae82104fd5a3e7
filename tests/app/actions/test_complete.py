"""Completing a todo with open subtasks offers to complete those too."""

from pathlib import Path

from tests.app.playing import playing, press, text
from tests.app.world import Stage, replica_at
from tui.replica.replica import Replica

TRIP = ("g", "p", "t", "r", "a", "v", "enter", "j")
"""To the plan of the trip, with two open subtasks and one that is done."""


def open_tasks(replica: Replica) -> set[str]:
    return {todo.task for todo in replica.find("") if todo.project == "travel" and not todo.is_complete}


async def test_the_subtasks_can_be_completed_too_and_taken_back(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    async with playing(stage) as (app, pilot):
        await press(pilot, *TRIP, "d")
        assert "2 subtasks are still open" in text(app)
        assert open_tasks(stage.replica) == {"Book flights to Lisbon", "Find a place to stay", "Pack"}
        await press(pilot, "enter")
        assert open_tasks(stage.replica) == {"Book flights to Lisbon"}
        await press(pilot, "u", "u")
        assert len(open_tasks(stage.replica)) == 4


async def test_they_may_stay_open(tmp_path: Path) -> None:
    for answer in (("down", "enter"), ("escape",)):
        folder = tmp_path / answer[0]
        folder.mkdir()
        stage = Stage(replica_at(folder))
        async with playing(stage) as (_, pilot):
            await press(pilot, *TRIP, "d", *answer)
            assert "Pack" in open_tasks(stage.replica)


async def test_nothing_is_asked_where_nothing_is_open(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "d")
        assert "still open" not in text(app)
