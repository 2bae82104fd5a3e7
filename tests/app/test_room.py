"""Room: what each row, pane and panel takes of the screen, and what it leaves to the words."""

from datetime import time
from pathlib import Path
from typing import Any

import pytest

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import NOW, TODAY, Stage, day, replica_at
from tui.client.demo import DemoServices
from tui.client.first_run import first_todos
from tui.display.cell_text import width
from tui.todos import Priority

WIDE, USUAL, SMALL = (120, 40), (80, 24), (40, 10)


def stage(folder: Path, *world: dict[str, Any]) -> Stage:
    stage = Stage(replica_at(folder, world) if world else replica_at(folder))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def line_of(shown: str, words: str) -> str:
    return next(line for line in shown.splitlines() if words in line)


@pytest.mark.parametrize(("columns", "beside"), [(129, False), (130, True)])
async def test_details_are_beside_the_list_from_130_columns_on(
    columns: int, *, beside: bool, tmp_path: Path
) -> None:
    async with playing(stage(tmp_path), (columns, 30)) as (app, _):
        assert ("priority  p1 urgent" in text(app)) is beside


@pytest.mark.parametrize("size", [WIDE, USUAL, SMALL])
async def test_today_does_not_say_of_each_todo_that_it_is_due_today(
    size: tuple[int, int], tmp_path: Path
) -> None:
    async with playing(stage(tmp_path), size) as (app, pilot):
        assert " today" not in text(app)
        assert line_of(text(app), "Review").rstrip().endswith("15:00")
        await press(pilot, "g", "a")
        if size is not SMALL:
            assert line_of(text(app), "Call mum").rstrip().endswith("today")


async def test_what_is_late_today_says_so(tmp_path: Path) -> None:
    late = {"task": "Stand-up", "due_date": day(0), "due_time": time(9)}
    async with playing(stage(tmp_path, late), USUAL) as (app, _):
        assert line_of(text(app), "Stand-up").rstrip().endswith("09:00 late")


@pytest.mark.parametrize("size", [WIDE, USUAL])
async def test_no_cells_are_kept_for_dates_where_no_todo_has_one(
    size: tuple[int, int], tmp_path: Path
) -> None:
    words = "Write down everything that was said at this meeting"
    async with playing(stage(tmp_path, {"task": words, "priority": Priority.HIGH}), size) as (app, pilot):
        await press(pilot, "g", "i")
        shown = line_of(text(app), "Write down")
        assert words in shown
        assert shown.rstrip().endswith("p2")
        assert app.main
        assert len(shown) + 2 == size[0]


async def test_a_long_title_takes_the_cells_that_are_empty_in_its_row(tmp_path: Path) -> None:
    long = "Ask everybody who was at the long meeting what was said there, and write it down"
    dated = {"task": "Pay rent", "priority": Priority.LOW, "due_date": day(1), "due_time": time(9)}
    async with playing(stage(tmp_path, {"task": long, "priority": Priority.LOW}, dated), WIDE) as (
        app,
        pilot,
    ):
        await press(pilot, "g", "a")
        assert line_of(text(app), "Ask everybody").count(long) == 1
        assert line_of(text(app), "Pay rent").rstrip().endswith("p4 tomorrow 09:00")


@pytest.mark.parametrize(("size", "days"), [(WIDE, ("today", "Fri 20 Nov")), (SMALL, ("today", "20 Nov"))])
async def test_done_is_grouped_by_the_day_of_completion(
    size: tuple[int, int], days: tuple[str, str], tmp_path: Path
) -> None:
    async with playing(stage(tmp_path), size) as (app, pilot):
        at = NOW.astimezone()
        assert app.main
        app.main.replica.complete(app.main.todos.targets[0], now=at)
        await press(pilot, "g", "d")
        shown = text(app)
        assert f" {days[0]} " in line_of(shown, "Pay rent")
        assert f" {days[1]} " in line_of(shown, "Ask Rui")
        assert days[1] not in line_of(shown, "Renew").partition("✓")[0]
        assert "late" not in shown


def test_the_first_tips_fit_in_45_cells() -> None:
    tips = first_todos(TODAY)
    assert len(tips) == 5
    assert [width(tip.task) for tip in tips if width(tip.task) > 45] == []


async def test_the_first_tips_are_whole_in_a_terminal_of_80_columns(tmp_path: Path) -> None:
    tips = [each._asdict() for each in first_todos(TODAY)]
    world = [
        {name: tip[name] for name in ("task", "due_date", "project", "tags", "priority")} for tip in tips
    ]
    async with playing(stage(tmp_path, *world), USUAL) as (app, _):
        assert all(tip["task"] in text(app) for tip in tips)


async def test_where_nothing_is_sent_no_todo_waits_for_it(tmp_path: Path) -> None:
    services = DemoServices(tmp_path, TODAY)
    assert not services.sends
    shown = stage(tmp_path)
    shown.sends = False
    shown.make_engine = lambda replica: None
    async with playing(shown) as (app, pilot):
        await press(pilot, "3", "j", "3")
        await settled(pilot)
        assert app.main
        assert app.main.replica.waiting
        assert "↑" not in text(app)
        await press(pilot, "q")
        assert "waits" not in str(app.return_value)


@pytest.mark.parametrize("size", [(40, 5), (20, 4), (20, 3)])
@pytest.mark.parametrize(
    "keys", [("a", *"milk"), ("g", "a"), ("?",), ("t",)], ids=["add", "list", "help", "due"]
)
async def test_in_a_terminal_of_few_lines_no_bar_to_scroll_takes_cells(
    size: tuple[int, int], keys: tuple[str, ...], tmp_path: Path
) -> None:
    async with playing(stage(tmp_path), size) as (app, pilot):
        await press(pilot, *keys)
        assert not any(screen.show_vertical_scrollbar for screen in app.screen_stack)
        assert {"▆", "▄", "▂"}.isdisjoint(text(app))
