"""The details are changed field by field, by the keys that choose a value elsewhere too."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, day, replica_at, uid
from tui.app.widgets.details import FIELDS

SIZES = [(120, 40), (80, 24), (40, 10), (150, 40)]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


@pytest.mark.parametrize("size", SIZES)
async def test_enter_changes_the_field_under_the_cursor(stage: Stage, size: tuple[int, int]) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", "enter", "j", "enter", "m")
        rent = stage.replica.get(uid(0))
        assert rent
        assert rent.due_date == day(1)
        await press(pilot, *["j"] * (list(FIELDS).index("project") - 1), "enter")
        assert "Move to project" in text(app)
        await press(pilot, *typed("work"), "enter")
        rent = stage.replica.get(uid(0))
        assert rent
        assert rent.project == "work"
        assert app.main
        assert app.main.panes.current is app.main.panes.details


async def test_what_is_not_set_can_be_set_there(stage: Stage) -> None:
    async with playing(stage, (150, 40)) as (app, pilot):
        await press(pilot, "g", "t", "j", "j")
        assert "repeats" not in text(app)
        await press(pilot, "enter")
        assert "repeats   –" in text(app)
        await press(pilot, "h")
        assert "repeats" not in text(app)


@pytest.mark.parametrize("size", [*SIZES, (100, 30)])
async def test_the_key_that_goes_to_the_list_goes_there_however_wide_the_terminal_is(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "t", "j", "enter")
        await press(pilot, "h")
        assert app.main
        assert app.main.panes.current is app.main.todos
        assert app.main.todos.cursor == 1


async def test_after_the_last_field_the_pane_scrolls_and_the_end_says_so(stage: Stage) -> None:
    stage.replica.edit(uid(0), notes="\n".join(f"line {number}" for number in range(40)))
    async with playing(stage, (80, 24)) as (app, pilot):
        await press(pilot, "g", "t", "enter", *["j"] * 60)
        assert "line 39" in text(app)
        await press(pilot, "j")
        assert "nothing below" in text(app)
        await press(pilot, *["k"] * 60)
        assert "Pay rent" in text(app)
        assert app.main
        assert app.main.panes.details.field == "task"
