"""The Calendar remembers its day, shows what comes back, and gives an empty week one line."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine, typed
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


@pytest.mark.parametrize("size", SIZES)
async def test_escape_in_a_days_list_opens_the_calendar_on_that_day_over_what_was_shown_before(
    size: tuple[int, int], tmp_path: Path
) -> None:
    async with playing(stage(tmp_path), size) as (app, pilot):
        await press(pilot, "g", "i", "g", "m", "l", "enter")
        assert "Tue 24 Nov 2026  2" in text(app)
        # It was left on another day since, and nothing was opened there.
        await press(pilot, "g", "m", "L", "escape", "escape")
        assert "November 2026" in text(app)
        assert "▌24" in text(app)
        await press(pilot, "escape")
        assert "Inbox  " in text(app).splitlines()[1]
        await press(pilot, "escape")
        assert "There is nothing to let go of" in text(app).splitlines()[-1]


async def test_escape_first_lets_go_of_what_narrows_a_days_list(tmp_path: Path) -> None:
    async with playing(stage(tmp_path)) as (app, pilot):
        await press(pilot, "g", "t", "g", "m", "enter", "/", *typed("mum"), "tab")
        assert "/mum" in text(app)
        await press(pilot, "f", *typed("@phone"), "enter", "escape")
        assert "/mum" not in text(app)
        await press(pilot, "escape")
        assert "Mon 23 Nov 2026  3" in text(app)
        await press(pilot, "escape")
        assert "Calendar" in text(app).splitlines()[0]


async def test_a_day_opened_from_another_days_list_leads_back_to_what_was_shown_before_both(
    tmp_path: Path,
) -> None:
    async with playing(stage(tmp_path)) as (app, pilot):
        await press(pilot, "g", "u", "g", "m", "enter", "g", "m", "l", "a", *typed("Sing"), "enter")
        assert "Sing" in text(app)
        await press(pilot, "escape")
        assert "▌24" in text(app)
        await press(pilot, "escape")
        assert "Upcoming  " in text(app).splitlines()[1]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("x 8am", "30 Nov 08:00 · Mon 30 Nov"),
        ("x every friday 4pm", "4 Dec 16:00 · Fri 4 Dec"),
        ("x today 4pm", "today 16:00 · Mon 23 Nov"),
    ],
)
async def test_what_is_added_to_a_day_is_due_on_it_unless_it_names_another(
    words: str, due: str, tmp_path: Path
) -> None:
    async with playing(stage(tmp_path), (120, 40)) as (app, pilot):
        await press(pilot, "g", "m", "j", "enter", "a", *typed(words))
        assert f"◆ {due}" in text(app)
