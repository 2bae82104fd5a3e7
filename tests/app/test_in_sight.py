"""Keys act on visible todos, and the footer shows the keys that apply to them."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SYNCED, StillEngine, conflicted, typed
from tests.app.world import TODAY, Stage, replica_at, uid
from tui.app.app import RowdoApp
from tui.replica.rows import Rows
from tui.todos.view import ALL, Kind

NARROW = (40, 10)
MUM, TRIP, STAY, BICYCLE = uid(2), uid(9), uid(10), uid(14)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def under_cursor(app: RowdoApp) -> str:
    assert app.main
    assert app.main.todos.todo
    return app.main.todos.todo.uid


def keys_offered(app: RowdoApp) -> str:
    return text(app).splitlines()[-1]


async def go_to(app: RowdoApp, pilot: Pilot[None], name: str) -> None:
    await press(pilot, "g", "a")
    assert app.main
    assert app.main.todos.listing
    app.main.todos.go(app.main.todos.listing.index_of(name) or 0)
    await settled(pilot)


@pytest.mark.parametrize("opened", ["[", "h"])
async def test_a_sidebar_that_takes_the_place_of_the_list_has_the_keys(stage: Stage, opened: str) -> None:
    async with playing(stage, NARROW) as (app, pilot):
        assert app.main
        await press(pilot, opened)
        assert "Upcoming" in text(app)
        assert "down" in keys_offered(app)
        await press(pilot, "j", "j")
        assert app.main.list_state.view == ALL
        await press(pilot, "escape")
        assert "Pay rent" in text(app)
        assert "done" in keys_offered(app)


@pytest.mark.parametrize("closed", ["[", "l", "tab", "enter"])
async def test_the_list_gets_the_keys_back_with_its_place(stage: Stage, closed: str) -> None:
    async with playing(stage, NARROW) as (app, pilot):
        assert app.main
        await press(pilot, "[", closed)
        assert "Pay rent" in text(app)
        assert app.main.panes.current is app.main.todos


async def test_details_that_take_the_place_of_the_list_have_the_keys(stage: Stage) -> None:
    async with playing(stage, NARROW) as (app, pilot):
        assert app.main
        for key, pane in (
            ("]", app.main.panes.details),
            ("[", app.main.panes.sidebar),
            ("]", app.main.panes.details),
        ):
            await press(pilot, key)
            assert app.main.panes.current is pane
        await press(pilot, "escape")
        assert "Pay rent" in text(app)


async def test_the_keys_follow_what_is_left_when_the_terminal_gets_narrow(stage: Stage) -> None:
    async with playing(stage, (80, 24)) as (app, pilot):
        assert app.main
        await press(pilot, "[", "[")
        await pilot.resize_terminal(*NARROW)
        await settled(pilot)
        assert app.main.panes.current.display


@pytest.mark.parametrize("narrowing", ["/rent", "fp1"])
async def test_nothing_is_done_to_what_cannot_be_seen(stage: Stage, narrowing: str) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "j", "v", "v", *typed(narrowing), "enter")
        assert "selected" not in keys_offered(app)
        await press(pilot, "d")
        assert [bool(todo and todo.is_complete) for todo in map(stage.replica.get, map(uid, range(3)))] == [
            True,
            False,
            False,
        ]


async def test_a_selection_is_counted_as_far_as_it_can_be_seen(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await go_to(app, pilot, TRIP)
        await press(pilot, "v", "v", "v")
        assert "3 selected" in keys_offered(app)
        stage.replica.fold(TRIP)
        await settled(pilot)
        assert "1 selected" in keys_offered(app)


async def test_what_is_offered_is_about_the_list_as_it_has_become(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "*", "x")
        assert "edit" not in keys_offered(app)
        assert "what to do" in keys_offered(app)
        await press(pilot, "u")
        assert "what to do" not in keys_offered(app)


async def test_a_conflict_that_is_decided_is_no_longer_offered(stage: Stage) -> None:
    conflicted(stage.replica)
    async with playing(stage, (120, 24)) as (app, pilot):
        assert "decide" in keys_offered(app)
        await press(pilot, "enter", "m", "m")
        assert "Decided." in keys_offered(app)
        assert "⏎ decide" not in keys_offered(app)


async def test_a_message_lasts_until_the_mouse_does_something_too(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "x", "u")
        assert "Undone" in keys_offered(app)
        await pilot.click("#todos", offset=(20, 2))
        await settled(pilot)
        assert "Undone" not in keys_offered(app)


async def test_a_todo_clicked_away_takes_what_is_offered_along(stage: Stage) -> None:
    conflicted(stage.replica)
    async with playing(stage, (120, 24)) as (app, pilot):
        await pilot.click("#todos", offset=(20, 2))
        await settled(pilot)
        assert "decide" not in keys_offered(app)


async def test_a_filter_given_up_leaves_the_cursor_where_it_was(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await go_to(app, pilot, BICYCLE)
        await press(pilot, "f", *typed("today"), "escape")
        assert under_cursor(app) == BICYCLE


async def test_a_search_given_up_without_a_match_leaves_the_cursor_where_it_was(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await go_to(app, pilot, BICYCLE)
        await press(pilot, "/", *typed("zebra"), "escape")
        assert under_cursor(app) == BICYCLE


async def test_what_is_put_below_a_folded_todo_unfolds_it(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        stage.replica.edit(BICYCLE, project="travel")
        stage.replica.fold(TRIP)
        await go_to(app, pilot, BICYCLE)
        await press(pilot, "L")
        assert under_cursor(app) == BICYCLE
        assert "Find a place to stay" in text(app)
        await press(pilot, "u")
        assert under_cursor(app) == BICYCLE


async def test_a_subtask_added_to_a_folded_todo_unfolds_it(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await go_to(app, pilot, TRIP)
        await press(pilot, "z", "A", *typed("Ask Ana"), "enter")
        assert "○ Ask Ana" in text(app)
        assert "Not in this list" not in text(app)


@pytest.mark.parametrize("view", [("g", "a"), ("g", "u")], ids=["All", "Upcoming"])
async def test_a_subtask_is_not_hidden_below_a_todo_that_was_folded(
    stage: Stage, view: tuple[str, ...]
) -> None:
    stage.replica.edit(TRIP, due_date=TODAY)
    stage.replica.fold(TRIP)
    for number in (10, 12):
        stage.replica.complete(uid(number))
    async with playing(stage) as (app, pilot):
        await press(pilot, *view, "/", *typed("lisbon trip"))
        await press(pilot, "escape", "A", *typed("Ask Ana"), "enter", "g", "a")
        assert "○ Ask Ana" in text(app)


async def test_where_all_subtasks_are_done_and_not_shown_nothing_folds(stage: Stage) -> None:
    for number in (10, 12):
        stage.replica.complete(uid(number))
    async with playing(stage) as (app, pilot):
        await go_to(app, pilot, TRIP)
        await press(pilot, "z")
        assert "Its subtasks are done; . shows them." in text(app)
        assert "▾ Plan" not in text(app)
        await press(pilot, ".")
        assert "▾ Plan the Lisbon trip" in text(app)


@pytest.mark.parametrize("keys", ["ga", "gptravel\r"])
async def test_the_title_counts_what_is_folded_away_too(stage: Stage, keys: str) -> None:
    async with playing(stage) as (app, pilot):
        assert app.main
        await press(pilot, *("enter" if key == "\r" else key for key in keys))
        before = app.main.title_bar.notes[0]
        stage.replica.fold(TRIP)
        await settled(pilot)
        assert app.main.title_bar.notes[0] == before
        assert app.main.list_state.view.kind in (Kind.ALL, Kind.PROJECT)


async def test_what_was_folded_away_is_in_the_list_once_its_todo_is_done(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await go_to(app, pilot, TRIP)
        await press(pilot, "z")
        assert "Find a place to stay" not in text(app)
        await press(pilot, "d", "down", "enter")
        assert "Find a place to stay" in text(app)
        # There is nothing to fold where the todo it belongs to is not drawn.
        await go_to(app, pilot, uid(10))
        await press(pilot, "z")
        assert "It has no subtasks" in text(app)
        assert "Find a place to stay" in text(app)


async def test_a_day_that_no_calendar_has_is_said_as_the_database_says_it(stage: Stage) -> None:
    with stage.replica.file.transaction():
        for number, day in ((8, "infinity"), (13, "0044-03-15 BC"), (14, "12026-01-01")):
            record = Rows(stage.replica.file.sql).get(uid(number))
            assert record
            Rows(stage.replica.file.sql).write({uid(number): {**record, "due_date": day, "inserted_at": day}})
    async with playing(stage, (140, 30)) as (app, pilot):
        for keys in (("g", "a"), ("g", "t"), ("g", "u"), ("s", "down", "enter"), ("c",), ("escape",)):
            await press(pilot, *keys)
        await go_to(app, pilot, uid(8))
        shown = text(app)
        assert "12026-01-01" in shown
        assert "0044-03-15 BC" in shown
        assert shown.count("infinity") >= 3  # in the list, and twice in the details
        await press(pilot, "e", "end", *typed(" slowly"), "enter")
        record = Rows(stage.replica.file.sql).get(uid(8))
        assert record
        assert (record["task"], record["due_date"]) == ("Learn to juggle slowly", "infinity")


async def test_a_filter_that_speaks_of_what_is_done_shows_it(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a")
        assert "Renew the passport" not in text(app)
        await press(pilot, "f", *typed("done"), "enter")
        assert "Renew the passport" in text(app)
