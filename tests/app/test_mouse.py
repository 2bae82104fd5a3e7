"""The mouse: a click selects or completes, the wheel scrolls, a divider can be dragged."""

import re
from pathlib import Path

import pytest
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage, replica_at, uid
from tui.app.app import RowdoApp
from tui.app.widgets.todo_list import BOX_AT, FOLD_AT
from tui.todos.view import ALL

MANY = tuple({"task": f"todo {number}"} for number in range(60))


def stage_in(folder: Path, world: tuple[dict[str, str], ...] = MANY) -> Stage:
    stage = Stage(replica_at(folder, world))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


async def test_a_click_puts_the_cursor_there_and_on_the_box_completes(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    async with playing(stage) as (app, pilot):
        assert app.main
        await press(pilot, "g", "a")
        await pilot.click("#todos", offset=(20, 4))
        await settled(pilot)
        assert app.main.todos.cursor == 4
        await pilot.click("#todos", offset=(BOX_AT, 2))
        await settled(pilot)
        done = stage.replica.get(uid(2))
        assert done
        assert done.is_complete


async def test_the_wheel_scrolls_and_takes_the_cursor_along(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path)) as (app, pilot):
        assert app.main
        await press(pilot, "g", "a")
        todos = app.main.todos
        for _ in range(3):
            x, y = todos.region.x + 20, todos.region.y + 4
            app.post_message(
                MouseScrollDown(todos, x, y, 0, 1, 0, False, False, False, screen_x=x, screen_y=y)
            )
        await settled(pilot)
        assert (todos.top, todos.cursor) == (9, 9)


async def test_a_click_in_the_sidebar_goes_there(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path)) as (app, pilot):
        assert app.main
        await pilot.click("#side", offset=(5, 3))
        await settled(pilot)
        assert app.main.list_state.view == ALL


async def test_a_click_on_its_sign_folds_a_todo_and_a_project(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    stage.replica.edit(uid(14), project="home/garden")
    async with playing(stage) as (app, pilot):
        assert app.main
        await press(pilot, "g", "a")
        assert app.main.todos.listing
        row = app.main.todos.listing.index_of(uid(9))
        assert row is not None
        for shown in (False, True):
            await pilot.click("#todos", offset=(FOLD_AT, row - app.main.todos.top))
            await settled(pilot)
            assert ("Find a place to stay" in text(app)) is shown
        for shown in (False, True):
            sign = next(y for y, line in enumerate(text(app).splitlines()) if re.match(r".[▾▸] home", line))
            await pilot.click("#side", offset=(1, sign - 1))
            await settled(pilot)
            assert ("● garden" in text(app)) is shown


async def test_a_divider_is_dragged(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path), (120, 30)) as (app, pilot):
        assert app.main
        before = app.main.panes.sidebar.size.width
        await pilot.mouse_down(app.main.panes.left_divider, offset=(0, 5))
        await pilot.hover(app.main.todos, offset=(9, 5))
        await pilot.mouse_up(app.main.todos, offset=(9, 5))
        await settled(pilot)
        assert app.main.panes.sidebar.size.width > before


@pytest.mark.parametrize(("columns", "room"), [(70, 34), (100, 20), (200, 30)])
async def test_a_pane_made_wide_leaves_the_list_its_room_in_a_smaller_terminal(
    tmp_path: Path, columns: int, room: int
) -> None:
    async with playing(stage_in(tmp_path), (200, 30)) as (app, pilot):
        assert app.main
        await press(pilot, "g", "a")
        await pilot.mouse_down(app.main.panes.right_divider, offset=(0, 5))
        await pilot.hover(app.main.todos, offset=(4, 5))
        await pilot.mouse_up(app.main.todos, offset=(4, 5))
        await pilot.resize_terminal(columns, 30)
        await press(pilot, "enter")
        assert app.main.panes.details.size.width >= 20
        assert app.main.todos.size.width >= room
        await pilot.resize_terminal(50, 30)
        await press(pilot, "enter")
        assert app.main.panes.details.size.width == 50


async def click_on(app: RowdoApp, pilot: Pilot[None], words: str) -> None:
    """Click where some words stand in the last line."""
    await pilot.click("#keys", offset=(text(app).splitlines()[-1].index(words), 0))
    await settled(pilot)


async def test_the_keys_in_the_last_line_can_be_clicked(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path), (120, 30)) as (app, pilot):
        await press(pilot, "g", "a", "x")  # so that a message stands before them
        await click_on(app, pilot, "undo ")
        assert "Undone" in text(app)
        await click_on(app, pilot, "a add")
        assert "▌add" in text(app)
        await press(pilot, *"milk")
        await click_on(app, pilot, "⏎ keep")
        assert "Added “milk”" in text(app)
        await press(pilot, "g")
        await click_on(app, pilot, "t today")
        assert "Today" in text(app).splitlines()[1]
        await click_on(app, pilot, "? keys")
        assert "╭─ Keys" in text(app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)], ids="{0[0]}x{0[1]}".format)
async def test_the_keys_in_the_frame_of_a_panel_can_be_clicked(tmp_path: Path, size: tuple[int, int]) -> None:
    async with playing(stage_in(tmp_path), size) as (app, pilot):

        async def click_in_frame(words: str) -> None:
            frame = text(app).splitlines()
            y = next(y for y, line in enumerate(frame) if "╰─" in line)
            at = frame[y].index(words) - frame[y].index("╰")
            await pilot.click("#sheet", offset=(at, app.screen.query_one("#sheet").size.height - 1))
            await settled(pilot)

        await press(pilot, "g", "a", "t")
        if size[0] > 40:  # else there is no room for it
            await click_in_frame("i type")
            await press(pilot, *"fri")
        await click_in_frame("⏎ set")
        assert app.main
        assert app.main.todos.todo
        assert app.main.todos.todo.due_date
        await press(pilot, "m")
        await click_in_frame("esc leave")
        assert "╭─" not in text(app)
