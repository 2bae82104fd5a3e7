"""Undo and redo: step by step, across restarts, for a day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.sync.client import Client, Machine, pair, same, settle
from tests.sync.database import Database
from tui.replica.errors import UnknownTodoError
from tui.replica.replica import Change, Replica
from tui.todos import Todo


def tasks(replica: Replica) -> list[str]:
    return sorted(todo.task for todo in replica.find(""))


def add(replica: Replica, *tasks: str) -> list[str]:
    with replica.step(f"Added {len(tasks)} todos"):
        return [replica.add(Todo(uid="", task=task)).uid for task in tasks]


def test_a_step_of_many_changes_is_taken_back_and_done_again_whole(replica: Replica) -> None:
    add(replica, "a", "b", "c")
    with replica.step("Changed all"):
        for todo in replica.find(""):
            replica.edit(todo.uid, task=todo.task.upper(), tags=("x",))
        replica.delete(replica.find("")[0].uid)
    after = tasks(replica)
    assert replica.undo() == "Changed all"
    assert tasks(replica) == ["a", "b", "c"]
    assert replica.redo() == "Changed all"
    assert tasks(replica) == after
    assert replica.redo() is None


def test_the_steps_of_a_batch_are_taken_back_together_and_what_was_done_between_stays(
    replica: Replica,
) -> None:
    (mine,) = add(replica, "mine")
    for number in range(3):
        with replica.step(f"Imported {number + 1}", "import"):
            replica.add(Todo(uid="", task=f"number {number}"))
        replica.edit(mine, task=f"mine {number}")
    with replica.step("Imported 4", "import"):
        replica.add(Todo(uid="", task="number 3"))
    with replica.step("Imported another", "another"):
        replica.add(Todo(uid="", task="another"))
    assert replica.undo() == "Imported another"
    assert replica.undo() == "Imported 4"
    assert tasks(replica) == ["mine 2"]
    assert replica.redo() == "Imported 4"
    assert tasks(replica) == ["mine 2", "number 0", "number 1", "number 2", "number 3"]
    assert replica.undo() == "Imported 4"
    assert all(replica.undo() for _ in range(3))
    assert tasks(replica) == ["mine"]


def test_a_step_that_fails_leaves_nothing(replica: Replica) -> None:
    (uid,) = add(replica, "a")

    def two_things() -> None:
        with replica.step("Two things"):
            replica.edit(uid, task="b")
            replica.edit("00000000-0000-4000-8000-000000000000", task="c")

    with pytest.raises(UnknownTodoError):
        two_things()
    assert tasks(replica) == ["a"]
    assert replica.waiting == 1
    assert replica.undo() == "Added 1 todos"


def test_steps_are_taken_back_after_a_restart_and_for_a_day(tmp_path: Path) -> None:
    path = tmp_path / "replica.sqlite3"
    with Replica.open(path) as replica:
        for task in ("old", "yesterday", "now"):
            add(replica, task)
        for number, hours in ((1, 25), (2, 23)):
            at = datetime.now(UTC) - timedelta(hours=hours)
            replica.file.sql.execute("update history set at = ? where number = ?", (at.isoformat(), number))
    with Replica.open(path) as replica:
        assert replica.undo()
    with Replica.open(path) as replica:
        assert replica.undo()
        assert tasks(replica) == ["old"]
        assert replica.undo() is None
    with Replica.open(path) as replica:
        assert replica.redo()
        assert tasks(replica) == ["old", "yesterday"]


def test_something_new_ends_what_could_be_done_again(replica: Replica) -> None:
    add(replica, "a")
    replica.undo()
    add(replica, "b")
    assert replica.redo() is None
    assert tasks(replica) == ["b"]


@pytest.mark.parametrize("sent", [True, False])
def test_what_others_wrote_comes_back_with_a_todo_whose_addition_was_taken_back(
    machine: Machine, database: Database, sent: bool
) -> None:
    a, b, uid = pair(machine)
    b.replica.edit(uid, notes="of b")
    settle(b, a)
    a.replica.undo()
    if sent:
        settle(a, b)
    assert a.replica.get(uid) is None
    a.replica.redo()
    settle(a, b)
    assert database.rows[uid].fields["notes"] == "of b"
    assert same(database, a, b)


def test_what_others_wrote_comes_back_with_a_todo_that_was_deleted_once_more(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine)
    for word in ("first", "second"):
        if word == "first":
            a.replica.delete(uid)
        else:
            a.replica.redo()
        settle(a, b)
        a.replica.undo()
        settle(a, b)
        b.replica.edit(uid, notes=word)
        settle(b, a)
    a.replica.redo()
    a.replica.undo()
    settle(a, b)
    assert database.rows[uid].fields["notes"] == "second"
    assert same(database, a, b)


def clashing(machine: Machine) -> tuple[Client, Client, str]:
    """Two machines and a todo; the edit of the second clashed with that of the first."""
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="A")
    a.sync()
    b.replica.edit(uid, task="B")
    b.sync()
    return a, b, uid


def test_an_edit_that_clashed_is_taken_back_out_of_its_conflict_and_done_again_into_it(
    machine: Machine, database: Database
) -> None:
    a, b, uid = clashing(machine)
    told = list[Change]()
    b.replica.subscribe(told.append)
    b.replica.undo()
    assert told
    assert not b.replica.conflicts()
    b.replica.redo()
    assert b.replica.conflicts()[0].fields["task"].mine == "B"
    b.replica.undo()
    settle(a, b)
    assert database.rows[uid].fields["task"] == "A"
    assert not b.replica.conflicts()


def test_an_edit_done_again_over_what_others_wrote_meanwhile_is_kept_beside_it(machine: Machine) -> None:
    a, b, uid = pair(machine)
    b.replica.edit(uid, task="B")
    b.replica.undo()
    a.replica.edit(uid, task="A")
    settle(a, b)
    b.replica.redo()
    clash = b.replica.conflicts()[0].fields["task"]
    assert (clash.seen, clash.mine, clash.theirs) == ("milk", "B", "A")
    b.replica.undo()
    assert not b.replica.conflicts()


def test_an_edit_done_again_is_kept_beside_what_is_undecided_too(
    machine: Machine, database: Database
) -> None:
    _, b, uid = clashing(machine)
    assert b.replica.conflicts()[0].fields["task"].mine == "B"
    b.replica.edit(uid, task="later")
    b.replica.undo()
    database.write(uid, task="theirs")
    b.sync()
    b.replica.redo()
    clash = b.replica.conflicts()[0].fields["task"]
    assert (clash.mine, clash.theirs) == ("later ⇄ B", "theirs")


def test_what_is_undecided_comes_back_with_a_todo_that_was_deleted(machine: Machine) -> None:
    _, b, uid = clashing(machine)
    b.replica.delete(uid)
    b.replica.undo()
    b.replica.redo()
    assert not b.replica.conflicts()
    b.replica.undo()
    assert b.replica.conflicts()[0].fields["task"].mine == "B"


def test_a_refused_edit_that_is_taken_back_overwrites_nothing(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task=database.refuses)
    database.write(uid, task="theirs")
    a.sync()
    assert a.replica.refused()
    a.replica.undo()
    assert a.shown()[uid]["task"] == "theirs"
    settle(a, b)
    assert database.rows[uid].fields["task"] == "theirs"
    assert same(database, a, b)


def test_of_two_texts_in_conflict_only_that_of_the_step_is_taken_back(
    machine: Machine, database: Database
) -> None:
    a, _, uid = pair(machine)
    seen = a.replica.get(uid)
    a.replica.edit(uid, notes="first")
    a.replica.edit(uid, seen, notes="second")
    database.write(uid, notes="theirs")
    a.sync()

    def mine() -> set[str]:
        return set(a.replica.conflicts()[0].fields["notes"].mine.split("\n⇄\n"))

    assert mine() == {"first", "second"}
    a.replica.undo()
    assert mine() == {"first"}
    a.replica.redo()
    assert mine() == {"first", "second"}
