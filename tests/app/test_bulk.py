"""What is done to very many todos is told at once, done in the background, and one step of undo."""

import asyncio
import gc
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import playing, press, settled, text
from tests.app.world import NOW, Stage, replica_at
from tui.app import bulk, changes
from tui.app.app import RowdoApp
from tui.replica import history
from tui.replica import replica as replica_module
from tui.replica.errors import NotSavedError
from tui.replica.replica import Replica
from tui.todos import Priority, Todo
from tui.todos.view import ALL

MANY = 120
PART = 15


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A list of many, which is done in eight parts; what is under way is shown from the first part on."""
    monkeypatch.setattr(changes, "PART", PART)
    monkeypatch.setattr(history, "PART", PART)
    monkeypatch.setattr(bulk, "SOON", 0)
    monkeypatch.setattr(bulk, "STEP", 0)
    replica = replica_at(tmp_path, ())
    replica.add_many(Todo(name(number), f"number {number}") for number in range(MANY))
    replica.file.sql.execute("delete from history")
    return Stage(replica)


def name(number: int) -> str:
    return f"00000000-0000-1200-8000-{number:012}"


class Gate:
    """Lets the thread do so many parts, and no more until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, parts: int) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        advance = bulk.Job.advance

        def advanced(job: bulk.Job, count: int) -> None:
            nonlocal parts
            advance(job, count)
            parts -= 1
            if not parts:
                self.reached.set()
                assert self.open.wait(60)

        monkeypatch.setattr(bulk.Job, "advance", advanced)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Gate]]:
    made: list[Gate] = []

    def shut(parts: int) -> Gate:
        made.append(Gate(monkeypatch, parts))
        return made[-1]

    yield shut
    for each in made:
        each.open.set()


async def reached(pilot: Pilot[None], shut: Gate) -> None:
    """Wait until the thread has come to the gate, and the screen has heard of it."""
    await asyncio.to_thread(shut.reached.wait, 60)
    await settled(pilot)


async def over(app: RowdoApp, pilot: Pilot[None]) -> None:
    """Wait until nothing is under way."""
    assert app.main
    while app.main.bulk.busy:
        await settled(pilot)
    await settled(pilot)


def done(replica: Replica) -> int:
    return MANY - len(replica.listing(ALL))


CHANGES: dict[str, tuple[Sequence[str], str, str, Callable[[Todo], bool]]] = {
    "complete": (["d"], "Completing 120 todos", "Completed 120 todos", lambda todo: todo.is_complete),
    "priority": (["2"], "Setting priority p2 of", "Priority p2: 120", lambda todo: todo.priority == 3),
    "project": (
        ["m", *"new", "enter"],
        "Moving 120 todos",
        "Moved to #new: 120",
        lambda todo: todo.project == "new",
    ),
    "tags": (
        ["@", *"new", "enter"],
        "Setting the tags of 120",
        "Tagged @new: 120",
        lambda todo: todo.tags == ("new",),
    ),
    "day": (["t", "t"], "Setting the day of 120", "Due", lambda todo: todo.due_date is not None),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_it_is_told_at_once_and_is_one_step_that_is_undone_and_redone(
    stage: Stage, change: str
) -> None:
    keys, doing, told, so = CHANGES[change]
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*")
        before = stage.replica.many(map(name, range(MANY)))
        said = watch(app)
        for key in keys:
            await press(pilot, key)
            await over(app, pilot)
        assert [each for each in said if doing in each], said
        assert told in text(app)
        after = stage.replica.many(map(name, range(MANY)))
        assert len(after) == MANY
        assert all(map(so, after.values()))
        await press(pilot, "u")
        await over(app, pilot)
        assert "Undone: " in text(app)
        assert stage.replica.many(map(name, range(MANY))) == before
        await press(pilot, "ctrl+r")
        await over(app, pilot)
        assert "Redone: " in text(app)
        assert stage.replica.many(map(name, range(MANY))) == after


def watch(app: RowdoApp) -> list[str]:
    """Return what the last line says from now on."""
    assert app.main
    said: list[str] = []
    say = app.main.say

    def heard(message: str, tone: str = "text") -> None:
        said.append(message)
        say(message, tone)

    app.main.say = heard  # type: ignore[method-assign]  # it listens and passes on
    return said


async def test_all_are_deleted_with_what_is_below_them_each_once(stage: Stage) -> None:
    stage.replica.edit_many({name(number): {"parent_uid": name(0)} for number in range(50, 90)})
    stage.replica.file.sql.execute("delete from history")
    async with playing(stage, (100, 24)) as (app, pilot):
        before = stage.replica.many(map(name, range(MANY)))
        await press(pilot, "g", "a", "*", "x")
        await over(app, pilot)
        assert "Deleted 120 todos · u undoes it" in text(app)
        assert stage.replica.is_empty
        await press(pilot, "u")
        await over(app, pilot)
        assert stage.replica.many(map(name, range(MANY))) == before


async def test_a_recurring_todo_comes_back_with_its_subtasks_as_if_all_were_completed_at_once(
    stage: Stage, tmp_path: Path
) -> None:
    """The todo and its subtasks stand in different parts."""
    stage.replica.edit_many({name(number): {"parent_uid": name(0)} for number in range(1, 60)})
    stage.replica.edit(name(0), recurrence="FREQ=DAILY", due_date=NOW.date())
    with Replica.open(tmp_path / "other.sqlite3") as other:
        other.add_many(stage.replica.many(map(name, range(MANY))).values())
        other.complete_many(map(name, range(MANY)))
        wanted = {(todo.uid, todo.is_complete, todo.parent_uid) for todo in other.find("")}
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await over(app, pilot)
        assert "Completed 120 todos, 1 of them comes back · u undoes it" in text(app)
        assert {(todo.uid, todo.is_complete, todo.parent_uid) for todo in stage.replica.find("")} == wanted


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
        assert "Undoing: the last step when that is done" in text(app)
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
        assert "Undoing: the last step …" in text(app)
        assert "undoes it" not in text(app)
        second.open.set()
        await over(app, pilot)
        assert "Undone: Priority p2: 120 todos" in text(app)


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


async def test_what_was_looked_at_is_selected_still_when_nothing_is_chosen(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "*", "m")
        await over(app, pilot)
        assert "Looking at" not in text(app)
        await press(pilot, "escape")
        assert "120 selected" in text(app)


async def test_a_list_in_which_all_is_done_is_not_taken_for_a_new_one(stage: Stage) -> None:
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await over(app, pilot)
        assert "Nothing to do." in text(app)
        assert "gd shows what is done" in text(app)


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
    stage.replica.close()
    said = capsys.readouterr().err
    assert "Completing 120 todos: stopped. What was done of it, rowdo undo takes back." in said
    with Replica.open(tmp_path / "replica.sqlite3") as replica:
        assert 0 < done(replica) < MANY
        assert done(replica) % PART == 0
        replica.undo()
        assert done(replica) == 0


async def test_where_the_disk_takes_no_more_of_it_that_is_said_with_what_was_done(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete_many, parts = Replica.complete_many, iter(range(MANY))

    def full(replica: Replica, uids: Iterable[str]) -> None:
        if next(parts) == 2:
            raise NotSavedError("The disk is full, so nothing was changed.")
        complete_many(replica, uids)

    monkeypatch.setattr(Replica, "complete_many", full)
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "g", "a", "*", "d")
        await over(app, pilot)
        assert "The disk is full, so no more was changed. Before that: Completed 30 todos. u undoes" in text(
            app
        )
        assert done(stage.replica) == 30
        await press(pilot, "u")
        await over(app, pilot)
        assert done(stage.replica) == 0
