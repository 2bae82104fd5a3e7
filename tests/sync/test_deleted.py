"""A todo deleted elsewhere: the person's changes restore it, and nothing else does."""

from collections.abc import Callable

import pytest

from tests.sync.client import Client, Machine, garbled, pair, same, settle, todo
from tests.sync.database import Database
from tui.replica.errors import UnknownTodoError


def in_conflict(machine: Machine) -> tuple[Client, Client, str]:
    """Two machines and a todo; the second has still to choose between "A" and its own "B"."""
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="A")
    b.replica.edit(uid, task="B")
    a.sync()
    b.sync()
    assert b.replica.conflicts()
    return a, b, uid


def deleted_while_the_pull_is_under_way(a: Client, b: Client, uid: str, change: Callable[[], object]) -> None:
    a.replica.delete(uid)
    a.sync()
    request = b.ask()
    answer = b.answer_to(request)
    change()
    b.take(request, answer)


def deleted_pages_later(a: Client, b: Client, uid: str, change: Callable[[], object]) -> None:
    for number in range(8):
        a.replica.add(todo(f"t{number}"))
    a.sync()
    a.replica.delete(uid)
    a.sync()
    change()


def deleted_before_a_reset(a: Client, b: Client, uid: str, change: Callable[[], object]) -> None:
    a.replica.delete(uid)
    a.sync()
    change()
    b.database.restore_branch("e2")


DELETIONS = [deleted_while_the_pull_is_under_way, deleted_pages_later, deleted_before_a_reset]


@pytest.mark.parametrize("deleted", DELETIONS)
@pytest.mark.parametrize("verb", ["complete", "move", "both", "neither"])
def test_what_is_undecided_outlives_the_deletion_whatever_little_was_done_to_it_meanwhile(
    machine: Machine, database: Database, deleted: Callable[..., None], verb: str
) -> None:
    a, b, uid = in_conflict(machine)

    def change() -> None:
        if verb in ("complete", "both"):
            b.replica.complete(uid)
            b.ask()
        if verb in ("move", "both"):
            b.replica.edit(uid, position="zz")

    deleted(a, b, uid, change)
    settle(b, a)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["is_complete"]) == ("B", verb in ("complete", "both"))
    assert same(database, a, b)
    assert not b.replica.conflicts()
    assert "in conflict" in b.replica.notices()[0].words


def test_a_completion_comes_back_with_the_edit_that_followed_it(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    b.replica.delete(uid)
    b.sync()
    a.replica.complete(uid)
    a.ask()
    a.replica.edit(uid, notes="n")
    settle(a, b)
    fields = database.rows[uid].fields
    assert (fields["is_complete"], fields["notes"]) == (True, "n")
    assert same(database, a, b)


def refused_and_deleted(machine: Machine) -> tuple[Client, Client, str]:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="forbidden")
    a.sync()
    b.replica.delete(uid)
    settle(b, a)
    assert a.replica.refused()
    return a, b, uid


@pytest.mark.parametrize("verb", ["drop_refused", "undo", "edit"])
def test_a_refused_edit_that_is_given_up_leaves_nothing_of_a_todo_that_is_gone(
    machine: Machine, database: Database, verb: str
) -> None:
    a, _, uid = refused_and_deleted(machine)
    if verb == "drop_refused":
        a.replica.drop_refused(uid)
    elif verb == "undo":
        a.replica.undo()
    else:
        with pytest.raises(UnknownTodoError, match="deleted"):
            a.replica.edit(uid, task="milk")
    assert a.replica.get(uid) is None
    settle(a)
    assert same(database, a)


def test_none_of_many_is_added_where_one_is_deleted_elsewhere(machine: Machine) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="forbidden")
    a.sync()
    milk = a.replica.get(uid)
    assert milk
    b.replica.delete(uid)
    settle(b, a)
    before = a.shown()
    with pytest.raises(UnknownTodoError, match="deleted"):
        a.replica.add_many([todo("eggs"), milk._replace(task="milk"), todo("bread")])
    assert a.shown() == before


def test_a_refused_edit_that_is_given_up_leaves_nothing_of_a_todo_that_a_reset_took(
    machine: Machine, database: Database
) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, task="forbidden")
    a.sync()
    database.restore_branch("e2")
    del database.rows[uid]
    a.sync()
    a.replica.drop_refused(uid)
    assert a.shown() == {}


@pytest.mark.parametrize("verb", ["drop_refused", "undo"])
def test_what_is_undecided_outlives_the_deletion_when_a_refused_edit_is_given_up(
    machine: Machine, database: Database, verb: str
) -> None:
    a, b, uid = in_conflict(machine)
    b.replica.edit(uid, task="forbidden")
    b.sync()
    a.replica.delete(uid)
    settle(a, b)
    assert b.replica.conflicts()
    if verb == "drop_refused":
        b.replica.drop_refused(uid)
    else:
        b.replica.undo()
    settle(b, a)
    assert database.rows[uid].fields["task"] == "B"
    assert same(database, a, b)


def test_what_is_undecided_outlives_a_refused_return_that_is_given_up(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine)
    seen = a.replica.get(uid)
    a.replica.delete(uid)
    settle(a, b)
    a.replica.undo()
    a.replica.edit(uid, task="forbidden")
    a.replica.edit(uid, seen, task="A")
    a.sync()
    assert a.replica.refused()
    assert a.replica.conflicts()
    a.replica.drop_refused(uid)
    settle(a, b)
    assert database.rows[uid].fields["task"] == "A"
    assert same(database, a, b)


def test_a_refused_edit_sent_again_brings_the_todo_back(machine: Machine, database: Database) -> None:
    a, b, uid = refused_and_deleted(machine)
    database.refuses = "nothing"
    a.replica.retry(uid)
    settle(a, b)
    assert database.rows[uid].fields["task"] == "forbidden"
    assert same(database, a, b)
    assert "deleted elsewhere" in a.replica.notices()[0].words


def test_what_is_written_after_an_undo_outlives_that_the_deletion_was_not_done(
    machine: Machine, database: Database
) -> None:
    a, _, uid = pair(machine)
    database.write(uid, task="theirs")
    a.replica.delete(uid)
    request = a.ask()
    a.replica.undo()
    a.replica.edit(uid, notes="written")
    a.take(request, a.answer_to(request))
    a.replica.edit(uid, project="home")
    shown = a.replica.get(uid)
    assert shown
    assert (shown.task, shown.notes) == ("theirs", "written")
    settle(a)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["notes"], fields["project"]) == ("theirs", "written", "home")
    assert same(database, a)


def refused_return(machine: Machine, database: Database) -> tuple[Client, str]:
    """A todo that was to come back with the person's notes was refused, and somebody else brought it back."""
    a, _, uid = pair(machine)
    a.replica.delete(uid)
    settle(a)
    a.replica.undo()
    a.replica.edit(uid, task="forbidden")
    a.replica.edit(uid, notes="written")
    a.sync()
    assert [each.kind for each in a.replica.refused()] == ["insert"]
    database.write(uid, task="theirs")
    a.sync()
    return a, uid


def test_a_return_that_was_refused_is_a_refused_edit_once_somebody_else_brought_the_todo_back(
    machine: Machine, database: Database
) -> None:
    a, uid = refused_return(machine, database)
    (refused,) = a.replica.refused()
    assert (refused.kind, refused.task, refused.fields["notes"]) == ("update", "forbidden", "written")
    shown = a.replica.get(uid)
    assert shown
    assert (shown.task, shown.notes) == ("forbidden", "written")
    a.replica.edit(uid, project="home")
    settle(a)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["project"]) == ("theirs", "home")
    assert a.replica.refused()


def test_a_return_that_was_refused_outlives_a_damaged_file_and_another_deletion(
    machine: Machine, database: Database
) -> None:
    a, uid = refused_return(machine, database)
    garbled(a)
    database.drop(uid)
    settle(a)
    assert "written" in a.replica.refused()[0].operation
    database.refuses = "nothing"
    a.replica.retry(uid)
    settle(a)
    assert database.rows[uid].fields["notes"] == "written"


def test_a_return_not_yet_sent_is_an_edit_once_somebody_else_brought_the_todo_back(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine)
    a.replica.delete(uid)
    settle(a)
    b.replica.edit(uid, notes="theirs")
    b.sync()
    request = a.ask()
    answer = a.answer_to(request)
    a.replica.undo()
    a.replica.edit(uid, project="home")
    a.take(request, answer)
    shown = a.replica.get(uid)
    assert shown
    assert (shown.notes, shown.project) == ("theirs", "home")
    settle(a, b)
    fields = database.rows[uid].fields
    assert (fields["notes"], fields["project"]) == ("theirs", "home")
    assert same(database, a, b)


@pytest.mark.parametrize("answered", [True, False])
def test_what_was_written_before_a_deletion_comes_back_beside_what_somebody_else_wrote(
    machine: Machine, database: Database, answered: bool
) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, notes="written")
    a.replica.delete(uid)
    if answered:
        a.sync()
        database.write(uid, task="milk", notes="theirs")
    else:
        a.ask()
        database.write(uid, notes="theirs")
    a.replica.undo()
    settle(a)
    ((name, clash),) = a.replica.conflicts()[0].fields.items()
    assert (name, clash.mine, clash.theirs) == ("notes", "written", "theirs")


def test_what_is_saved_in_a_todo_deleted_meanwhile_can_be_redone_where_the_deletion_is_not(
    machine: Machine, database: Database
) -> None:
    a, _, uid = pair(machine)
    seen = a.replica.get(uid)
    database.write(uid, project="theirs")
    a.replica.delete(uid)
    request = a.ask()
    a.replica.edit(uid, seen, notes="written")
    a.replica.undo()
    a.replica.redo()
    a.take(request, a.answer_to(request))
    settle(a)
    fields = database.rows[uid].fields
    assert (fields["project"], fields["notes"]) == ("theirs", "written")
    assert same(database, a)


def test_what_is_redone_comes_back_where_a_reset_took_it(machine: Machine, database: Database) -> None:
    a = machine("a")
    uid = a.replica.add(todo("milk")).uid
    a.sync()
    database.drop(uid)
    database.restore_branch("e2")
    a.sync()
    a.replica.undo()
    a.replica.redo()
    a.replica.edit(uid, notes="written")
    settle(a)
    assert database.rows[uid].fields["notes"] == "written"
    assert same(database, a)


def test_a_return_is_not_taken_for_done_before_the_row_that_is_there_has_come(
    machine: Machine, database: Database
) -> None:
    a, _, uid = pair(machine)
    for number in range(8):
        database.write(f"00000000-0000-4000-8000-{number:012}", task=f"t{number}")
    database.drop(uid)
    a.replica.edit(uid, task="mine")
    a.take(request := a.ask(), a.answer_to(request))
    database.write(uid, task="theirs")
    a.take(request := a.ask(), a.answer_to(request))
    a.replica.complete(uid)
    shown = a.replica.get(uid)
    assert shown
    assert shown.task == "mine"
    settle(a)
    (conflict,) = a.replica.conflicts()
    assert (conflict.fields["task"].mine, conflict.fields["task"].theirs) == ("mine", "theirs")


def test_what_is_saved_of_a_todo_deleted_meanwhile_leaves_alone_what_others_wrote(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine)
    seen = a.replica.get(uid)
    database.write(uid, task="theirs")
    request = a.ask()
    a.replica.delete(uid)
    a.take(request, a.answer_to(request))
    a.replica.edit(uid, seen, notes="mine")
    settle(a, b)
    assert (database.rows[uid].fields["task"], database.rows[uid].fields["notes"]) == ("theirs", "mine")
    assert same(database, a, b)
