"""A panel shows all its content in a small terminal and after a change of size."""

from datetime import date
from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, replica_at


def stage_in(folder: Path) -> Stage:
    stage = Stage(replica_at(folder))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


@pytest.mark.parametrize("size", [(40, 10), (80, 24)])
async def test_words_that_are_no_date_stay_in_sight_beside_what_is_wrong_with_them(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with playing(stage_in(tmp_path), size) as (app, pilot):
        await press(pilot, "t", "i", *typed("gibberish"), "enter")
        assert "› gibberish" in text(app)
        assert "Not understood. Try “fri 9am”." in text(app)
        await press(pilot, "backspace")
        assert "Not understood" not in text(app)


async def test_a_switch_in_the_panel_has_a_recurrence_count_from_the_day_it_is_done(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    async with playing(stage, (160, 30)) as (app, pilot):
        await press(pilot, "g", "a", "R")
        assert "from the day it is done" in text(app)
        await press(pilot, *typed("from the day"), "enter")
        assert "every month after completion" in text(app)
        [rent] = [each for each in stage.replica.find("") if each.repeat_from != "due"]
        assert (rent.recurrence, rent.repeat_from) == ("FREQ=MONTHLY", "completion")
        await press(pilot, "R")
        assert "from the day it is due" in text(app)
        await press(pilot, *typed("every! 3 weeks"), "enter")
        assert "every 3 weeks after completion" in text(app)
        await press(pilot, "R", *typed("from the day"), "enter")
        assert "after completion" not in text(app)


async def test_a_rule_that_cannot_be_followed_is_no_choice_and_the_panel_says_why(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path), (120, 30)) as (app, pilot):
        await press(pilot, "g", "a", "R", *typed("rrule:FREQ=HOURLY"))
        assert "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY" in " ".join(text(app).split())


async def test_a_line_that_is_typed_shows_what_a_recurrence_counts_from(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path), (120, 30)) as (app, pilot):
        await press(pilot, "a", *typed("Cut hair every! 6 weeks"))
        assert "↻ every 6 weeks after completion" in text(app)


async def test_the_keys_fill_a_terminal_that_gets_larger(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path), (60, 20)) as (app, pilot):
        await press(pilot, "?", *["pagedown"] * 60)
        await pilot.resize_terminal(160, 70)
        await settled(pilot)
        assert "rowdo list --filter" in text(app).splitlines()[-2]
        assert "Filters: Names" in text(app)


async def test_the_choice_under_the_cursor_is_in_sight_from_the_start_and_in_every_size(
    tmp_path: Path,
) -> None:
    stage = stage_in(tmp_path)
    for number in range(30):
        stage.replica.edit(stage.replica.find("")[0].uid, project=f"project {number:02}")
        stage.replica.add(stage.replica.find("")[0]._replace(uid="", position=""))
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("project 25"), "enter", "m")
        assert "▌● project 25" in text(app)
        await pilot.resize_terminal(60, 10)
        await settled(pilot)
        assert "▌● project 25" in text(app)


async def test_the_end_of_long_details_stays_at_the_end_when_they_get_wider(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    stage.replica.edit(stage.replica.find("")[0].uid, notes="some words " * 100)
    async with playing(stage, (60, 14)) as (app, pilot):
        await press(pilot, "enter", "G")
        await pilot.resize_terminal(160, 50)
        await settled(pilot)
        assert "Pay rent" in "".join(line[100:] for line in text(app).splitlines())


@pytest.mark.parametrize(
    ("day", "month", "past_the_end"),
    [
        (date.max, "December 9999", ("L", "j", "l", "pagedown", ">", "right")),
        (date.min, "January 1", ("H", "k", "h", "pageup", "<", "left")),
    ],
)
async def test_the_calendar_ends_where_there_are_no_more_days(
    tmp_path: Path, day: date, month: str, past_the_end: tuple[str, ...]
) -> None:
    stage = stage_in(tmp_path)
    first = stage.replica.find("")[0].uid
    stage.replica.edit(first, due_date=day)
    async with playing(stage, (120, 40)) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", "t", *past_the_end)
        assert month in text(app)
        await press(pilot, "enter")
        todo = stage.replica.get(first)
        assert todo
        assert todo.due_date == day
