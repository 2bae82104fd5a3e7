"""What is asked for while many todos are changed is done in the order in which it was asked for."""

from collections.abc import Callable
from pathlib import Path

from tests.app.bulk.many import MANY, PART, Gate, done, name, over, reached
from tests.app.play_scene import burst, playing, press, text
from tests.app.world import Stage
from tui.replica.agent import Agent
from tui.replica.replica import Replica
from tui.todos import Priority, Todo
from tui.todos.view import ALL


async def test_what_is_done_to_a_todo_meanwhile_comes_behind_what_was_begun_before(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(1)
    first, second = name(0), name(1)
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "g", "g", "3", "j", "e", *" more", "enter")
        assert stage.replica.get(first).priority == Priority.MEDIUM  # type: ignore[union-attr]  # it is there
        shut.open.set()
        await over(app, pilot)
        levels = {
            number: todo.priority for number in range(MANY) if (todo := stage.replica.get(name(number)))
        }
        assert levels == {number: 2 if number == 0 else 4 for number in range(MANY)}
        assert stage.replica.conflicts() == []
        edited = stage.replica.get(second)
        assert edited
        assert edited.task == "number 1 more"


async def test_a_change_of_many_and_an_undo_wait_for_the_one_before(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(1)
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "*", "2", "u")
        assert "priority p1 of 120 todos … Then: undoing: Setting priority p2 of 120" in text(app)
        shut.open.set()
        await over(app, pilot)
        assert {each.priority for each in stage.replica.many(map(name, range(MANY))).values()} == {4}


async def test_what_has_to_look_first_keeps_its_turn(stage: Stage, gate: Callable[[int], Gate]) -> None:
    shut = gate(1)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "*", "d", "u")
        shut.open.set()
        await over(app, pilot)
        assert "Undone: Completed 120 todos" in text(app), "u is of what was asked for before"
        assert done(stage.replica) == 0
        assert {each.priority for each in stage.replica.many(map(name, range(MANY))).values()} == {4}


async def test_of_a_change_that_is_being_undone_it_is_not_said_that_it_can_be(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    first, second = gate(1), gate(MANY // PART + 2)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "2")
        await reached(pilot, first)
        await press(pilot, "u")
        first.open.set()
        await reached(pilot, second)
        assert "Undoing: Setting priority p2 of 120 todos …" in text(app)
        assert "undoes it" not in text(app)
        second.open.set()
        await over(app, pilot)
        assert "Undone: Priority p2: 120 todos" in text(app)


async def test_undo_takes_back_what_was_done_since_a_change_of_many_was_begun(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    first, second = gate(1), gate(2)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, first)
        await press(pilot, "G", "x")
        assert "Deleted “number 119” · u undoes it" in text(app)
        first.open.set()
        await reached(pilot, second)
        await press(pilot, "u")
        assert "Undone: Deleted “number 119”" in text(app)
        second.open.set()
        await over(app, pilot)
        assert {each.priority for each in stage.replica.many(map(name, range(MANY - 1))).values()} == {4}
        assert len(stage.replica.listing(ALL)) == MANY


async def test_an_undo_that_waits_takes_back_the_change_it_was_pressed_for(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(MANY // PART - 1)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "u", "G", "x")
        shut.open.set()
        await over(app, pilot)
        assert {each.priority for each in stage.replica.many(map(name, range(MANY))).values()} == {0}
        assert len(stage.replica.listing(ALL)) == MANY - 1
        await press(pilot, "u")
        assert "Undone: Deleted “number 119”" in text(app)


async def test_an_undo_behind_an_undo_is_pressed_again_when_the_first_has_ended(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(1)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "d", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "u", "u")
        assert "priority p1 of 119 todos … Press u again when that is done." in text(app)
        shut.open.set()
        await over(app, pilot)
        assert {each.priority for each in stage.replica.many(map(name, range(MANY))).values()} == {0}
        assert done(stage.replica) == 1
        await press(pilot, "u")
        assert done(stage.replica) == 0


async def test_what_is_done_while_an_undo_waits_is_undone_alone(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(1)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "u", "G", "2")
        assert "Priority p2: “number 119” · u undoes it" in text(app)
        await press(pilot, "u")
        assert "Undone: Priority p2: “number 119”" in text(app)
        shut.open.set()
        await over(app, pilot)
        assert {each.priority for each in stage.replica.many(map(name, range(MANY))).values()} == {0}


async def test_what_is_done_while_many_are_looked_at_is_undone_alone(stage: Stage) -> None:
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*")
        await burst(pilot, "d", "j", "1", "u")
        await over(app, pilot)
        assert {each.priority for each in stage.replica.many(map(name, range(MANY))).values()} == {0}
        assert done(stage.replica) == MANY


async def test_undo_and_redo_in_turn_are_of_the_same_change(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(1)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "u", "ctrl+r", "u", "ctrl+r")
        shut.open.set()
        await over(app, pilot)
        assert {each.priority for each in stage.replica.many(map(name, range(MANY))).values()} == {4}


async def test_undo_is_not_offered_of_a_change_that_is_not_the_last_step(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    shut = gate(MANY // PART)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        await press(pilot, "d")
        shut.open.set()
        await over(app, pilot)
        assert "Priority p1: 120 todos" in text(app)
        assert "undoes it" not in text(app)


async def test_an_agent_is_told_what_it_did_though_somebody_else_made_the_last_step(
    stage: Stage, gate: Callable[[int], Gate], tmp_path: Path
) -> None:
    stage.replica.act_for(Agent("claude", lambda step: None))
    shut = gate(MANY // PART)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await reached(pilot, shut)
        with Replica.open(tmp_path / "replica.sqlite3") as elsewhere:
            elsewhere.add(Todo("", "milk"))
        shut.open.set()
        await over(app, pilot)
        assert "Priority p1: 120 todos" in text(app)
        assert "undo" not in text(app).splitlines()[-1].partition("add")[0]


async def test_what_is_undone_elsewhere_meanwhile_goes_no_further(
    stage: Stage, gate: Callable[[int], Gate], tmp_path: Path
) -> None:
    shut = gate(2)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await reached(pilot, shut)
        with Replica.open(tmp_path / "replica.sqlite3") as elsewhere:
            assert elsewhere.undo() == "Completed 30 todos"
        shut.open.set()
        await over(app, pilot)
        assert "Completed 30 todos, which was undone meanwhile; 90 todos left alone." in text(app)
        assert done(stage.replica) == 0


async def test_who_redoes_many_and_goes_on_meanwhile_has_all_of_it_redone(
    stage: Stage, gate: Callable[[int], Gate]
) -> None:
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "1")
        await over(app, pilot)
        await press(pilot, "u")
        await over(app, pilot)
        shut = gate(2)
        await press(pilot, "ctrl+r")
        await reached(pilot, shut)
        await press(pilot, "G", "d")
        shut.open.set()
        await over(app, pilot)
        assert done(stage.replica) == 1
        assert {each.priority for each in stage.replica.many(map(name, range(MANY))).values()} == {4}
