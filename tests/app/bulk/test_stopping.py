"""A change of many todos can be stopped, by Escape and by quitting: what was done of it is one step."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.bulk.many import MANY, PART, Gate, done, name, over, reached
from tests.app.play_scene import burst, playing, press, settled, text
from tests.app.world import Stage
from tui.app.app import RowdoApp
from tui.replica.replica import Replica
from tui.todos.view import ALL


async def test_escape_stops_it_and_what_was_done_is_one_step(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(2)
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        await press(pilot, "escape")
        shut.open.set()
        await over(app, pilot)
        assert "Stopped. Completed 30 todos of 120 · u undoes it" in text(app)
        assert done(stage.replica) == 30
        await press(pilot, "u")
        await over(app, pilot)
        assert done(stage.replica) == 0
        await press(pilot, "u")
        assert "There is nothing to undo." in text(app)


async def test_what_waits_is_stopped_too_and_that_is_said(stage: Stage, gate: Callable[[int], Gate]) -> None:
    shut = gate(1)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "*", "2", "*", "3", "escape")
        shut.open.set()
        await over(app, pilot)
        assert "Stopped. Priority p1: 15 todos of 120 · u undoes it · 2 more stopped" in text(app)
        assert sum(each.priority for each in stage.replica.many(map(name, range(MANY))).values()) == 4 * PART


async def test_an_undo_that_is_stopped_goes_on_with_the_rest_later(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await over(app, pilot)
        shut = gate(2)
        await press(pilot, "u")
        await reached(pilot, shut)
        await press(pilot, "escape")
        shut.open.set()
        await over(app, pilot)
        assert "Stopped: Completed 120 todos. Undone in part; u undoes the rest." in text(app)
        assert done(stage.replica) == MANY - 2 * PART
        await press(pilot, "u")
        await over(app, pilot)
        assert done(stage.replica) == 0
        await press(pilot, "ctrl+r")
        await over(app, pilot)
        assert done(stage.replica) == MANY


async def test_quitting_waits_for_what_is_under_way(
    stage: Stage, gate: Callable[[int], Gate], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shut = gate(1)
    app = RowdoApp(stage)
    async with app.run_test(size=(140, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        await press(pilot, "q")
        assert "Quits when that is done, q again quits now. Completing 120 todos …" in text(app)
        shut.open.set()
        await over(app, pilot)
    stage.replica.close()
    assert "120 changes wait on this machine." in capsys.readouterr().err
    with Replica.open(tmp_path / "replica.sqlite3") as replica:
        assert done(replica) == MANY


async def test_quitting_twice_stops_it_and_says_so(
    stage: Stage, gate: Callable[[int], Gate], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shut = gate(1)
    app = RowdoApp(stage)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        await press(pilot, "q", "q")
        shut.open.set()
        await over(app, pilot)
    stage.replica.close()
    assert "Stopped. Completed 15 todos of 120 · rowdo undo undoes it" in capsys.readouterr().err
    with Replica.open(tmp_path / "replica.sqlite3") as replica:
        assert done(replica) == PART
        replica.undo()
        assert done(replica) == 0


async def test_who_quits_before_anything_is_done_is_not_told_to_undo_it(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    app = RowdoApp(stage)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "g", "a", "*")
        await burst(pilot, "d", "q", "q")
        await over(app, pilot)
    stage.replica.close()
    said = capsys.readouterr().err
    assert "Stopped; nothing was changed." in said
    assert "undo" not in said


async def test_escape_that_comes_with_the_key_stops_it_too(stage: Stage) -> None:
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*")
        await burst(pilot, "3", "escape")
        await over(app, pilot)
        assert "Stopped; nothing was changed." in text(app)
        assert {each.priority for each in stage.replica.many(map(name, range(MANY))).values()} == {0}


async def test_what_went_wrong_is_told_who_has_quit(
    stage: Stage, gate: Callable[[int], Gate], full_disk: None, capsys: pytest.CaptureFixture[str]
) -> None:
    shut = gate(1)
    app = RowdoApp(stage)
    async with app.run_test(size=(140, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        await press(pilot, "q")
        shut.open.set()
        await over(app, pilot)
    stage.replica.close()
    said = " ".join(capsys.readouterr().err.split())
    assert "Before that: Completed 30 todos. rowdo undo undoes it." in said


async def test_what_is_stopped_before_it_has_begun_is_selected_still(stage: Stage) -> None:
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*")
        await burst(pilot, "d", "escape")
        await over(app, pilot)
        assert "Stopped; nothing was changed." in text(app)
        await press(pilot, "j")
        assert "120 selected" in text(app)


async def test_who_writes_something_by_the_end_does_not_leave(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(1)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        await press(pilot, "q", "j")
        assert "Completing 120 todos … Then it quits." in text(app)
        await press(pilot, "a", *"milk")
        shut.open.set()
        await over(app, pilot)
        assert "not quit, as something is open here" in text(app)
        await press(pilot, "enter", "escape")
        assert [row.todo.task for row in stage.replica.listing(ALL).window(0, 9)] == ["milk"]
