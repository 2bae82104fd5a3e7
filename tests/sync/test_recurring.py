"""A recurring todo completed on two machines has one next occurrence."""

from datetime import UTC, date, datetime, time, timedelta

from tests.sync.client import Client, Machine, garbled, in_order, pair, same, settle, todo
from tests.sync.database import NOW, Database
from tui.todos.recurrence import successor
from tui.todos.view import ALL


def test_two_machines_complete_a_recurring_todo_offline_and_it_comes_back_once(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=DAILY")
    a.replica.add(todo("part", parent_uid=uid))
    settle(a, b)
    a.replica.complete(uid)
    b.replica.complete(uid)
    settle(a, b)
    assert len(database.rows) == 3
    assert same(database, a, b)


def test_an_edited_occurrence_is_not_lost_to_its_twin(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=DAILY")
    a.replica.complete(uid)
    b.replica.complete(uid)
    (following,) = [row.todo.uid for row in b.replica.listing(ALL).window(0, 5)]
    b.replica.edit(following, notes="only here")
    settle(a, b)
    assert database.rows[following].fields["notes"] == "only here"
    assert same(database, a, b)


def test_two_machines_complete_it_on_different_days_and_it_comes_back_once(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=DAILY", due_date=date(2026, 11, 20))
    a.replica.add(todo("part", parent_uid=uid))
    settle(a, b)
    a.replica.complete(uid, now=datetime(2026, 11, 21, 9, tzinfo=UTC))
    b.replica.complete(uid, now=datetime(2026, 11, 25, 9, tzinfo=UTC))
    settle(a, b)
    assert len(database.rows) == 3
    assert same(database, a, b)
    shown = [row.todo for row in a.replica.listing(ALL).window(0, 9)]
    assert [each.due_date for each in shown if each.recurrence] == [date(2026, 11, 22)]


def test_it_comes_back_though_another_machine_took_its_own_completion_back(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=DAILY")
    a.replica.add(todo("part", parent_uid=uid))
    settle(a, b)
    b.replica.complete(uid)
    a.replica.complete(uid)
    a.sync()
    a.replica.undo()
    a.sync()
    settle(b, a)
    assert sorted(in_order(b)) == ["milk", "part"]
    assert len(database.rows) == 3
    assert same(database, a, b)


def test_it_comes_back_when_completed_again_after_that_was_taken_back(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=DAILY")
    a.replica.complete(uid)
    settle(a, b)
    a.replica.undo()
    settle(a, b)
    assert in_order(b) == ["milk"]
    b.replica.complete(uid)
    settle(a, b)
    assert in_order(a) == ["milk"]
    assert len(database.rows) == 2
    assert same(database, a, b)


def done_elsewhere() -> date:
    """The day here on which another application completes something."""
    return datetime.fromisoformat(NOW).astimezone().date()


def test_one_that_another_application_completed_comes_back_once(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=DAILY", due_date=date(2026, 11, 20), due_time=time(9))
    a.replica.add(todo("part", parent_uid=uid))
    settle(a, b)
    database.write(uid, is_complete=True)
    settle(a, b)
    assert len(database.rows) == 3
    assert same(database, a, b)
    shown = [row.todo for row in b.replica.listing(ALL).window(0, 9)]
    assert [each.due_date for each in shown if each.recurrence] == [done_elsewhere() + timedelta(days=1)]
    assert a.replica.undo() == "Added “part”"  # nobody here has done it, so nobody takes it back


def open_below(client: Client, uid: str) -> list[str]:
    """The open subtasks of the todo that a recurring one came back as."""
    return sorted(todo.task for todo in client.replica.below([successor(uid)]) if not todo.is_complete)


def test_an_open_subtask_goes_along_and_one_that_is_done_comes_back_open(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=WEEKLY", task="review")
    left, done = (a.replica.add(todo(task, parent_uid=uid)).uid for task in ("left", "done"))
    below = a.replica.add(todo("below left", parent_uid=left)).uid
    a.replica.complete(done)
    settle(a, b)
    b.replica.complete(uid)
    settle(a, b)
    assert open_below(a, uid) == ["below left", "done", "left"]
    assert [database.rows[each].fields["parent_uid"] for each in (left, below, done)] == [
        successor(uid),
        left,
        uid,
    ]
    assert same(database, a, b)


def test_subtasks_that_are_left_open_do_not_pile_up(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=WEEKLY", task="review")
    for task in ("one", "two"):
        a.replica.add(todo(task, parent_uid=uid))
    for client in (a, b, a):
        client.sync()
        client.replica.complete(uid)
        settle(a, b)
        assert open_below(a, uid) == ["one", "two"]
        uid = successor(uid)
    assert sorted(in_order(a)) == ["one", "review", "two"]
    assert same(database, a, b)


def test_a_recurring_subtask_done_before_its_parent_is_open_once(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=WEEKLY", task="review")
    part = a.replica.add(todo("part", parent_uid=uid, recurrence="FREQ=DAILY")).uid
    settle(a, b)
    a.replica.complete(part)
    a.replica.complete(uid)
    settle(a, b)
    assert open_below(b, uid) == ["part"]
    [again] = b.replica.below([successor(uid)])
    assert (again.uid, again.recurrence) == (successor(part), "FREQ=DAILY")
    assert sorted(in_order(b)) == ["part", "review"]
    assert same(database, a, b)


def test_a_subtask_done_on_another_machine_meanwhile_is_open_once(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=WEEKLY", task="review")
    part = a.replica.add(todo("part", parent_uid=uid)).uid
    settle(a, b)
    a.replica.complete(part)
    a.replica.complete(uid)
    b.replica.complete(uid)
    settle(a, b)
    assert sorted(in_order(a)) == sorted(in_order(b)) == ["part", "review"]
    assert same(database, a, b)


def test_what_is_below_goes_along_where_another_application_completed_it(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=WEEKLY", task="review")
    left, done = (a.replica.add(todo(task, parent_uid=uid)).uid for task in ("left", "done"))
    a.replica.complete(done)
    settle(a, b)
    database.write(uid, is_complete=True)
    settle(b, a)
    assert open_below(a, uid) == open_below(b, uid) == ["done", "left"]
    assert database.rows[left].fields["parent_uid"] == successor(uid)
    assert same(database, a, b)
    assert not a.replica.conflicts()


def test_undo_puts_what_went_along_back(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=WEEKLY", task="review")
    left = a.replica.add(todo("left", parent_uid=uid)).uid
    settle(a, b)
    a.replica.complete(uid)
    settle(a, b)
    a.replica.undo()
    settle(a, b)
    assert database.rows[left].fields["parent_uid"] == uid
    assert sorted(in_order(b)) == ["left", "review"]
    assert same(database, a, b)


FROM_COMPLETION = {"recurrence": "FREQ=WEEKLY;INTERVAL=6", "repeat_from": "completion"}


def test_from_completion_it_comes_back_counted_from_the_day_it_was_completed(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, **FROM_COMPLETION, due_date=date(2026, 11, 1))
    a.replica.complete(uid, now=datetime(2026, 11, 20, 12, tzinfo=UTC))
    settle(a, b)
    shown = [row.todo for row in b.replica.listing(ALL).window(0, 9)]
    assert [(each.due_date, each.repeat_from) for each in shown] == [(date(2027, 1, 1), "completion")]
    assert same(database, a, b)


def test_from_completion_by_another_application_it_counts_from_that_day(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, **FROM_COMPLETION, due_date=date(2026, 11, 1))
    database.write(uid, is_complete=True)
    settle(b, a)
    shown = [row.todo for row in a.replica.listing(ALL).window(0, 9)]
    assert [each.due_date for each in shown] == [done_elsewhere() + timedelta(weeks=6)]
    assert same(database, a, b)


def test_what_it_repeats_from_clashes_apart_from_its_rule(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=WEEKLY", due_date=date(2026, 11, 1))
    a.replica.edit(uid, repeat_from="completion")
    b.replica.edit(uid, recurrence="FREQ=DAILY")
    settle(a, b)
    assert same(database, a, b)
    merged = database.rows[uid].fields
    assert (merged["recurrence"], merged["repeat_from"]) == ("FREQ=DAILY", "completion")
    assert not a.replica.conflicts()


def test_what_comes_back_and_was_deleted_stays_so(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=DAILY")
    database.write(uid, is_complete=True)
    settle(a)
    (following,) = [row.todo.uid for row in a.replica.listing(ALL).window(0, 5)]
    a.replica.delete(following)
    settle(a, b)
    assert in_order(a) == in_order(b) == []
    # Nor does it come back where everything is copied anew.
    garbled(b)
    settle(b)
    assert in_order(b) == []


def test_one_that_a_rowdo_completed_is_left_to_that_rowdo(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=DAILY")
    a.replica.complete(uid)
    (following,) = [row.todo.uid for row in a.replica.listing(ALL).window(0, 5)]
    a.replica.delete(following)
    settle(a, b)
    assert in_order(a) == in_order(b) == []
