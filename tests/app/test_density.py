"""Comfortable density: a line is free below each todo, for keys, mouse, scrolling and cursor alike."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, replica_at, uid
from tui.app.widgets.todo_list import BOX_AT
from tui.config import Preferences

SIZES = [(120, 40), (80, 24), (40, 10)]
MANY = tuple({"task": f"todo {number:02}"} for number in range(60))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(
        replica_at(tmp_path, MANY), preferences=Preferences(start_view="all", density="comfortable")
    )
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def standing(shown: str) -> dict[int, str]:
    """The todos in sight, by the lines of the screen they stand on."""
    found = enumerate(shown.splitlines())
    return {y: line[line.index("todo ") :][:7] for y, line in found if "todo " in line and "○" in line}


@pytest.mark.parametrize("size", SIZES)
async def test_a_line_is_free_below_each_todo(stage: Stage, size: tuple[int, int]) -> None:
    async with playing(stage, size) as (app, _):
        assert app.main
        shown = standing(text(app))
        height = app.main.todos.size.height
        first = min(shown)
        assert list(shown) == list(range(first, first + height, 2))
        assert list(shown.values()) == [f"todo {number:02}" for number in range((height + 1) // 2)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_cursor_stays_in_sight_to_the_last_todo_and_back(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with playing(stage, size) as (app, pilot):
        assert app.main
        todos = app.main.todos
        for key in ("G", "k", "k", "ctrl+u", "g g", "j", "ctrl+d"):
            await press(pilot, *key.split())
            assert todos.todo
            line = todos.region.y + todos.cursor_cell.y
            assert standing(text(app))[line] == todos.todo.task
        await press(pilot, "G")
        assert todos.todo
        assert todos.todo.task == "todo 59"


async def test_a_click_is_for_the_todo_above_the_free_line_too(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        assert app.main
        await pilot.click("#todos", offset=(20, 9))
        await settled(pilot)
        assert app.main.todos.cursor == 4
        await pilot.click("#todos", offset=(BOX_AT, 4))
        await settled(pilot)
        done = stage.replica.get(uid(2))
        assert done
        assert done.is_complete


async def test_it_is_chosen_among_the_settings_and_in_force_at_once(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        before = standing(text(app))
        await press(pilot, ",", *typed("density"), "enter", *typed("compact"), "enter", "escape")
        assert stage.kept == [("density", None)]
        assert len(standing(text(app))) >= 2 * len(before) - 1
