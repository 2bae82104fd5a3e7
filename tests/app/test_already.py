"""What is so already is told as that: no message claims a change that did not happen, and none is undone."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import typed
from tests.app.world import Stage, replica_at, uid
from tests.sampling import mostly_slow
from tui.config import Preferences

FIRST, LAST = ("g", "a", "g", "g"), ("g", "a", "G")
WIDE = (140, 30)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ((*FIRST, "m", "enter"), "Already in #home: “Pay rent”"),
        *mostly_slow(
            [
                ((*FIRST, "@", "enter"), "Tagged @bank already: “Pay rent”"),
                ((*FIRST, "p", "enter"), "Priority p1 already: “Pay rent”"),
                ((*FIRST, "1"), "Priority p1 already: “Pay rent”"),
                ((*FIRST, "+"), "At the highest priority already: “Pay rent”"),
                ((*FIRST, "t", "enter"), "Due Fri 20 Nov already: “Pay rent”"),
                ((*FIRST, "R", "enter"), "Repeats every month already: “Pay rent”"),
                ((*LAST, "m", *typed("someday"), "enter"), "Already in #someday: “Repair"),
                ((*LAST, "t", "n"), "No date already: “Repair"),
                ((*LAST, "-"), "No priority already: “Repair"),
                ((*LAST, "@", "enter"), "No tags already: “Repair"),
                ((*LAST, "R", *typed("never"), "enter"), "No recurrence already: “Repair"),
                (
                    (*LAST, ":", *typed("say when it reminds"), "enter", "enter"),
                    "Reminds as the settings say already",
                ),
                ((*LAST, ":", *typed("say until which"), "enter", "n"), "No day to start on already"),
            ],
            one_in=4,
        ),
    ],
)
async def test_a_field_set_to_what_it_is_makes_no_step_of_undo(
    stage: Stage, keys: tuple[str, ...], told: str
) -> None:
    async with playing(stage, WIDE) as (app, pilot):
        await press(pilot, *keys)
        said = text(app).splitlines()[-1]
        assert told in said
        assert "undoes" not in said
        await press(pilot, "u")
        assert "There is nothing to undo." in text(app)


async def test_what_was_changed_meanwhile_is_not_called_so_already(stage: Stage) -> None:
    async with playing(stage, WIDE) as (app, pilot):
        await press(pilot, *FIRST, "m")
        stage.replica.edit(uid(0), project="work")
        await press(pilot, "enter")
        assert "It was changed elsewhere meanwhile; nothing was changed." in text(app)


async def test_only_what_has_changed_is_counted_and_the_rest_is_told(stage: Stage) -> None:
    async with playing(stage, WIDE) as (app, pilot):
        await press(pilot, *FIRST, "v", "v", "v", "m", *typed("home"), "enter")
        assert "Moved to #home: 2 todos, 1 unchanged · u undoes it" in text(app)
        await press(pilot, "u")
        assert "Undone: Moved to #home: 2 todos" in text(app)


async def test_completing_a_selection_counts_those_that_were_open(stage: Stage) -> None:
    stage.replica.complete(uid(2))
    async with playing(stage, WIDE) as (app, pilot):
        await press(pilot, "g", "a", ".", "g", "g", "j", "v", "v", "d")
        assert "Completed “Review the pull request about token ref…”, 1 unchanged" in text(app)


async def test_so_it_is_told_of_very_many(tmp_path: Path) -> None:
    world = tuple({"task": f"number {number}", "project": "home"} for number in range(120))
    async with playing(Stage(replica_at(tmp_path, world)), WIDE) as (app, pilot):
        await press(pilot, "g", "a", "*", "m", *typed("home"), "enter")
        assert app.main
        while app.main.bulk.busy:
            await settled(pilot)
        assert "Already in #home: 120 todos" in text(app)
        await press(pilot, "u")
        assert "There is nothing to undo." in text(app)


async def test_a_project_that_has_the_colour_already(stage: Stage) -> None:
    async with playing(stage, WIDE) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "c", *typed("none"), "enter")
        assert "#home has no colour of its own already." in text(app)
        await press(pilot, "c", *typed("red"), "enter", "c", "enter")
        assert "#home is red already." in text(app)
        await press(pilot, "u")
        assert "Undone: #home is red now" in text(app)
        await press(pilot, "u")
        assert "There is nothing to undo." in text(app)


async def test_saving_a_filter_under_a_name_that_is_there_says_that_it_changes_that_one(stage: Stage) -> None:
    async with playing(stage, WIDE) as (app, pilot):
        await press(pilot, "g", "a", "f", *typed("p1"), "enter", "F", *typed("Hot"), "enter")
        assert "Added Hot" in text(app)
        await press(pilot, "F", *typed("Hot"), "enter")
        assert "The filter Hot is that already." in text(app)
        await press(pilot, "g", "a", "f", *typed("p2"), "enter", "F", *typed("Hot"), "enter")
        assert "Changed the filter Hot" in text(app)
        assert app.main
        assert [each.query for each in app.main.catalog.filters] == ["p2"]


async def test_a_setting_that_is_so_already_is_not_written(stage: Stage) -> None:
    stage.preferences = Preferences(week_start=6, theme="rowdo-light")
    async with playing(stage, WIDE) as (app, pilot):
        await press(pilot, ",", *typed("first day"), "enter", "enter", "escape")
        assert "First day of the week: Sunday already." in text(app)
        await press(pilot, ",", *typed("theme"), "enter", "enter")
        assert "The theme is rowdo-light already." in text(app)
        assert stage.kept == []
