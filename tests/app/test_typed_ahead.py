"""Keys pressed faster than a screen is drawn: each acts on the state that the one before has left."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.play_scene import burst, paste, playing, press
from tests.app.scenes import SYNCED, StillEngine, conflicted, typed
from tests.app.world import Stage, day, replica_at, uid
from tests.sampling import mostly_slow
from tui.app.screens.due import DuePanel
from tui.app.screens.main import MainScreen
from tui.app.screens.picker import Picker
from tui.replica.replica import Replica

RENT = uid(0)


def stage_in(folder: Path, prepare: Callable[[Replica], None] = lambda replica: None) -> Stage:
    stage = Stage(replica_at(folder))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    prepare(stage.replica)
    return stage


def rent(stage: Stage) -> tuple[object, ...]:
    todo = stage.replica.get(RENT)
    assert todo
    return todo.task, todo.project, todo.due_date, todo.is_complete


@pytest.mark.parametrize(
    "opened", mostly_slow(["m", "p", "s", "@", "R", "g m", "t", "?", "ctrl+p"], one_in=3)
)
@pytest.mark.parametrize("closing", ["escape", "enter"])
async def test_a_second_closing_key_is_for_what_is_below(tmp_path: Path, opened: str, closing: str) -> None:
    async with playing(stage_in(tmp_path)) as (app, pilot):
        await press(pilot, *opened.split())
        if opened == "ctrl+p":
            await press(pilot, *typed("select everything"))
        await burst(pilot, closing, closing)
        assert isinstance(app.screen, MainScreen)


@pytest.mark.parametrize("keys", ["t t t", "t n n n", "? q ?", "m escape escape escape", "g m enter escape"])
async def test_panels_open_and_close_in_the_order_of_the_keys(tmp_path: Path, keys: str) -> None:
    stage = stage_in(tmp_path)
    async with playing(stage) as (app, pilot):
        await burst(pilot, *keys.split())
        assert isinstance(app.screen, DuePanel if keys.endswith("t") else object)
        assert app.return_code is None


async def test_a_conflict_is_decided_once_by_a_key_pressed_twice(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path, conflicted)) as (app, pilot):
        await burst(pilot, "enter", "m", "m", "m", "escape")
        assert isinstance(app.screen, MainScreen)


async def test_what_is_typed_ahead_is_for_the_panel_that_opens(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    async with playing(stage) as (app, pilot):
        await burst(pilot, "t", "m")
        assert isinstance(app.screen, MainScreen)
        assert rent(stage) == ("Pay rent", "home", day(1), False)


async def test_an_answer_is_taken_before_the_key_that_follows_it(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    async with playing(stage) as (_, pilot):
        await burst(pilot, "m", *typed("travel"), "enter", "d")
        assert rent(stage) == ("Pay rent", "travel", day(-3), True)
        await burst(pilot, "u", "u")
        assert rent(stage) == ("Pay rent", "home", day(-3), False)


async def test_a_line_typed_ahead_is_kept_as_typed(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    async with playing(stage) as (app, pilot):
        await burst(pilot, "e", "home", *typed("duly "), "enter", "ctrl+p", *typed("sort"), "escape")
        assert rent(stage)[0] == "duly Pay rent"
        assert isinstance(app.screen, MainScreen)


async def test_a_second_click_beside_a_panel_closes_nothing_else(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path)) as (app, pilot):
        await press(pilot, "p")
        panel = app.screen
        assert isinstance(panel, Picker)
        panel.leave()
        panel.leave()
        assert isinstance(app.screen, MainScreen)


async def test_what_is_pasted_into_a_picker_narrows_it(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    async with playing(stage) as (_, pilot):
        await press(pilot, "m")
        await paste(pilot, "the back\rgarden\r")
        await press(pilot, "enter")
        assert rent(stage)[1] == "the back garden"


@pytest.mark.parametrize("keys", ["t", "t i"])
async def test_a_date_can_be_pasted_into_the_due_panel(tmp_path: Path, keys: str) -> None:
    stage = stage_in(tmp_path)
    async with playing(stage) as (_, pilot):
        await press(pilot, *keys.split())
        await paste(pilot, "in 3 days\r")
        await press(pilot, "enter")
        assert rent(stage)[2] == day(3)
