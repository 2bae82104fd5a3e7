"""Search finds everything: in the view, elsewhere, and by the palette."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, replica_at, uid
from tui.app.screens.picker import Picker
from tui.config import Preferences
from tui.todos.view import ALL, TODAY, project, tag

SIZES = [(120, 40), (80, 24), (40, 10)]
FILTERS = {"Urgent at work": "p1 & #work"}
MUM, BICYCLE, STAY, PASSPORT = uid(2), uid(14), uid(10), uid(15)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path), preferences=Preferences(week_start=0, filters=FILTERS))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


@pytest.mark.parametrize("size", SIZES)
async def test_a_search_tells_what_matches_elsewhere_and_enter_shows_it(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "t", "/", *typed("the"))
        assert "6 more elsewhere · ⏎ shows them" in text(app)
        assert "⏎ show all" in text(app).splitlines()[-1]
        await press(pilot, "enter")
        assert app.main
        assert app.main.list_state.view == ALL
        listing = app.main.todos.listing
        assert listing is not None
        assert len(listing) == 8
        assert app.main.todos.todo
        assert app.main.todos.todo.task.startswith("Review the pull request")


async def test_what_is_done_is_found_elsewhere_too(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "/", *typed("passport"))
        assert "1 more elsewhere · ⏎ shows it" in text(app)
        await press(pilot, "enter")
        assert "✓ Renew the passport" in text(app)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("place", "title"),
    [
        (("g", "t"), "Today  4"),
        (("g", "a"), "All  14"),
        (("g", "a", "f", *typed("#travel"), "enter"), "All  4  filter"),
    ],
    ids=["Today", "All", "a filter"],
)
async def test_leaving_a_search_that_went_on_to_everything_shows_what_was_shown_before(
    stage: Stage, size: tuple[int, int], place: tuple[str, ...], title: str
) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, *place, "/", *typed("re"), "enter")
        assert "/re  with done" in text(app)
        await press(pilot, "/", *typed("r"), "enter", "escape")
        assert title in text(app)
        assert "with done" not in text(app)
        assert "/r" not in text(app)


async def test_emptying_the_line_of_a_search_shows_what_was_shown_before_it(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "t", "/", *typed("the"), "enter", "/", "x", "backspace")
        assert "Today  4" in text(app)


async def test_tab_keeps_a_search_to_the_view(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "t", "/", *typed("the"), "tab")
        assert app.main
        assert app.main.list_state == app.main.list_state._replace(view=TODAY, search="the")
        assert not app.main.typing


async def test_a_search_that_finds_nothing_names_the_next_key(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "t", "/", *typed("zebra"))
        assert "elsewhere" not in text(app)
        assert "`" not in text(app)
        assert "esc shows everything again" in text(app)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("words", "found", "shows"),
    [
        ("travel", "travel", project("travel")),
        ("@phone", "@phone", tag("phone")),
        ("go to today", "Go to Today", TODAY),
    ],
)
async def test_the_palette_finds_projects_tags_and_actions(
    stage: Stage, size: tuple[int, int], words: str, found: str, shows: object
) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "a", "ctrl+p", *typed(words))
        assert isinstance(app.screen, Picker)
        assert app.screen.choice
        assert app.screen.choice.name == found
        await press(pilot, "enter")
        assert app.main
        assert app.main.list_state.view == shows
        assert app.main.panes.current is app.main.todos


async def test_the_palette_finds_saved_filters(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "ctrl+p", *typed("urgent at"), "enter")
        assert app.main
        assert (app.main.list_state.view, app.main.list_state.filter) == (ALL, "p1 & #work")


@pytest.mark.parametrize(
    ("words", "todo"), [("mum", MUM), ("old bicycle", BICYCLE), ("place stay", STAY), ("passport", PASSPORT)]
)
async def test_the_palette_finds_todos_wherever_they_are(stage: Stage, words: str, todo: str) -> None:
    stage.replica.fold(uid(9))
    async with playing(stage) as (app, pilot):
        await press(pilot, "ctrl+p", *typed(words), "enter")
        assert app.main
        assert app.main.todos.todo
        assert app.main.todos.todo.uid == todo
        assert not app.main.typing


async def test_a_picker_keeps_the_best_match_when_less_is_typed(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "m", *typed("wo"), "backspace", "backspace")
        assert isinstance(app.screen, Picker)
        assert app.screen.choice
        assert app.screen.choice.name == "work"
        await press(pilot, *typed("s"))
        assert app.screen.choice.name == "someday"


async def test_the_cursor_stays_on_the_tag_that_was_marked(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "@", *typed("sho"), "tab")
        assert isinstance(app.screen, Picker)
        assert app.screen.choice
        assert (app.screen.choice.name, app.screen.choice.name in app.screen.marked) == ("shop", True)


@pytest.mark.parametrize("size", SIZES)
async def test_enter_on_what_is_no_filter_says_so_and_the_line_stays(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "t", "f", *typed("urgent or late"), "enter")
        assert "Expected a name such as today" in text(app)
        assert "Not a filter yet" in text(app)
        await press(pilot, "escape")
        assert app.main
        assert app.main.list_state.view == TODAY
        assert not app.main.list_state.filter


async def test_a_begun_chord_shows_the_calendar_before_what_is_seldom_there(stage: Stage) -> None:
    async with playing(stage, (100, 30)) as (app, pilot):
        await press(pilot, "g")
        assert "d done  m calendar  p projects" in text(app).splitlines()[-1]


async def test_a_saved_filter_that_cannot_be_read_shows_why_and_no_todos(tmp_path: Path) -> None:
    broken = Preferences(week_start=0, filters={"Broken": "due < foo"})
    stage = Stage(replica_at(tmp_path), preferences=broken)
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "1")
        assert "This filter cannot be read." in text(app)
        assert "Expected a day" in text(app), "why"
        assert "Pay rent" not in text(app)
        await press(pilot, "escape")
        assert "Pay rent" in text(app)
