"""An edit that took a while overwrites no change made meanwhile."""

from datetime import date

import pytest

from tests.sync.client import Machine, garbled, pair, same, settle
from tests.sync.database import Database
from tui.replica.replica import Replica
from tui.todos import Todo


@pytest.mark.parametrize("sent", [True, False])
@pytest.mark.parametrize(("choice", "task"), [("mine", "B"), ("theirs", "A"), ("both", "A ⇄ B")])
def test_what_was_set_since_it_was_seen_is_kept_beside_it(
    machine: Machine, database: Database, sent: bool, choice: str, task: str
) -> None:
    a, b, uid = pair(machine)
    seen = b.replica.get(uid)
    assert seen
    (a if sent else b).replica.edit(uid, task="A")
    if sent:
        settle(a, b)
    shown = b.replica.edit(uid, seen, task="B", notes="soon")
    assert (shown.task, shown.notes) == ("A", "soon")
    settle(a, b)
    (conflict,) = b.replica.conflicts()
    clash = conflict.fields["task"]
    assert (clash.seen, clash.mine, clash.theirs) == ("milk", "B", "A")
    b.replica.resolve(uid, "task", choice)  # type: ignore[arg-type]  # one of the three
    settle(a, b)
    assert database.rows[uid].fields["task"] == task
    assert same(database, a, b)


def test_such_an_edit_is_taken_back_and_done_again_with_its_conflict(machine: Machine) -> None:
    a, b, uid = pair(machine)
    seen = b.replica.get(uid)
    a.replica.edit(uid, task="A")
    settle(a, b)
    b.replica.edit(uid, seen, task="B")
    b.replica.undo()
    assert not b.replica.conflicts()
    b.replica.redo()
    assert b.replica.conflicts()[0].fields["task"].mine == "B"


def test_tags_are_merged_and_what_both_set_alike_is_no_conflict(machine: Machine) -> None:
    a, b, uid = pair(machine, tags=("x", "y"))
    seen = b.replica.get(uid)
    a.replica.edit(uid, task="bread", tags=("y", "a"))
    settle(a, b)
    shown = b.replica.edit(uid, seen, task="bread", tags=("x", "y", "b"))
    assert shown.tags == ("y", "a", "b")
    assert not b.replica.conflicts()


def test_what_is_as_it_was_seen_was_not_set(machine: Machine) -> None:
    a, b, uid = pair(machine)
    seen = b.replica.get(uid)
    a.replica.edit(uid, due_date=date(2026, 12, 1))
    settle(a, b)
    shown = b.replica.edit(uid, seen, recurrence="FREQ=DAILY", due_date=None)
    assert (shown.recurrence, shown.due_date) == ("FREQ=DAILY", date(2026, 12, 1))
    assert not b.replica.conflicts()


@pytest.mark.parametrize("sent", [True, False])
def test_a_todo_deleted_since_it_was_seen_comes_back(
    machine: Machine, database: Database, sent: bool
) -> None:
    a, b, uid = pair(machine, notes="semi-skimmed")
    seen = b.replica.get(uid)
    (a if sent else b).replica.delete(uid)
    if sent:
        settle(a, b)
    b.replica.edit(uid, seen, task="bread")
    settle(a, b)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["notes"]) == ("bread", "semi-skimmed")
    assert same(database, a, b)


@pytest.mark.parametrize("known", [True, False])
def test_a_todo_that_came_back_elsewhere_takes_what_was_written_here(
    machine: Machine, database: Database, known: bool
) -> None:
    a, b, uid = pair(machine)
    seen = b.replica.get(uid)
    a.replica.delete(uid)
    settle(a, b)
    if not known:  # where the replica was begun anew since
        b.replica.file.sql.execute("delete from tombstone")
    b.replica.edit(uid, seen, notes="of b", project="home")
    a.replica.undo()
    a.replica.edit(uid, notes="of a")
    settle(a, b)
    fields = database.rows[uid].fields
    assert (fields["notes"], fields["project"]) == ("of a", "home")
    assert b.replica.conflicts()[0].fields["notes"].mine == "of b"
    assert same(database, a, b)


@pytest.mark.parametrize("exists", [True, False])
def test_a_todo_that_is_not_copied_yet_takes_what_was_written_here(
    machine: Machine, database: Database, exists: bool
) -> None:
    a, b, uid = pair(machine)
    seen = b.replica.get(uid)
    if not exists:
        a.replica.delete(uid)
        a.sync()
    garbled(b)
    b.replica.edit(uid, seen, notes="of b")
    settle(b, a)
    assert database.rows[uid].fields["notes"] == "of b"
    assert same(database, a, b)


def test_a_todo_never_sent_comes_back_as_well(machine: Machine, database: Database) -> None:
    a = machine("a")
    seen = a.replica.add(Todo(uid="", task="milk"))
    a.replica.delete(seen.uid)
    a.replica.edit(seen.uid, seen, notes="soon")
    settle(a)
    assert database.rows[seen.uid].fields["notes"] == "soon"


def test_no_version_of_a_text_is_dropped_for_being_a_part_of_another(machine: Machine) -> None:
    _, b, uid = pair(machine)
    seen = b.replica.get(uid)
    for task in ("bread", "eggs", "eggs and ham", "eggs"):
        b.replica.edit(uid, seen, task=task)
    clash = b.replica.conflicts()[0].fields["task"]
    assert (clash.theirs, sorted(clash.mine.split(" ⇄ "))) == ("bread", ["eggs", "eggs and ham"])


def test_what_is_worked_out_inside_a_step_is_of_the_todo_as_it_is(machine: Machine) -> None:
    """Another process may have changed it since it was read, and cannot while a step is done."""
    _, b, uid = pair(machine)
    with Replica.open(b.replica.file.path) as other:
        other.edit(uid, notes="of another", tags=("x",))
        b.replica.edit(uid, project="home")
        with b.replica.step("Tagged"):
            todo = b.replica.get(uid)
            assert todo
            b.replica.edit(uid, tags=(*todo.tags, "y"))
        changed = other.get(uid)
    assert changed
    assert (changed.notes, changed.project, changed.tags) == ("of another", "home", ("x", "y"))
