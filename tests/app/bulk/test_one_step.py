"""What is done to very many todos is told, done in the background, and one step of undo."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.app.bulk.many import MANY, done, name, over
from tests.app.play_scene import burst, playing, press, text
from tests.app.world import NOW, Stage
from tui.app.app import RowdoApp
from tui.replica.replica import Replica
from tui.todos import Todo

CHANGES: dict[str, tuple[Sequence[str], str, str, Callable[[Todo], bool]]] = {
    "complete": (["d"], "Completing 120 todos", "Completed 120 todos", lambda todo: todo.is_complete),
    "priority": (["2"], "Setting priority p2 of", "Priority p2: 120", lambda todo: todo.priority == 3),
    "project": (
        ["m", *"new", "enter"],
        "Moving 120 todos",
        "Moved to #new: 120",
        lambda todo: todo.project == "new",
    ),
    "tags": (
        ["@", *"new", "enter"],
        "Setting the tags of 120",
        "Tagged @new: 120",
        lambda todo: todo.tags == ("new",),
    ),
    "day": (["t", "t"], "Setting the day of 120", "Due", lambda todo: todo.due_date is not None),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_it_is_told_at_once_and_is_one_step_that_is_undone_and_redone(
    stage: Stage, change: str
) -> None:
    keys, doing, told, so = CHANGES[change]
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*")
        before = stage.replica.many(map(name, range(MANY)))
        said = watch(app)
        for key in keys:
            await press(pilot, key)
            await over(app, pilot)
        assert [each for each in said if doing in each], said
        assert told in text(app)
        after = stage.replica.many(map(name, range(MANY)))
        assert len(after) == MANY
        assert all(map(so, after.values()))
        await press(pilot, "u")
        await over(app, pilot)
        assert "Undone: " in text(app)
        assert stage.replica.many(map(name, range(MANY))) == before
        await press(pilot, "ctrl+r")
        await over(app, pilot)
        assert "Redone: " in text(app)
        assert stage.replica.many(map(name, range(MANY))) == after


def watch(app: RowdoApp) -> list[str]:
    """Return what the last line says from now on."""
    assert app.main
    said: list[str] = []
    say = app.main.say

    def heard(message: str, tone: str = "text") -> None:
        said.append(message)
        say(message, tone)

    app.main.say = heard  # type: ignore[method-assign]  # it listens and passes on
    return said


async def test_all_are_deleted_with_what_is_below_them_each_once(stage: Stage) -> None:
    stage.replica.edit_many({name(number): {"parent_uid": name(0)} for number in range(50, 90)})
    stage.replica.file.sql.execute("delete from history")
    async with playing(stage, (100, 24)) as (app, pilot):
        before = stage.replica.many(map(name, range(MANY)))
        await press(pilot, "g", "a", "*", "x")
        await over(app, pilot)
        assert "Deleted 120 todos · u undoes it" in text(app)
        assert stage.replica.is_empty
        await press(pilot, "u")
        await over(app, pilot)
        assert stage.replica.many(map(name, range(MANY))) == before


async def test_a_recurring_todo_comes_back_with_its_subtasks_as_if_all_were_completed_at_once(
    stage: Stage, tmp_path: Path
) -> None:
    """The todo and its subtasks stand in different parts."""
    stage.replica.edit_many({name(number): {"parent_uid": name(0)} for number in range(1, 60)})
    stage.replica.edit(name(0), recurrence="FREQ=DAILY", due_date=NOW.date())
    with Replica.open(tmp_path / "other.sqlite3") as other:
        other.add_many(stage.replica.many(map(name, range(MANY))).values())
        other.complete_many(map(name, range(MANY)))
        wanted = {(todo.uid, todo.is_complete, todo.parent_uid) for todo in other.find("")}
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await over(app, pilot)
        assert "Completed 120 todos, 1 of them comes back · u undoes it" in text(app)
        assert {(todo.uid, todo.is_complete, todo.parent_uid) for todo in stage.replica.find("")} == wanted


async def test_what_was_looked_at_is_selected_still_when_nothing_is_chosen(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "*", "m")
        await over(app, pilot)
        assert "Looking at" not in text(app)
        await press(pilot, "escape")
        assert "120 selected" in text(app)


async def test_who_keeps_them_open_has_them_selected_still(stage: Stage) -> None:
    stage.replica.edit(name(7), recurrence="RSCALE=X;FREQ=YEARLY", due_date=NOW.date())
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await over(app, pilot)
        assert "It would not come back" in text(app)
        await press(pilot, "enter", "j")
        assert "120 selected" in text(app)
        assert done(stage.replica) == 0


async def test_nothing_is_selected_that_is_not_in_the_list_by_then(stage: Stage) -> None:
    stage.replica.edit(name(7), recurrence="RSCALE=X;FREQ=YEARLY", due_date=NOW.date())
    async with playing(stage, (100, 24)) as (app, pilot):
        assert app.main
        await press(pilot, "g", "a", "*")
        await burst(pilot, "d", "g", "t")
        await over(app, pilot)
        assert "It would not come back" in text(app)
        await press(pilot, "escape")
        assert not app.main.todos.selected


async def test_a_list_in_which_all_is_done_is_not_taken_for_a_new_one(stage: Stage) -> None:
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await over(app, pilot)
        assert "Nothing to do." in text(app)
        assert "gd shows what is done" in text(app)


async def test_where_the_disk_takes_no_more_of_it_that_is_said_with_what_was_done(
    stage: Stage, full_disk: None
) -> None:
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await over(app, pilot)
        assert "The disk is full, so no more was changed. Before that: Completed 30 todos. u undoes" in text(
            app
        )
        assert done(stage.replica) == 30
        await press(pilot, "u")
        await over(app, pilot)
        assert done(stage.replica) == 0
