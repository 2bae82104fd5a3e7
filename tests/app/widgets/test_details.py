"""The details are changed field by field, by the keys that choose a value elsewhere too."""

from datetime import time
from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, day, replica_at, uid
from tui.app.widgets.details import FIELDS
from tui.config import Preferences
from tui.todos import Todo
from tui.todos.reminder import NEVER

SIZES = [(120, 40), (80, 24), (40, 10), (150, 40)]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def to_field(name: str) -> tuple[str, ...]:
    """Return the keys from the list to a field of the details."""
    return ("enter", *["j"] * list(FIELDS).index(name))


def found(stage: Stage) -> Todo:
    todo = stage.replica.get(uid(0))
    assert todo
    return todo


@pytest.mark.parametrize("size", SIZES)
async def test_enter_changes_the_field_under_the_cursor(stage: Stage, size: tuple[int, int]) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", "enter", "j", "enter", "m")
        rent = stage.replica.get(uid(0))
        assert rent
        assert rent.due_date == day(1)
        await press(pilot, *["j"] * (list(FIELDS).index("project") - 1), "enter")
        assert "Move to project" in text(app)
        await press(pilot, *typed("work"), "enter")
        rent = stage.replica.get(uid(0))
        assert rent
        assert rent.project == "work"
        assert app.main
        assert app.main.panes.current is app.main.panes.details


@pytest.mark.parametrize(
    ("preferences", "timed", "untimed"),
    [
        (Preferences(), "on time", "–"),
        (Preferences(remind_at=time(8)), "on time", "at 08:00"),
        (Preferences(reminders="off", remind_at=time(8)), "–", "–"),
    ],
)
async def test_a_todo_without_a_reminder_of_its_own_tells_when_it_reminds_all_the_same(
    stage: Stage, preferences: Preferences, timed: str, untimed: str
) -> None:
    stage.preferences = preferences
    async with playing(stage, (150, 40)) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", "j", "enter")
        assert "created   Fri 20 Nov 2026" in text(app)
        assert "Review the pull request" in text(app)
        assert f"reminds   {timed}" in text(app)
        await press(pilot, "h", "k", "enter")
        assert f"reminds   {untimed}" in text(app)


async def test_what_is_not_set_can_be_set_there(stage: Stage) -> None:
    async with playing(stage, (150, 40)) as (app, pilot):
        await press(pilot, "g", "t", "j", "j")
        assert "repeats" not in text(app)
        await press(pilot, "enter")
        assert "repeats   –" in text(app)
        await press(pilot, "h")
        assert "repeats" not in text(app)


@pytest.mark.parametrize("size", [*SIZES, (100, 30)])
async def test_the_key_that_goes_to_the_list_goes_there_however_wide_the_terminal_is(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "t", "j", "enter")
        await press(pilot, "h")
        assert app.main
        assert app.main.panes.current is app.main.todos
        assert app.main.todos.cursor == 1


@pytest.mark.parametrize("size", SIZES)
async def test_the_reminder_is_a_field_of_its_own(stage: Stage, size: tuple[int, int]) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", *to_field("reminds"), "enter")
        assert "as the settings say" in text(app)
        await press(pilot, *typed("45 min"), "enter")
        assert found(stage).remind_before == 45
        assert "Reminds 45 min before" in text(app)
        await press(pilot, "enter", *typed("soon"))
        assert "Not understood" in text(app)
        await press(pilot, "escape", "enter", *typed("never"), "enter")
        assert found(stage).remind_before == NEVER
        await press(pilot, "u")
        assert found(stage).remind_before == 45
        await press(pilot, "enter", *typed("settings"), "enter")
        assert found(stage).remind_before is None
        assert "Reminds as the settings say" in text(app)


async def test_a_reminder_is_offered_once_and_the_one_it_has_is_under_the_cursor(stage: Stage) -> None:
    stage.replica.edit(uid(0), remind_before=45)
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", *to_field("reminds"), "enter")
        assert "▌45 min before" in text(app)
        await press(pilot, *typed("10 min"))
        assert text(app).count("10 min before") == 1
        assert "+ 10 min" not in text(app)


async def test_a_reminder_of_what_is_not_due_says_that_it_needs_a_day(stage: Stage) -> None:
    stage.replica.edit(uid(0), due_date=None, recurrence="")
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", *to_field("reminds"), "enter", *typed("on time"), "enter")
        assert "Reminds on time, once it is due" in text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_day_to_start_on_is_a_field_of_its_own(stage: Stage, size: tuple[int, int]) -> None:
    stage.replica.edit(uid(0), due_date=day(9))
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", *to_field("starts"), "enter", "t")
        assert found(stage).starts_on == day(0)
        assert "Starts today" in text(app)
        await press(pilot, "enter", "i", *typed("fri 9am"), "enter")
        assert "A day alone" in text(app)
        await press(pilot, "escape", "n")
        assert found(stage).starts_on is None
        await press(pilot, "u")
        assert found(stage).starts_on == day(0)
        await press(pilot, "enter", "i", *typed("in 3 days"), "enter")
        assert found(stage).starts_on == day(3)
        assert found(stage).due_date == day(9)
        assert "Starts Thu 26 Nov" in text(app)


async def test_a_start_after_it_is_due_is_told(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", *to_field("starts"), "enter", "m")
        assert "Starts tomorrow, after it is due" in text(app)


async def test_after_the_last_field_the_pane_scrolls_and_the_end_says_so(stage: Stage) -> None:
    stage.replica.edit(uid(0), notes="\n".join(f"line {number}" for number in range(40)))
    async with playing(stage, (80, 24)) as (app, pilot):
        await press(pilot, "g", "t", "enter", *["j"] * 60)
        assert "line 39" in text(app)
        await press(pilot, "j")
        assert "nothing below" in text(app)
        await press(pilot, *["k"] * 60)
        assert "Pay rent" in text(app)
        assert app.main
        assert app.main.panes.details.field == "task"
