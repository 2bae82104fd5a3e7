"""The Calendar remembers its day, shows what comes back, and gives an empty week one line."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage, day, replica_at
from tui.config import Preferences
from tui.todos.view import Kind

SIZES = [(120, 40), (80, 24), (40, 10)]


def stage(folder: Path, *world: dict[str, object]) -> Stage:
    replica = replica_at(folder, world) if world else replica_at(folder)
    stage = Stage(replica, preferences=Preferences(week_start=0))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def line_of(shown: str, words: str) -> int:
    return next(number for number, line in enumerate(shown.splitlines()) if words in line)


@pytest.mark.parametrize("size", SIZES)
async def test_it_opens_on_the_day_it_was_left_on(size: tuple[int, int], tmp_path: Path) -> None:
    async with playing(stage(tmp_path), size) as (app, pilot):
        await press(pilot, "g", "m", "l", "L", "enter")
        assert app.main
        assert app.main.list_state.view.kind is Kind.DAY
        await press(pilot, "g", "m")
        assert "December 2026" in text(app)
        assert "▌24" in text(app)


async def test_what_recurs_is_on_its_coming_days_until_it_ends(tmp_path: Path) -> None:
    weekly = {"task": "Water", "due_date": day(0), "recurrence": "FREQ=WEEKLY;COUNT=3"}
    after = {"task": "Cut hair", "due_date": day(0), "recurrence": "FREQ=WEEKLY", "repeat_from": "completion"}
    async with playing(stage(tmp_path, weekly, after), (120, 40)) as (app, pilot):
        await press(pilot, "g", "m")
        assert text(app).count("↻ Water") == 1  # 30 November; 7 December is on the next page
        assert "↻ Cut" not in text(app)
        await press(pilot, "L")
        assert text(app).count("↻ Water") == 2


async def test_a_week_without_a_todo_takes_one_line(tmp_path: Path) -> None:
    one = {"task": "Pay rent", "due_date": day(0)}
    async with playing(stage(tmp_path, one), (120, 40)) as (app, pilot):
        await press(pilot, "g", "m")
        shown = text(app)
        first = line_of(shown, " 26  ")
        assert [line_of(shown, f" {number}  ") for number in (2, 9, 16)] == [first + 1, first + 2, first + 3]
        assert shown.splitlines()[line_of(shown, "Pay rent") + 30].startswith("│  30  ")


async def test_a_click_opens_the_day_that_is_drawn_there(tmp_path: Path) -> None:
    one = {"task": "Pay rent", "due_date": day(0)}
    async with playing(stage(tmp_path, one), (120, 40)) as (app, pilot):
        await press(pilot, "g", "m")
        at = line_of(text(app), "Pay rent")
        await pilot.click(offset=(5, at + 8))
        await press(pilot)
        assert app.main
        assert app.main.list_state.view.day == day(0)
