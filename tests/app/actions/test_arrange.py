"""Arranging a list by keys: where it cannot be arranged, the footer says why and which key helps."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, replica_at, uid


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


@pytest.mark.parametrize("key", ["J", "K", "L", "H"])
@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (("g", "t"), "This list has an order of its own."),
        (("g", "a", "s", *typed("name"), "enter"), "It is sorted by name. s shows it as you arranged it."),
        (("g", "a", "f", *typed("open"), "enter"), "Only a whole list can be arranged. esc shows all of it."),
        (("g", "a", "/", *typed("the"), "tab"), "Only a whole list can be arranged. esc shows all of it."),
    ],
    ids=["Today", "sorted", "filtered", "searched"],
)
async def test_a_list_that_cannot_be_arranged_says_why(
    stage: Stage, key: str, keys: tuple[str, ...], why: str
) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, *keys, key)
        assert why in text(app)


async def test_the_order_of_a_list_by_days_is_its_own(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "d", "s")
        assert "in this list's own order" in text(app)
        assert "as arranged" not in text(app)


async def test_what_is_done_is_shown_already_in_done(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "d", ".")
        assert "This list shows what is done already." in text(app)
        assert "with done" not in text(app)


@pytest.mark.parametrize(
    ("keys", "leave"),
    [(("g", "d"), "escape"), (("g", "a", "s", *typed("name"), "enter"), "escape"), (("g", "a"), "tab")],
    ids=["Done", "sorted", "searched"],
)
async def test_where_subtasks_do_not_stand_below_their_todo_nothing_folds(
    stage: Stage, keys: tuple[str, ...], leave: str
) -> None:
    if keys == ("g", "d"):
        for number in (9, 10, 11, 12):
            stage.replica.complete(uid(number))
    async with playing(stage, (120, 30)) as (app, pilot):
        await press(pilot, *keys, "/", *typed("lisbon trip"))
        await press(pilot, leave, "z")
        assert "This list shows subtasks by themselves. In All (ga) they stand below it and fold." in text(
            app
        )
        assert "▸ Plan the Lisbon trip" not in text(app)
        assert "▾ Plan the Lisbon trip" not in text(app)
        await press(pilot, "g", "a", ".")
        assert "▾ Plan the Lisbon trip" in text(app)
