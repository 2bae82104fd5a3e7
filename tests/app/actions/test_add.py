"""The position of a new todo: next to the one under the cursor, with the same parent."""

from pathlib import Path

import pytest

from tests.app.play_scene import paste, playing, press, text
from tests.app.scenes import typed
from tests.app.world import Stage, replica_at
from tests.sampling import mostly_slow
from tui.replica.replica import Replica
from tui.todos.view import ALL, project

TRAVEL = ("g", "p", *"travel", "enter", "g", "g")
NEW = (*typed("New"), "enter")


def outline(replica: Replica) -> list[str]:
    """Return the tasks of the project travel in their order, subtasks indented."""
    listing = replica.listing(project("travel"))
    return ["  " * row.depth + row.todo.task for row in listing.window(0, len(listing))]


@pytest.mark.parametrize(
    ("keys", "place"),
    mostly_slow(
        [
            (("j", "a"), ["Book flights to Lisbon", "Plan the Lisbon trip", "  Find", "  Pack", "New"]),
            (("j", "o"), ["Book flights to Lisbon", "Plan the Lisbon trip", "  Find", "  Pack", "New"]),
            (("j", "O"), ["Book flights to Lisbon", "New", "Plan the Lisbon trip", "  Find", "  Pack"]),
            (("j", "A"), ["Book flights to Lisbon", "Plan the Lisbon trip", "  Find", "  Pack", "  New"]),
            (
                ("j", "j", "a"),
                ["Book flights to Lisbon", "Plan the Lisbon trip", "  Find", "  New", "  Pack"],
            ),
            (
                ("j", "j", "O"),
                ["Book flights to Lisbon", "Plan the Lisbon trip", "  New", "  Find", "  Pack"],
            ),
            (("O",), ["New", "Book flights to Lisbon", "Plan the Lisbon trip", "  Find", "  Pack"]),
        ],
        one_in=3,
    ),
)
async def test_a_new_todo_stands_beside_the_one_under_the_cursor(
    stage: Stage, keys: tuple[str, ...], place: list[str]
) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, *TRAVEL, *keys, *NEW)
        assert [each.replace("Find a place to stay", "Find") for each in outline(stage.replica)] == place
        assert app.main
        assert app.main.todos.todo
        assert app.main.todos.todo.task == "New"


async def test_pasted_lines_keep_their_order_above_it_too(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, *TRAVEL, "O")
        assert app.main
        app.main.paste("one\ntwo")
        await press(pilot, "enter")
        assert outline(stage.replica)[:3] == ["one", "two", "Book flights to Lisbon"]


async def test_in_a_list_with_an_order_of_its_own_it_is_said_where_it_went(stage: Stage) -> None:
    async with playing(stage, (120, 30)) as (app, pilot):
        await press(pilot, "g", "t", "a", *NEW)
        assert "Added “New” · today · in the Inbox" in text(app)
        await press(pilot, "a", *typed("Dust #home"), "enter")
        assert "Added “Dust” · today · #home" in text(app)


async def test_after_undo_and_redo_the_cursor_is_on_what_changed(stage: Stage) -> None:
    async with playing(stage, (120, 30)) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", "j", "j", "x", "G", "u")
        assert "▌ ○ Call mum" in text(app)
        await press(pilot, "3", "G", "u")
        assert "▌ ○ Call mum" in text(app)
        await press(pilot, "G", "ctrl+r")
        assert "▌ ○ Call mum" in text(app)


async def test_what_is_undone_elsewhere_is_said_to_be(stage: Stage) -> None:
    async with playing(stage, (120, 30)) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", "j", "j", "3", "g", "p", *"home", "enter", "u")
        assert "Not in this list: ga shows all." in text(app)
        assert stage.replica.listing(ALL)


async def test_a_pasted_box_is_gone_from_the_line_at_once(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path))
    async with playing(stage) as (app, pilot):
        await paste(pilot, "- [ ] Buy milk\r* [ ] Call Ana")
        assert "[ ]" not in text(app)
        assert "Buy milk" in text(app)


@pytest.mark.parametrize(
    ("lines", "chips"),
    [
        ("Buy milk #home p1\rCall Ana #home\r\rSleep #home fri", "3 todos   # home   "),
        ("Buy milk #home\rCall Ana", "2 todos"),
        ("Buy milk p1\r", "▽ Inbox   p1 urgent"),
    ],
)
async def test_of_several_pasted_lines_it_is_shown_how_many_todos_they_are_and_what_they_share(
    stage: Stage, lines: str, chips: str
) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "a")
        await paste(pilot, lines)
        shown = next(line for line in text(app).splitlines() if chips.strip() in line)
        assert shown.removeprefix("▌ ").rstrip() == chips.rstrip()
        count = len(stage.replica.listing(ALL))
        await press(pilot, "enter")
        assert len(stage.replica.listing(ALL)) == count + len(lines.replace("\r\r", "\r").strip().split("\r"))


async def test_of_very_many_pasted_lines_only_their_number_is_shown(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "a")
        await paste(pilot, "\n".join(f"Call {number} #work" for number in range(200)))
        shown = text(app).splitlines()[-2]
        assert "200 todos" in shown
        assert "work" not in shown
