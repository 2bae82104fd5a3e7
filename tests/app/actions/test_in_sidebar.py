"""In the sidebar, keys act on the project, tag or filter under the cursor, never on a todo."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SAVED, SYNCED, StillEngine, typed
from tests.app.world import Stage, replica_at, uid

NAMED = {"home": (0, 3), "travel": (4, 9, 10, 11, 12)}
"""The todos of a project, those that are done too."""


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path), preferences=SAVED)
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def projects(stage: Stage, numbers: tuple[int, ...]) -> set[str]:
    return {todo.project for number in numbers if (todo := stage.replica.get(uid(number)))}


async def test_x_deletes_no_todo_but_asks_about_the_project(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "x")
        assert "Delete the project home?" in text(app)
        await press(pilot, "escape")
        assert projects(stage, NAMED["home"]) == {"home"}
        await press(pilot, "x", "enter")
        assert "Deleted #home: 2 todos · u undoes it" in text(app)
        assert projects(stage, NAMED["home"]) == {""}
        assert "● home" not in text(app)
        await press(pilot, "u")
        assert projects(stage, NAMED["home"]) == {"home"}
        assert "● home" in text(app)


async def test_a_project_is_deleted_with_its_todos_and_comes_back_in_one_step(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("travel"), "enter", "h", "x")
        assert "Delete its 5 todos too" in text(app)
        await press(pilot, *typed("too"), "enter")
        assert projects(stage, NAMED["travel"]) == set()
        await press(pilot, "u")
        assert projects(stage, NAMED["travel"]) == {"travel"}


async def test_e_renames_a_project_with_all_that_is_in_it(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("travel"), "enter", "h", "e", "ctrl+u", *typed("Lisbon"), "enter")
        assert "Renamed #travel to #Lisbon: 5 todos · u undoes it" in text(app)
        assert projects(stage, NAMED["travel"]) == {"Lisbon"}
        assert "Lisbon  4" in text(app)
        await press(pilot, "u")
        assert projects(stage, NAMED["travel"]) == {"travel"}


async def test_a_project_given_the_name_of_another_is_merged_into_it(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "e", "ctrl+u", *typed("work"), "enter")
        assert "Merged #home into #work: 2 todos" in text(app)
        assert projects(stage, NAMED["home"]) == {"work"}


async def test_a_tag_is_renamed_and_deleted(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "@", *typed("phone"), "enter", "h", "e", "ctrl+u", *typed("calls"), "enter")
        assert "Renamed @phone to @calls: 2 todos" in text(app)
        assert [stage.replica.get(uid(number)).tags for number in (2, 5)] == [("calls",)] * 2  # type: ignore[union-attr]
        await press(pilot, "x")
        assert "Deleted @calls: 2 todos · u undoes it" in text(app)
        assert [stage.replica.get(uid(number)).tags for number in (2, 5)] == [()] * 2  # type: ignore[union-attr]


async def test_a_saved_filter_is_renamed_in_its_place_and_deleted_when_confirmed(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "1", "h", "e", "ctrl+u", *typed("Soon"), "enter")
        assert "Renamed Urgent at work to Soon." in text(app)
        assert text(app).index("◇ Soon") < text(app).index("◇ Waiting")
        await press(pilot, "x", "enter")
        assert "Deleted the filter Soon." in text(app)
        assert "◇ Soon" not in text(app)
        assert stage.kept == [("filters", "Urgent at work", "Soon"), ("filters", "Soon", None)]


async def test_a_adds_to_the_project_there(stage: Stage) -> None:
    async with playing(stage) as (_, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "a", *typed("Dust"), "enter")
        [made] = [todo for todo in stage.replica.find("") if todo.task == "Dust"]
        assert made.project == "home"


async def test_what_is_for_todos_says_so_and_changes_none(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        before = stage.replica.find("")
        await press(pilot, "h")
        for key in ("d", "t", "J", "v", "1", "E", "A", "y"):
            await press(pilot, key)
            assert "This key is for todos" in text(app)
        assert stage.replica.find("") == before


async def test_the_views_that_everybody_has_stay(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "i", "h", "e")
        assert "Inbox cannot be renamed: projects, tags and filters can." in text(app)
        await press(pilot, "x")
        assert "Inbox cannot be deleted: projects, tags and filters can." in text(app)


@pytest.mark.parametrize(
    ("typed_name", "why"),
    [("", "A name needs words."), ("x" * 5000, "at most"), ("Waiting", "There is a filter")],
)
async def test_a_name_that_cannot_be_says_why_and_stays_in_the_line(
    stage: Stage, typed_name: str, why: str
) -> None:
    keys = ("g", "1") if typed_name == "Waiting" else ("g", "p", *typed("home"), "enter")
    async with playing(stage, (160, 40)) as (app, pilot):
        await press(pilot, *keys, "h", "e", "ctrl+u")
        assert app.main
        app.main.paste(typed_name)
        await press(pilot, "enter")
        assert why in text(app)
        assert app.main.typing
