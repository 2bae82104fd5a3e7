"""The message after completing todos, and about the subtasks that stay open."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.world import Stage, replica_at
from tests.sampling import mostly_slow
from tui.replica.replica import Replica
from tui.todos import Todo
from tui.todos.recurrence import successor

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


async def test_the_open_subtasks_of_what_recurs_go_along_or_are_completed_too(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    review = stage.replica.add(Todo(uid="", task="Review", recurrence="FREQ=WEEKLY", project="travel")).uid
    for task in ("one", "two"):
        stage.replica.add(Todo(uid="", task=task, parent_uid=review, project="travel"))
    before = open_tasks(stage.replica)
    async with playing(stage, (120, 40)) as (app, pilot):
        await press(pilot, "g", "p", "t", "r", "a", "v", "enter", "G", "k", "k", "d")
        assert "Completed “Review”, back" in text(app)
        assert "2 subtasks open: D completes them" in text(app)
        assert open_tasks(stage.replica) == before
        await press(pilot, "D")
        assert open_tasks(stage.replica) == before
        done = [todo.task for todo in stage.replica.below([review]) if todo.is_complete]
        assert sorted(done) == ["one", "two"]
        again = [todo.task for todo in stage.replica.below([successor(review)]) if not todo.is_complete]
        assert sorted(again) == ["one", "two"]
        await press(pilot, "u", "u")
        assert not any(todo.is_complete for todo in stage.replica.below([review]))


UNFOLLOWED = [
    ("FREQ=HOURLY", "FREQ must be one of DAILY"),
    ("FREQ=DAILY;INTERVAL=0", "INTERVAL must be a number"),
    ("RSCALE=GREGORIAN;FREQ=YEARLY", "is not a part of a recurrence rule"),
    ("FREQ=DAILY;UNTIL=20261345", "UNTIL must be a day"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "No day ever fits the rule"),
]


@pytest.mark.parametrize(("rule", "reason"), mostly_slow(UNFOLLOWED, one_in=3))
@pytest.mark.parametrize("key", ["d", "D"])
async def test_a_rule_that_cannot_be_followed_is_told_before_it_would_end_the_series(
    tmp_path: Path, rule: str, reason: str, key: str
) -> None:
    stage = Stage(replica_at(tmp_path))
    uid = stage.replica.add(Todo(uid="", task="Wind the clock", recurrence=rule)).uid
    async with playing(stage, (120, 30)) as (app, pilot):
        await press(pilot, "g", "a", "G", key)
        assert "It would not come back" in text(app)
        assert reason in text(app)
        await press(pilot, "enter")
        assert not stage.replica.find(uid)[0].is_complete
        await press(pilot, key, "down", "enter")
        assert stage.replica.find(uid)[0].is_complete


async def test_a_series_that_was_meant_to_end_ends_without_a_question(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    uid = stage.replica.add(Todo(uid="", task="Wind the clock", recurrence="FREQ=DAILY;COUNT=1")).uid
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "G", "d")
        assert "It would not come back" not in text(app)
        assert stage.replica.find(uid)[0].is_complete
