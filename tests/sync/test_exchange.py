"""Two machines and a database: every change arrives once, and no conflict is lost silently."""

import json
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.sync.client import Machine, in_order, pair, same, settle, todo
from tests.sync.database import Database
from tui.replica.errors import ConflictChangedError
from tui.replica.operation import Operation
from tui.todos.view import ALL, CONFLICTS


def test_a_todo_added_here_is_there(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, tags=("shop",), notes="two\nlitres")
    assert b.replica.get(uid) == a.replica.get(uid)
    assert same(database, a, b)
    assert a.replica.waiting == 0


def test_a_lost_answer_is_asked_for_again_and_applied_once(machine: Machine, database: Database) -> None:
    a = machine("a")
    uid = a.replica.add(todo("milk")).uid
    a.answer_to(a.ask())
    a.replica.edit(uid, task="milk and bread")
    a.crash()
    settle(a)
    assert len(database.applied) == 2
    assert same(database, a)
    assert database.rows[uid].fields["task"] == "milk and bread"


def test_an_answer_without_news_writes_nothing(machine: Machine, database: Database) -> None:
    a, _, _ = pair(machine)
    before = a.replica.file.sql.execute("pragma data_version").fetchone()
    database.clock += 1  # of a transaction that has nothing to do with this person
    request = a.ask()
    answer = a.answer_to(request)
    assert answer["cursor"] != request.cursor
    a.take(request, answer)
    assert a.replica.file.sql.execute("pragma data_version").fetchone() == before
    database.write(next(iter(database.rows)), task="theirs")
    settle(a)
    assert same(database, a)


def test_a_cursor_of_another_day_is_kept(machine: Machine) -> None:
    a, _, _ = pair(machine)
    request = a.ask()
    tomorrow = f"{request.cursor}d20423"
    a.take(request, {**a.answer_to(request), "cursor": tomorrow})
    assert a.ask().cursor == tomorrow


def test_the_last_page_of_several_moves_the_cursor_also_without_news(
    machine: Machine, database: Database
) -> None:
    a, _, _ = pair(machine)
    a.replica.file.set_meta("cursor", between_pages := f"{a.ask().cursor}:999:999:some")
    request = a.ask()
    assert request.cursor == between_pages
    answer = a.answer_to(request)
    assert not answer["rows"]
    a.take(request, answer)
    assert a.ask().cursor == answer["cursor"]


def test_created_and_deleted_before_sending_is_nothing(machine: Machine) -> None:
    a = machine("a")
    uid = a.replica.add(todo("milk")).uid
    a.replica.edit(uid, task="bread")
    a.replica.delete(uid)
    assert a.replica.waiting == 0


def test_an_edit_of_an_edit_is_one(machine: Machine) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, task="one")
    a.replica.edit(uid, task="two", notes="n")
    (operation,) = a.ask().operations
    assert isinstance(operation, Operation)
    assert operation.set == {"task": "two", "notes": "n"}
    assert operation.seen == {"task": "milk", "notes": ""}


def test_an_edit_taken_back_shows_what_others_wrote_meanwhile(machine: Machine, database: Database) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, task="mine")
    database.write(uid, task="theirs")
    request = a.ask()
    answer = database.sync([], request.cursor, 10)
    a.take(type(request)((), request.cursor), answer)
    shown = a.replica.get(uid)
    assert shown is not None
    assert shown.task == "mine"


def test_different_fields_merge(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, tags=("x", "y"))
    a.replica.edit(uid, task="bread", tags=("y", "a"))
    b.replica.edit(uid, notes="soon", tags=("x", "y", "b"))
    settle(a, b)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["notes"], fields["tags"]) == ("bread", "soon", ["y", "a", "b"])
    assert same(database, a, b)
    assert not a.replica.conflicts()
    assert not b.replica.conflicts()


@pytest.mark.parametrize(("choice", "task"), [("mine", "B"), ("theirs", "A"), ("both", "A ⇄ B")])
def test_the_same_field_is_a_conflict_until_chosen(
    machine: Machine, database: Database, choice: str, task: str
) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="A")
    b.replica.edit(uid, task="B")
    settle(a, b)
    (conflict,) = b.replica.conflicts()
    clash = conflict.fields["task"]
    assert (clash.seen, clash.mine, clash.theirs) == ("milk", "B", "A")
    assert len(b.replica.listing(CONFLICTS)) == 1
    assert b.replica.listing(ALL).window(0, 1)[0].conflict
    b.replica.resolve(uid, "task", choice)  # type: ignore[arg-type]
    assert not b.replica.conflicts()
    settle(a, b)
    assert database.rows[uid].fields["task"] == task
    assert same(database, a, b)


def test_a_choice_can_be_taken_back(machine: Machine) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="A")
    b.replica.edit(uid, task="B")
    settle(a, b)
    b.replica.resolve(uid, "task", "theirs")
    b.replica.undo()
    assert b.replica.conflicts()[0].fields["task"].mine == "B"


@pytest.mark.parametrize("changed", ["theirs", "mine"])
def test_nothing_is_chosen_between_values_that_were_not_seen(machine: Machine, changed: str) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="A")
    b.replica.edit(uid, task="B")
    settle(a, b)
    (seen,) = b.replica.conflicts()
    if changed == "theirs":
        a.replica.edit(uid, task="A second, long text")
    else:
        b.replica.edit(uid, task="B again")
        a.replica.edit(uid, task="A again")
    settle(a, b)
    with pytest.raises(ConflictChangedError):
        b.replica.resolve(uid, "task", "mine", seen)
    (now,) = b.replica.conflicts()
    assert now != seen
    b.replica.resolve(uid, "task", "mine", now)
    assert not b.replica.conflicts()


def test_an_edit_outlives_a_deletion_elsewhere(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    a.replica.delete(uid)
    b.replica.edit(uid, notes="keep me")
    settle(a, b)
    assert database.rows[uid].fields["notes"] == "keep me"
    assert same(database, a, b)
    assert "deleted elsewhere" in b.replica.notices()[0].words


def test_a_move_does_not_outlive_a_deletion(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    a.replica.delete(uid)
    b.replica.edit(uid, position="zz")
    settle(a, b)
    assert uid not in database.rows
    assert same(database, a, b)


def test_a_deletion_stops_at_an_edit_elsewhere(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, notes="important")
    b.replica.delete(uid)
    settle(a, b)
    assert database.rows[uid].fields["notes"] == "important"
    assert same(database, a, b)
    assert "still here" in b.replica.notices()[0].words


def test_both_keep_their_edit_of_what_a_third_deleted(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, notes="from a")
    b.replica.edit(uid, task="from b")
    database.drop(uid)
    settle(a, b)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["notes"]) == ("from b", "from a")
    assert same(database, a, b)


def test_undo_of_a_sent_deletion_brings_the_todo_back(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, notes="n")
    a.replica.delete(uid)
    settle(a, b)
    assert b.replica.get(uid) is None
    a.replica.undo()
    settle(a, b)
    assert database.rows[uid].fields["notes"] == "n"
    assert same(database, a, b)


def test_undo_while_the_deletion_is_under_way(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    a.replica.delete(uid)
    a.answer_to(a.ask())
    a.replica.undo()
    a.crash()
    settle(a, b)
    assert uid in database.rows
    assert same(database, a, b)


def test_an_undone_deletion_does_not_undo_a_later_one(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    a.replica.delete(uid)
    settle(a, b)
    a.replica.undo()
    a.answer_to(a.ask())
    b.sync()
    b.replica.delete(uid)
    b.sync()
    settle(a, b)
    assert uid not in database.rows
    assert a.replica.refused()
    a.replica.drop_refused(uid)
    assert same(database, a, b)


def test_a_refused_operation_waits_for_the_person_and_holds_up_nobody(
    machine: Machine, database: Database
) -> None:
    a = machine("a")
    bad = a.replica.add(todo("forbidden")).uid
    good = a.replica.add(todo("milk")).uid
    settle(a)
    assert good in database.rows
    assert bad not in database.rows
    (refused,) = a.replica.refused()
    assert (refused.uid, a.replica.waiting) == (bad, 0)
    assert "constraint" in refused.message
    assert a.replica.listing(CONFLICTS).window(0, 1)[0].refused
    a.replica.edit(bad, task="allowed")
    settle(a)
    assert database.rows[bad].fields["task"] == "allowed"
    assert same(database, a)


def test_a_refused_edit_can_be_dropped(machine: Machine, database: Database) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, task="forbidden")
    settle(a)
    a.replica.drop_refused(uid)
    assert same(database, a)
    assert not a.replica.refused()


def test_a_reset_replaces_what_nothing_waits_for(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    others = [a.replica.add(todo(f"t{number}")).uid for number in range(8)]
    settle(a, b)
    database.restore_branch("e2")
    for gone in others[:4]:
        del database.rows[gone]
    del database.rows[uid]
    a.replica.edit(uid, task="still mine")
    settle(a, b)
    assert database.rows[uid].fields["task"] == "still mine"
    assert same(database, a, b)


def test_what_was_deleted_behind_a_lost_answer_is_not_in_the_copy_that_follows(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine)
    for number in range(8):
        a.replica.add(todo(f"t{number}"))
    settle(a, b)
    a.replica.edit(uid, notes="soon")
    a.answer_to(a.ask())
    database.drop(uid)
    database.restore_branch("e2")
    settle(a, b)
    assert uid not in database.rows
    assert same(database, a, b)


def test_a_todo_in_conflict_outlives_its_deletion(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="A")
    b.replica.edit(uid, task="B")
    settle(a, b)
    a.replica.delete(uid)
    settle(a, b)
    assert database.rows[uid].fields["task"] == "B"
    assert same(database, a, b)


def test_what_python_cannot_read_is_left_out_and_left_alone(machine: Machine, database: Database) -> None:
    a, _, uid = pair(machine)
    odd = {"due_date": "infinity", "due_time": "24:00:00", "starts_on": "0044-03-15 BC"}
    database.write(uid, **odd, completed_at="-infinity")
    a.sync()
    shown = a.replica.get(uid)
    assert shown is not None
    assert (shown.due_date, shown.due_time, shown.starts_on) == (None, None, None)
    assert len(a.replica.listing(ALL).window(0, 1)) == 1
    a.replica.edit(uid, task="bread")
    a.sync()
    fields = database.rows[uid].fields
    assert {name: fields[name] for name in odd} == odd
    assert fields["task"] == "bread"


def test_a_second_conflict_keeps_what_was_written_at_the_first(machine: Machine, database: Database) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, notes="first")
    database.write(uid, notes="theirs")
    a.sync()
    a.replica.edit(uid, notes="second")
    database.write(uid, notes="theirs again")
    a.sync()
    (conflict,) = a.replica.conflicts()
    assert conflict.fields["notes"].mine == "second\n⇄\nfirst"
    a.replica.resolve(uid, "notes", "both")
    a.sync()
    assert database.rows[uid].fields["notes"] == "theirs again\n⇄\nsecond\n⇄\nfirst"


def test_a_todo_in_conflict_outlives_a_reset(machine: Machine, database: Database) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, task="mine")
    database.write(uid, task="theirs")
    a.sync()
    database.restore_branch("e2")
    del database.rows[uid]
    settle(a)
    assert database.rows[uid].fields["task"] == "mine"
    assert same(database, a)
    assert "in conflict" in a.replica.notices()[0].words


def test_two_machines_put_todos_in_one_place_and_agree_on_the_order(
    machine: Machine, database: Database
) -> None:
    a, b, first = pair(machine, "first")
    a.replica.add(todo("last"))
    settle(a, b)
    for number in range(3):
        a.replica.add(todo(f"a{number}"), after=first)
        b.replica.add(todo(f"b{number}"), after=first)
    settle(a, b)
    assert in_order(a) == in_order(b)
    assert (in_order(a)[0], in_order(a)[-1]) == ("first", "last")
    # Between two that were given one and the same place there is room too.
    second = next(row.todo for row in a.replica.listing(ALL).window(1, 2))
    a.replica.add(todo("between"), after=second.uid)
    assert in_order(a)[2] == "between"
    settle(a, b)
    assert in_order(a) == in_order(b)
    assert in_order(a)[2] == "between"
    assert same(database, a, b)


def test_a_refused_operation_is_told_exported_and_sent_again(machine: Machine, database: Database) -> None:
    a = machine("a")
    uid = a.replica.add(todo("forbidden", notes="n")).uid
    settle(a)
    (refused,) = a.replica.refused()
    exported = json.loads(refused.operation)
    assert (exported["op"], exported["uid"], exported["set"]["notes"]) == ("insert", uid, "n")
    database.refuses = "nothing"
    a.replica.retry(uid)
    assert (a.replica.refused(), a.replica.waiting) == ([], 1)
    settle(a)
    assert same(database, a)
    assert uid in database.rows


def test_another_timezone_is_another_day_and_the_same_due_moment(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, due_date=date(2026, 10, 25), due_time=time(2, 30))
    shown = b.replica.get(uid)
    assert shown is not None
    assert (shown.due_date, shown.due_time) == (date(2026, 10, 25), time(2, 30))
    a.replica.complete(uid, now=datetime(2026, 10, 25, 0, 30, tzinfo=UTC).astimezone(ZoneInfo("Asia/Tokyo")))
    settle(a, b)
    assert database.rows[uid].fields["completed_at"] == "2026-10-25T00:30:00+00:00"
    assert same(database, a, b)
