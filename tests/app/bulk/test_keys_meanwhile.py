"""While many todos are changed keys go on working, and the screen shows how far it is."""

import asyncio
import gc
import threading
from collections.abc import Callable

import pytest

from tests.app.bulk.many import MANY, PART, Gate, done, name, over, reached
from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage
from tui.app import bulk, edit_sidebar
from tui.app.list_state import ListState
from tui.replica import replica as replica_module
from tui.replica.catalog import CatalogKind
from tui.sync.state import Phase, SyncState
from tui.todos.view import ALL, project


async def test_keys_go_on_working_meanwhile_and_the_bar_shows_how_far_it_is(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(2)
    async with playing(stage, (100, 24)) as (app, pilot):
        assert app.main
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        assert "Completing 120 todos …" in text(app)
        assert "25%" in text(app)
        assert "esc stops it" in text(app)
        assert not gc.isenabled()  # each look for garbage would hold a key
        await press(pilot, "j", "j")
        assert app.main.todos.cursor == 2
        shut.open.set()
        await over(app, pilot)
        assert done(stage.replica) == MANY
        assert "%" not in text(app)
        assert gc.isenabled()


async def test_a_key_brings_the_bar_along_in_its_own_frame(
    stage: Stage, gate: Callable[[int], Gate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "STEP", float("inf"))
    shut = gate(2)
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        assert "25%" not in text(app)
        await press(pilot, "j")
        assert "25%" in text(app)
        shut.open.set()
        await over(app, pilot)
        assert "%" not in text(app)


async def test_the_thread_waits_until_what_a_key_did_is_drawn(
    stage: Stage, gate: Callable[[int], Gate], monkeypatch: pytest.MonkeyPatch
) -> None:
    shut, waits = gate(1), threading.Event()
    await_frame, go_on = bulk.Bulk.await_frame, bulk.Bulk.go_on
    drawn: list[bulk.Bulk] = []

    def awaits(it: bulk.Bulk) -> None:
        if shut.open.is_set():
            waits.set()
        await_frame(it)

    monkeypatch.setattr(bulk, "FRAME", 60)
    monkeypatch.setattr(bulk.Bulk, "await_frame", awaits)
    monkeypatch.setattr(replica_module, "STEPS", 1)
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        monkeypatch.setattr(bulk.Bulk, "go_on", lambda it: drawn.append(it))
        await press(pilot, "j")
        assert drawn
        shut.open.set()
        assert await asyncio.to_thread(waits.wait, 60)
        assert done(stage.replica) == PART
        go_on(drawn.pop())
        await over(app, pilot)
        assert done(stage.replica) == MANY


async def test_the_thread_does_not_wait_for_a_frame_that_does_not_come(
    stage: Stage, gate: Callable[[int], Gate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk.Bulk, "go_on", lambda it: None)
    monkeypatch.setattr(replica_module, "STEPS", 1)
    shut = gate(1)
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        await press(pilot, "j")
        shut.open.set()
        await over(app, pilot)
        assert done(stage.replica) == MANY


@pytest.mark.parametrize("width", [60, 40])
async def test_how_far_it_is_and_what_stops_it_are_told_where_there_is_little_room(
    stage: Stage, gate: Callable[[int], Gate], width: int
) -> None:
    shut = gate(2)
    async with playing(stage, (width, 20)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        await press(pilot, "j")
        told = text(app).splitlines()[-1]
        assert "25%" in told
        assert ("━" in told) is (width == 60)
        await pilot.click("#keys", offset=(told.index("stops it"), 0))
        shut.open.set()
        await over(app, pilot)
        assert done(stage.replica) == 30
        assert "Stopped. Completed 30 todos" in text(app)


async def test_what_is_said_and_typed_meanwhile_is_seen(stage: Stage, gate: Callable[[int], Gate]) -> None:
    shut = gate(2)
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        await press(pilot, "g")
        assert "g…" in text(app).splitlines()[-1]
        await press(pilot, "a", "a", *"milk")
        assert "⏎ keep" in text(app).splitlines()[-1]
        await press(pilot, "enter", "escape")
        told = text(app).splitlines()[-1]
        assert "25%" in told
        shut.open.set()
        await over(app, pilot)
        assert "%" not in text(app)


async def test_what_is_selected_meanwhile_stays_selected(stage: Stage, gate: Callable[[int], Gate]) -> None:
    shut = gate(1)
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "v", "v", "v")
        shut.open.set()
        await over(app, pilot)
        await press(pilot, "x")
        assert "Deleted 3 todos" in text(app)
        assert len(stage.replica.listing(ALL)) == MANY - 3


async def test_who_goes_elsewhere_while_a_project_is_renamed_stays_there(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    stage.replica.edit_many({name(number): {"project": "old"} for number in range(MANY)})
    shut = gate(1)
    async with playing(stage, (140, 24)) as (app, pilot):
        assert app.main
        app.main.show(ListState(project("old")))
        item = app.main.catalog.find(CatalogKind.PROJECT, "old")
        assert item
        edit_sidebar.rename(app.main, item, "new")
        await reached(pilot, shut)
        await press(pilot, "g", "a")
        shut.open.set()
        await over(app, pilot)
        assert app.main.list_state.view == ALL
        assert "Renamed #old to #new: 120 todos" in text(app)


async def test_why_syncing_fails_is_said_once_the_footer_is_free(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    engine = StillEngine(SYNCED)
    stage.make_engine = lambda replica: engine
    failing = SyncState(Phase.WAITING, message="The database is busy.")
    shut = gate(1)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        engine.tell(failing)
        await settled(pilot)
        assert "The database is busy." not in text(app)
        shut.open.set()
        await over(app, pilot)
        engine.tell(failing)
        await settled(pilot)
        assert "The database is busy." in text(app)


async def test_the_bar_is_of_what_is_under_way_whatever_is_said_beside(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(2)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "F9")
        assert "F9 does nothing here. ? shows every key. · Setting priority p1 of 120 todos …" in text(app)
        shut.open.set()
