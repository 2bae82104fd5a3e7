"""Typing and pasting into the input line: every character is kept, and no line is lost."""

import unicodedata
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import burst, colours_of, paste, playing, press, settled, text
from tests.app.scenes import SCENES, SYNCED, StillEngine, typed
from tests.app.world import TODAY, Stage, replica_at, uid
from tests.sampling import mostly_slow
from tui.app.app import RowdoApp

UNSEEN = {
    "NO-BREAK SPACE": "\u00a0",
    "ZERO WIDTH NON-JOINER": "\u200c",
    "ZERO WIDTH JOINER": "\u200d",
    "IDEOGRAPHIC SPACE": "\u3000",
    "SOFT HYPHEN": "\u00ad",
    "VARIATION SELECTOR-16": "\ufe0f",
}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def line_in(app: RowdoApp) -> str:
    assert app.main
    assert app.main.typing
    return app.main.typing.line.text


async def add(pilot: Pilot[None], words: str) -> None:
    await press(pilot, "a", *typed(words), "enter")


@pytest.mark.parametrize("character", [pytest.param(each, id=name) for name, each in UNSEEN.items()])
async def test_what_cannot_be_seen_is_typed_too(stage: Stage, character: str) -> None:
    assert not character.isprintable() or unicodedata.category(character) == "Mn"
    async with playing(stage) as (app, pilot):
        await burst(pilot, "a", "a", character, "b")
        assert line_in(app) == f"a{character}b"


async def test_a_line_left_by_escape_can_be_brought_back(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "a", *typed("a long sentence"), "escape", "a", "up")
        assert line_in(app) == "a long sentence"


async def test_a_line_left_as_it_was_opened_is_not_remembered(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "e", "escape", "e", "home", *typed("x"), "up")
        assert line_in(app) == "xPay rent #home @bank p1 every month due 2026-11-20"


async def test_the_line_begun_is_found_again_below_those_of_before(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await add(pilot, "one")
        await add(pilot, "two")
        await press(pilot, "a", *typed("thr"), "up", "up")
        assert line_in(app) == "one"
        await press(pilot, "down", "down")
        assert line_in(app) == "thr"


async def test_several_lines_pasted_into_an_edited_line_become_one(stage: Stage) -> None:
    async with playing(stage) as (_, pilot):
        await press(pilot, "e", "home")
        await paste(pilot, "first\rsecond\r\n\rthird ")
        await press(pilot, "enter")
        todo = stage.replica.get(uid(0))
        assert todo
        assert todo.task == "first second third Pay rent"


async def test_several_lines_pasted_into_a_search_become_one(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "/")
        await paste(pilot, "Pay\rrent")
        assert line_in(app) == "Pay rent"


async def test_several_lines_pasted_on_the_list_become_as_many_todos(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await paste(pilot, "one\rtwo\r")
        await press(pilot, "enter")
        assert "Added 2 todos" in text(app)


async def test_pasted_boxes_of_a_list_are_no_part_of_the_task(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await paste(pilot, "- [ ] one\r  * [ ] two\r1. [] three\r- [a link](https://example.com)\r")
        await press(pilot, "enter")
        assert "Added 4 todos" in text(app)
        added = {todo.task for todo in stage.replica.find("") if todo.due_date == TODAY}
        assert {"one", "two", "three", "- [a link](https://example.com)"} <= added


async def test_names_that_exist_nowhere_yet_are_marked(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "a", *typed("Dig #garden @bank @fresh"))
        assert "# garden (new)" in text(app)
        assert "@fresh (new)" in text(app)
        assert "@bank (new)" not in text(app)
        await press(pilot, "escape", "a", *typed("Dust #home"))
        assert "(new)" not in text(app)


async def test_a_project_has_one_colour_everywhere(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        before = colours_of(app, "#home")
        assert len(before) == 1
        await press(pilot, "a", *typed("Dust #home"), "home")
        assert "Dust #home" in text(app)
        assert colours_of(app, "#home") == colours_of(app, "# home") == before


@pytest.mark.parametrize("begun", mostly_slow(["#tw", '#"tw', '#"two w', "+Tw"], one_in=2))
@pytest.mark.parametrize("opened", ["a", "e", "f"])
async def test_a_name_of_two_words_is_completed_in_quotation_marks(
    stage: Stage, opened: str, begun: str
) -> None:
    stage.replica.edit(uid(1), project="two words")
    async with playing(stage) as (app, pilot):
        await press(pilot, opened, "ctrl+u", *typed(begun), "tab")
        assert line_in(app) == f'{begun[0]}"two words"'


async def test_a_name_with_a_sign_of_the_filter_language_is_completed_so_that_it_is_understood(
    stage: Stage,
) -> None:
    stage.replica.edit(uid(1), project="R&D")
    async with playing(stage) as (app, pilot):
        await press(pilot, "f", *typed("#r"), "tab")
        assert line_in(app) == '#"R&D"'
        await press(pilot, "escape", "a", *typed("#r"), "tab")
        assert line_in(app) == "#R&D"


@pytest.mark.parametrize("columns", [120, 80])
async def test_the_line_follows_the_width_of_the_terminal(tmp_path: Path, columns: int) -> None:
    words = "Ask the landlord about the windows in the kitchen"
    async with playing(SCENES["first-run"].stage(tmp_path), (40, 10)) as (app, pilot):
        await press(pilot, "a", *typed(words))
        assert "Ask the landlord" not in text(app)
        await pilot.resize_terminal(columns, 24)
        await settled(pilot)
        assert f"▌add {words}" in text(app)
        await pilot.resize_terminal(40, 10)
        await press(pilot, "ctrl+w", "ctrl+w", "ctrl+w", "ctrl+w")
        assert "▌add Ask the landlord about the" in text(app)
