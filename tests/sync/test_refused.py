"""A refused operation blocks nothing: everything else is synced, and its texts stay."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.sync.client import Client, Machine, pair, same, settle, todo
from tests.sync.database import Database
from tui.replica.replica import Replica
from tui.todos.view import ALL, CONFLICTS


@pytest.fixture
def refused(machine: Machine, database: Database) -> tuple[Client, str]:
    """A machine, and a todo of whose the database refused a new task."""
    a, _, uid = pair(machine)
    a.replica.edit(uid, task="forbidden")
    settle(a)
    assert a.replica.refused()
    return a, uid


def test_it_is_shown_with_its_words_and_its_reason(refused: tuple[Client, str]) -> None:
    a, uid = refused
    (each,) = a.replica.refused()
    assert (each.uid, each.kind, each.task, dict(each.fields)) == (
        uid,
        "update",
        "forbidden",
        {"task": "forbidden"},
    )
    assert "constraint" in each.message
    assert a.replica.listing(CONFLICTS).window(0, 1)[0].todo.task == "forbidden"


def test_what_is_done_later_goes_past_it(refused: tuple[Client, str], database: Database) -> None:
    a, uid = refused
    a.replica.complete(uid)
    a.replica.edit(uid, notes="n", tags=("t",))
    settle(a)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["is_complete"], fields["notes"], fields["tags"]) == (
        "milk",
        True,
        "n",
        ["t"],
    )
    (each,) = a.replica.refused()
    assert each.fields == {"task": "forbidden"}
    shown = a.replica.get(uid)
    assert shown
    assert (shown.task, shown.is_complete, shown.notes) == ("forbidden", True, "n")
    assert a.replica.waiting == 0


def test_it_is_edited_and_sent_again(refused: tuple[Client, str], database: Database) -> None:
    a, uid = refused
    a.replica.edit(uid, notes="n")
    a.replica.edit(uid, task="allowed")
    assert not a.replica.refused()
    settle(a)
    assert database.rows[uid].fields["task"] == "allowed"
    assert same(database, a)
    assert not a.replica.conflicts()


def test_its_words_come_back_by_undo_where_it_was_edited(
    refused: tuple[Client, str], database: Database
) -> None:
    a, uid = refused
    a.replica.edit(uid, task="short")
    a.replica.undo()
    settle(a)
    (each,) = a.replica.refused()
    assert each.task == "forbidden"


def test_what_was_edited_while_it_was_under_way_is_sent_instead(machine: Machine, database: Database) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, task="forbidden", notes="n")
    request = a.ask()
    a.replica.edit(uid, task="allowed")
    a.take(request, a.answer_to(request))
    settle(a)
    assert (database.rows[uid].fields["task"], database.rows[uid].fields["notes"]) == ("allowed", "n")
    assert not a.replica.refused()
    assert not a.replica.conflicts()


def test_what_was_refused_with_it_goes_through_once_it_is_edited(
    machine: Machine, database: Database
) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, task="forbidden", notes="n")
    settle(a)
    assert database.rows[uid].fields["notes"] == ""
    a.replica.edit(uid, task="allowed")
    shown = a.replica.get(uid)
    assert shown
    assert (shown.task, shown.notes) == ("allowed", "n")
    settle(a)
    assert (database.rows[uid].fields["task"], database.rows[uid].fields["notes"]) == ("allowed", "n")
    assert not a.replica.refused()


def test_what_is_refused_once_more_without_what_was_edited_stays_and_holds_nothing_up(
    machine: Machine, database: Database
) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, task="forbidden", notes="n")
    settle(a)
    a.replica.edit(uid, notes="other")
    a.replica.edit(uid, project="home")
    settle(a)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["notes"], fields["project"]) == ("milk", "other", "home")
    assert [each.fields for each in a.replica.refused()] == [{"task": "forbidden"}]


def test_what_others_write_meanwhile_does_not_overwrite_it(
    refused: tuple[Client, str], database: Database
) -> None:
    a, uid = refused
    database.write(uid, task="theirs", notes="theirs")
    settle(a)
    shown = a.replica.get(uid)
    assert shown
    assert (shown.task, shown.notes) == ("forbidden", "theirs")
    database.refuses = "nothing"
    a.replica.retry(uid)
    settle(a)
    (conflict,) = a.replica.conflicts()
    assert (conflict.fields["task"].mine, conflict.fields["task"].theirs) == ("forbidden", "theirs")


def test_words_that_it_hides_are_not_deleted_unseen(refused: tuple[Client, str], database: Database) -> None:
    a, uid = refused
    database.write(uid, task="theirs", notes="theirs")
    settle(a)
    a.replica.delete(uid)
    settle(a)
    assert database.rows[uid].fields["task"] == "theirs"
    assert [notice.uid for notice in a.replica.notices()] == [uid]
    a.replica.delete(uid)
    settle(a)
    assert uid not in database.rows


def test_words_that_it_hides_are_not_overwritten_unseen(
    refused: tuple[Client, str], database: Database
) -> None:
    a, uid = refused
    database.write(uid, task="theirs")
    a.sync()
    a.replica.edit(uid, notes="n")
    a.replica.edit(uid, task="allowed")
    settle(a)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["notes"]) == ("theirs", "n")
    (conflict,) = a.replica.conflicts()
    assert (conflict.fields["task"].mine, conflict.fields["task"].theirs) == ("allowed", "theirs")


def test_what_was_given_up_comes_back_by_undo(refused: tuple[Client, str], database: Database) -> None:
    a, uid = refused
    a.replica.drop_refused(uid)
    assert same(database, a)
    assert not a.replica.refused()
    assert a.replica.undo()
    shown = a.replica.get(uid)
    assert shown
    assert shown.task == "forbidden"
    settle(a)
    assert [each.task for each in a.replica.refused()] == ["forbidden"]
    a.replica.drop_refused(uid)
    a.replica.undo()
    a.replica.redo()
    settle(a)
    assert same(database, a)
    assert not a.replica.refused()


def test_it_is_kept_as_a_new_todo(refused: tuple[Client, str], database: Database) -> None:
    a, uid = refused
    a.replica.edit(uid, notes="n")
    database.refuses = "nothing"
    made = a.replica.keep_refused(uid)
    assert made
    settle(a)
    assert not a.replica.refused()
    assert database.rows[uid].fields["task"] == "milk"
    assert (database.rows[made.uid].fields["task"], database.rows[made.uid].fields["notes"]) == (
        "forbidden",
        "n",
    )
    assert same(database, a)
    a.replica.undo()
    settle(a)
    assert made.uid not in database.rows
    assert database.rows[uid].fields["task"] == "forbidden"


def test_a_refused_todo_is_kept_as_a_new_one_with_what_is_below_it(
    machine: Machine, database: Database
) -> None:
    a = machine("a")
    uid = a.replica.add(todo("forbidden")).uid
    child = a.replica.add(todo("part", parent_uid=uid)).uid
    settle(a)
    database.refuses = "nothing"
    made = a.replica.keep_refused(uid)
    assert made
    settle(a)
    assert database.rows.keys() == {made.uid, child}
    assert database.rows[child].fields["parent_uid"] == made.uid
    assert same(database, a)


def test_a_refused_todo_that_is_given_up_comes_back_by_undo(machine: Machine, database: Database) -> None:
    a = machine("a")
    uid = a.replica.add(todo("forbidden", notes="long")).uid
    child = a.replica.add(todo("part", parent_uid=uid)).uid
    settle(a)
    a.replica.drop_refused(uid)
    settle(a)
    assert not database.rows
    a.replica.undo()
    database.refuses = "nothing"
    settle(a)
    assert database.rows[uid].fields["notes"] == "long"
    assert child in database.rows
    assert same(database, a)


def test_a_todo_with_something_refused_is_deleted_and_comes_back_with_it(
    refused: tuple[Client, str], database: Database
) -> None:
    a, uid = refused
    a.replica.delete(uid)
    settle(a)
    assert uid not in database.rows
    assert not a.replica.refused()
    a.replica.undo()
    settle(a)
    assert [each.task for each in a.replica.refused()] == ["forbidden"]


class NoDeletes(Database):
    """A database from which nothing may be deleted."""

    def _delete_op(self, op: Mapping[str, Any]) -> dict[str, Any]:
        return self._refused("todos_are_for_ever")


def test_a_refused_deletion_leaves_the_todo_in_sight(machine: Machine, database: Database) -> None:
    a, _, uid = pair(machine)
    keeping = NoDeletes(**vars(database))
    a.database = keeping
    a.replica.delete(uid)
    settle(a)
    (each,) = a.replica.refused()
    assert (each.kind, each.task, each.fields) == ("delete", "milk", {})
    assert a.replica.get(uid)
    assert a.replica.listing(CONFLICTS).window(0, 1)[0].refused
    a.replica.edit(uid, notes="n")
    settle(a)
    assert keeping.rows[uid].fields["notes"] == "n"
    assert a.replica.refused()
    a.database = database = Database(**vars(keeping))
    a.replica.retry(uid)
    assert a.replica.get(uid) is None
    settle(a)
    # It was changed since, by the person, and is deleted all the same or told to be still here.
    assert (uid in database.rows) is (a.replica.get(uid) is not None)


def test_a_refused_deletion_that_is_given_up_can_be_asked_for_again(
    machine: Machine, database: Database
) -> None:
    a, _, uid = pair(machine)
    a.database = NoDeletes(**vars(database))
    a.replica.delete(uid)
    settle(a)
    a.replica.drop_refused(uid)
    assert a.replica.get(uid)
    a.replica.undo()
    assert a.replica.get(uid) is None
    settle(a)
    assert a.replica.refused()


class Trees(Database):
    """A database that refuses a todo below itself."""

    def _update_op(self, op: Mapping[str, Any]) -> dict[str, Any]:
        return self._cycle(op) or super()._update_op(op)

    def _insert_op(self, op: Mapping[str, Any]) -> dict[str, Any]:
        return self._cycle(op) or super()._insert_op(op)

    def _cycle(self, op: Mapping[str, Any]) -> dict[str, Any] | None:
        above: str | None = op["set"].get("parent_uid")
        while above and above != op["uid"]:
            above = self.rows[above].fields["parent_uid"] if above in self.rows else None
        return self._refused("todos_no_cycle") if above else None


@pytest.fixture
def crossed(machine: Machine, database: Database) -> tuple[Client, str, str]:
    """A machine that put one todo below another, which elsewhere was put below the first."""
    a, b, one = pair(machine, "one")
    other = a.replica.add(todo("other")).uid
    settle(a, b)
    trees = Trees(**vars(database))
    a.database = b.database = trees
    b.replica.edit(other, parent_uid=one)
    b.sync()
    a.replica.edit(one, parent_uid=other, task="one and a half", notes="words")
    settle(a, b)
    return a, one, other


def test_of_a_move_that_would_close_a_cycle_the_text_goes_through(crossed: tuple[Client, str, str]) -> None:
    a, one, other = crossed
    fields = a.database.rows[one].fields
    assert (fields["task"], fields["notes"], fields["parent_uid"]) == ("one and a half", "words", None)
    (each,) = a.replica.refused()
    assert each.fields["parent_uid"] == other
    assert {row.todo.uid for row in a.replica.listing(ALL).window(0, 9)} == {one, other}
    assert a.replica.waiting == 0


@pytest.mark.parametrize(
    "then",
    [
        lambda replica, one: replica.drop_refused(one),
        lambda replica, one: replica.delete(one),
    ],
)
def test_the_move_is_given_up_or_goes_with_its_todo(
    crossed: tuple[Client, str, str], then: Callable[[Replica, str], object]
) -> None:
    a, one, _ = crossed
    then(a.replica, one)
    settle(a)
    assert same(a.database, a)
    assert not a.replica.refused()


def test_the_move_is_sent_again_once_it_can_be(crossed: tuple[Client, str, str]) -> None:
    a, one, other = crossed
    a.replica.edit(other, parent_uid=None)
    settle(a)
    a.replica.retry(one)
    settle(a)
    assert a.database.rows[one].fields["parent_uid"] == other
    assert same(a.database, a)


def test_a_later_move_stands_in_for_one_that_was_under_way(machine: Machine, database: Database) -> None:
    a, b, one = pair(machine, "one")
    other = a.replica.add(todo("other")).uid
    third = a.replica.add(todo("third")).uid
    settle(a, b)
    a.database = b.database = Trees(**vars(database))
    b.replica.edit(other, parent_uid=one)
    b.sync()
    a.replica.edit(one, parent_uid=other, notes="words")
    request = a.ask()
    a.replica.edit(one, parent_uid=third)
    a.take(request, a.answer_to(request))
    settle(a)
    assert a.database.rows[one].fields["parent_uid"] == third
    assert a.database.rows[one].fields["notes"] == "words"
    assert not a.replica.refused()
    assert same(a.database, a)


def test_a_new_todo_that_would_close_a_cycle_is_added_beside_it(machine: Machine, database: Database) -> None:
    a, b, one = pair(machine, "one")
    settle(a, b)
    a.database = b.database = Trees(**vars(database))
    new = a.replica.add(todo("new", parent_uid=one)).uid
    b.replica.edit(one, parent_uid=new)
    b.sync()
    settle(a)
    fields = a.database.rows[new].fields
    assert (fields["task"], fields["parent_uid"]) == ("new", None)
    assert [each.fields["parent_uid"] for each in a.replica.refused()] == [one]
