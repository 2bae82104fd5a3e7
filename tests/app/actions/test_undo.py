"""Undo and redo: which list is shown then, and what is said."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SAVED, SYNCED, StillEngine, typed
from tests.app.world import TODAY, Stage, replica_at, uid
from tui.app.app import RowdoApp
from tui.todos import Todo
from tui.todos.view import INBOX, View, project, tag

RENAME = ("h", "e", "ctrl+u")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path), preferences=SAVED)
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def shown(app: RowdoApp) -> View:
    assert app.main
    return app.main.list_state.view


async def undo_and_redo(app: RowdoApp, pilot: Pilot[None], before: View, after: View) -> None:
    """Undo the step that led from one list to another, and redo it."""
    assert shown(app) == after
    await press(pilot, "u")
    assert shown(app) == before
    assert "Not in this list" not in text(app)
    await press(pilot, "ctrl+r")
    assert shown(app) == after
    assert "Not in this list" not in text(app)


async def test_the_list_follows_a_tag_that_is_renamed(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "@", *typed("phone"), "enter", *RENAME, *typed("calls"), "enter")
        await undo_and_redo(app, pilot, tag("phone"), tag("calls"))


@pytest.mark.parametrize("on_view", ["there", "there/far", "there/far/off"])
async def test_the_list_follows_a_project_that_is_renamed_with_those_under_it(
    stage: Stage, on_view: str
) -> None:
    stage.replica.edit(uid(8), project="here/far/off")
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("here"), "enter", *RENAME, *typed("there"), "enter")
        await press(pilot, "g", "p", *typed(on_view), "enter")
        await undo_and_redo(app, pilot, project(on_view.replace("there", "here")), project(on_view))


@pytest.mark.parametrize(
    ("kind", "before", "after", "view"),
    [
        ("project", "boat", "sea/boat", project),
        ("project", "sea/boat", "boat", project),
        ("tag", "a", "b", tag),
    ],
)
async def test_the_list_follows_what_has_no_todos(
    stage: Stage, kind: str, before: str, after: str, view: Callable[[str], View]
) -> None:
    stage.replica.change_settings({f"{kind}/{before}": {"color": "red"}})
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p" if kind == "project" else "@", *typed(before), "enter")
        await press(pilot, *RENAME, *typed(after), "enter")
        await undo_and_redo(app, pilot, view(before), view(after))


async def test_the_list_shows_where_the_todos_of_a_project_went_that_is_deleted_again(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("travel"), "enter", "h", "x", "enter", "u")
        await press(pilot, "g", "p", *typed("travel"), "enter", "ctrl+r")
        assert shown(app) == INBOX


async def test_the_list_stays_where_a_step_has_to_do_with_something_else(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("travel"), "enter")
        todos = stage.replica.listing(project("travel"), done=True, unfolded=True).uids()
        stage.replica.edit_many({todo: {"project": "gone"} for todo in todos})
        stage.replica.complete(uid(3))
        await settled(pilot)
        await press(pilot, "u")
        assert shown(app) == project("travel")
        assert "Not in this list" in text(app)


async def test_a_todo_that_is_done_again_is_among_those_that_are_done(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "j", "j", "d", "u", "ctrl+r")
        assert "Not in this list: gd shows what is done." in text(app)


async def test_several_todos_are_not_in_the_list(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "v", "v", "d", "g", "i", "u")
        assert "2 of them come back. Not in this list: ga" in text(app)


async def test_indented_todos_are_counted_and_not_what_they_stand_under(stage: Stage) -> None:
    for number in range(3):
        stage.replica.add(Todo("", f"number {number}", project="new", due_date=TODAY + timedelta(1)))
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("new"), "enter", "j", "v", "v", "L")
        assert "Now subtasks of “number 0”." in text(app)
        await press(pilot, "u", "escape", "G", "K", "L")
        assert "Now a subtask of “number 0”." in text(app)


async def test_what_has_no_parent_is_not_outdented(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "H")
        assert "This todo has no parent." in text(app)
        await press(pilot, "v", "v", "H")
        assert "These todos have no parent." in text(app)
