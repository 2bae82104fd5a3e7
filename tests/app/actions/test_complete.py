"""What is said of todos that were completed, and of the subtasks that were not."""

from pathlib import Path

from tests.app.playing import playing, press, text
from tests.app.world import Stage, replica_at
from tui.replica.replica import Replica

TRIP = ("g", "p", "t", "r", "a", "v", "enter", "j")
"""To the plan of the trip, with two open subtasks and one that is done."""


def open_tasks(replica: Replica) -> set[str]:
    return {todo.task for todo in replica.find("") if todo.project == "travel" and not todo.is_complete}


async def test_the_subtasks_can_be_completed_too_and_undone(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    async with playing(stage) as (app, pilot):
        await press(pilot, *TRIP, "d")
        assert "Completed “Plan the Lisbon trip” · 2 subtasks open: D completes them" in text(app)
        assert open_tasks(stage.replica) == {"Book flights to Lisbon", "Find a place to stay", "Pack"}
        await press(pilot, "D")
        assert open_tasks(stage.replica) == {"Book flights to Lisbon"}
        assert "Completed 2 todos · u undoes it" in text(app)
        await press(pilot, "u", "u")
        assert len(open_tasks(stage.replica)) == 4


async def test_once_the_cursor_has_gone_elsewhere_it_is_about_the_todo_there(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    async with playing(stage) as (_, pilot):
        await press(pilot, *TRIP, "d", "k", "D")
        assert "Pack" in open_tasks(stage.replica)


async def test_a_todo_is_completed_with_its_subtasks_as_one_step(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    async with playing(stage) as (_, pilot):
        await press(pilot, *TRIP, "D")
        assert open_tasks(stage.replica) == {"Book flights to Lisbon"}
        await press(pilot, "u")
        assert len(open_tasks(stage.replica)) == 4


async def test_what_comes_back_says_when(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    async with playing(stage, (120, 40)) as (app, pilot):
        await press(pilot, "g", "p", *"home", "enter", "G", "d")
        assert "Completed “Water the plants”, back Mon 30 Nov · u undoes it" in text(app)
