"""`?` holds every action by its id, all of quick add and of the filter language; typing searches it."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, replica_at
from tui.app.actions import ACTIONS
from tui.app.keymap import Keymap
from tui.app.screens.keys import KeysScreen
from tui.app.screens.main import MainScreen
from tui.todos.filter import NAMES

SIZES = [(120, 40), (80, 24), (40, 10)]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def test_every_action_is_there_by_its_id_whether_it_has_a_key_or_not() -> None:
    entries = KeysScreen(Keymap.of(ACTIONS)).entries
    assert {each.id for each in entries} - {""} == {each.id for each in ACTIONS if each.group}


def test_every_name_of_a_filter_is_there_and_no_mark_of_markdown() -> None:
    entries = KeysScreen(Keymap.of(ACTIONS)).entries
    assert {each.sign for each in entries if each.section == "Filters: Names"} >= {*NAMES}
    assert not [each for each in entries if "`" in each.sign + each.words or each.sign.startswith("--")]
    assert any(each.sign == "p1 | overdue" for each in entries)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("todo.done_below", "todo.done_below"),
        ("// words", "the rest"),
        ("nodate", "are without a due date"),
        ("without a date", "nodate"),
        ("late", "overdue"),
        ("when done", "Quick add"),
    ],
)
async def test_what_is_typed_finds_it(stage: Stage, size: tuple[int, int], words: str, shown: str) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "?", *typed(words))
        assert shown in text(app)


async def test_what_is_not_there_says_so_and_which_key_is_next(stage: Stage) -> None:
    async with playing(stage, (40, 10)) as (app, pilot):
        await press(pilot, "?", *typed("zebra"))
        assert "Nothing here has these words" in text(app)
        assert "esc" in text(app)


async def test_a_question_mark_closes_it_unless_something_is_typed(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "?", "?")
        assert isinstance(app.screen, MainScreen)
        await press(pilot, "?", "a", "?")
        assert isinstance(app.screen, KeysScreen)


async def test_it_scrolls_to_its_end(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "?", *["pagedown"] * 30)
        assert "rowdo list --filter" in text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_at_its_end_it_says_so(stage: Stage, size: tuple[int, int]) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "?", "pageup")
        assert "That is the beginning." in text(app)
        await press(pilot, *["pagedown"] * 100)
        assert "That is the end." in text(app)
        await press(pilot, "up")
        assert "That is" not in text(app)
