"""What people change first is chosen from what there is, is in force at once, and is in the profile file."""

import re
from datetime import time
from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, replica_at
from tui.app.screens.picker import Picker
from tui.config import Preferences

SIZES = [(120, 40), (80, 24), (40, 10)]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


@pytest.mark.parametrize("size", SIZES)
async def test_the_keys_of_another_program_are_in_force_at_once(stage: Stage, size: tuple[int, int]) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, ",", *typed("keys"), "enter", *typed("arrows"), "enter")
        assert ("preset", "arrows") in stage.kept
        assert "arrows" in text(app)
        await press(pilot, "escape", "f2")
        assert app.main
        assert app.main.typing
        assert app.main.typing.prompt
        assert app.main.typing.prompt.label == "edit"


async def test_a_week_that_begins_on_another_day_does_so_in_the_calendar(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, ",", *typed("first day"), "enter", *typed("sunday"), "enter", "escape", "g", "m")
        assert ("week_start", "sunday") in stage.kept
        assert text(app).splitlines()[2].split()[1:3] == ["Sun", "Mon"]


async def test_the_default_is_written_by_leaving_the_setting_out(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, ",", *typed("language"), "enter", *typed("german"), "enter")
        await press(pilot, "enter", *typed("as the locale"), "enter")
        assert stage.kept == [("language", "de"), ("language", None)]
        assert app.services.preferences.language == ""


async def test_a_language_is_understood_from_the_next_line_on(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, ",", *typed("language"), "enter", *typed("german"), "enter", "escape")
        await press(pilot, "a", *typed("Miete morgen"))
        assert "tomorrow · Tue 24 Nov" in text(app)


@pytest.mark.parametrize(
    "name", ["Theme", "Start view", "Keys", "First day", "Language", "Density", "Reminders", "Remind of"]
)
async def test_what_people_change_first_is_there_with_its_value(stage: Stage, name: str) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, ",")
        assert any(name in line and len(line.split()) > 3 for line in text(app).splitlines())


async def test_a_choice_given_up_leads_back_and_changes_nothing(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, ",", *typed("reminders"), "enter", "escape")
        assert "Settings" in text(app)
        assert stage.kept == []


async def test_the_time_at_which_a_days_todos_remind_is_chosen_and_given_up(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, ",", *typed("remind of"), "enter", *typed("09:00"), "enter")
        assert stage.preferences.remind_at == time(9)
        await press(pilot, "enter", *typed("no time"), "enter")
        assert app.services.preferences == Preferences()
        assert stage.kept == [("remind_at", "09:00"), ("remind_at", None)]


async def test_a_setting_is_found_by_the_palette_and_the_list_is_back_when_it_is_changed(
    stage: Stage,
) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "ctrl+p", *typed("first day"))
        assert re.search("First day of the week +setting", text(app))
        await press(pilot, "enter", *typed("sunday"), "enter")
        assert "First day of the week: Sunday, from now on." in text(app)
        assert stage.kept == [("week_start", "sunday")]
        assert app.screen is app.main


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("sunday", "First day of the week"),
        ("Mond", "First day of the week"),
        ("dark", "Theme"),
        ("light", "Theme"),
        ("compact", "Density"),
        ("bell", "Reminders"),
        ("espa", ""),
        ("spanish", "Language of dates"),
        ("april", "3/4 is"),
        ("todoist", "Keys"),
        ("inbox", "Start view"),
        ("24", ""),
    ],
)
async def test_a_setting_is_found_by_the_words_of_its_values(stage: Stage, words: str, title: str) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, ",", *typed(words))
        assert isinstance(app.screen, Picker)
        assert [each.name for each, _ in app.screen.found] == ([title] if title else [])
        assert (title or "Nothing matches.") in text(app)


async def test_so_it_is_by_the_palette(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "ctrl+p", *typed("sunday"))
        assert re.search("First day of the week +setting", text(app))
        await press(pilot, "enter", *typed("sunday"), "enter", "ctrl+p", *typed("rowdo-light"), "enter")
        assert stage.kept == [("week_start", "sunday")]
        assert "╭─ Theme" in text(app)
