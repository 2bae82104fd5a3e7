"""A day and a time of day are one moment: where two machines change it, no time is left without its day."""

from datetime import date, time
from typing import Any

import pytest

from tests.sync.client import Client, Machine, pair, same, settle
from tests.sync.database import Database

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NINE, EIGHT = time(9), time(8)
CLEARED: dict[str, Any] = {"due_date": None}


def moment(client: Client, uid: str) -> tuple[date | None, time | None]:
    todo = client.replica.get(uid)
    assert todo
    return todo.due_date, todo.due_time


@pytest.mark.parametrize(
    ("first", "second", "theirs", "mine"),
    [
        (CLEARED, {"due_time": NINE}, (None, None), (MONDAY, NINE)),
        ({"due_time": NINE}, CLEARED, (MONDAY, NINE), (None, None)),
        (CLEARED, {"due_date": TUESDAY, "due_time": NINE}, (None, None), (TUESDAY, NINE)),
    ],
)
@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("pulled", [False, True])
def test_a_time_that_one_sets_and_a_day_that_the_other_clears_are_a_conflict(
    machine: Machine,
    database: Database,
    first: dict[str, Any],
    second: dict[str, Any],
    theirs: object,
    mine: object,
    choice: Any,
    pulled: bool,
) -> None:
    a, b, uid = pair(machine, due_date=MONDAY)
    a.replica.edit(uid, **first)
    a.sync()
    request = b.ask()
    b.replica.edit(uid, **second, notes="soon")
    if pulled:
        b.take(request, b.answer_to(request))
        assert moment(b, uid) == mine
        b.replica.edit(uid, notes="soon!")
    settle(b, a)
    assert not b.replica.refused()
    assert (moment(b, uid), b.shown()[uid]["notes"][:4]) == (theirs, "soon")
    (conflict,) = b.replica.conflicts()
    b.replica.resolve(uid, next(iter(conflict.fields)), choice)
    settle(b, a)
    assert not b.replica.conflicts()
    assert moment(a, uid) == (mine if choice == "mine" else theirs)
    assert same(database, a, b)


def test_both_set_a_time_and_one_cleared_the_day_since(machine: Machine, database: Database) -> None:
    a, b, uid = pair(machine, due_date=MONDAY)
    a.replica.edit(uid, due_time=EIGHT)
    b.replica.edit(uid, due_time=NINE)
    settle(a, b)
    (conflict,) = b.replica.conflicts()
    assert list(conflict.fields) == ["due_time"]
    a.replica.edit(uid, due_date=None)
    settle(a, b)
    b.replica.resolve(uid, "due_time", "mine")
    settle(b, a)
    assert moment(a, uid) == (MONDAY, NINE)
    assert same(database, a, b)


def test_a_day_that_one_changes_and_a_time_that_the_other_sets_are_merged(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, due_date=MONDAY)
    a.replica.edit(uid, due_date=TUESDAY)
    b.replica.edit(uid, due_time=NINE)
    settle(a, b)
    assert moment(b, uid) == (TUESDAY, NINE)
    assert not b.replica.conflicts()
    assert same(database, a, b)


@pytest.mark.parametrize(
    ("written", "mine"),
    [
        ({"due_date": TUESDAY, "due_time": NINE}, (TUESDAY, NINE)),
        ({"due_time": NINE}, (MONDAY, NINE)),
    ],
)
def test_a_time_written_while_the_day_was_cleared_is_kept_with_its_day(
    machine: Machine, written: dict[str, Any], mine: object
) -> None:
    a, _, uid = pair(machine, due_date=MONDAY)
    seen = a.replica.get(uid)
    a.replica.edit(uid, due_date=None)
    a.replica.edit(uid, seen, **written)
    assert moment(a, uid) == (None, None)
    a.replica.resolve(uid, "due_date", "mine")
    assert not a.replica.conflicts()
    assert moment(a, uid) == mine


def test_a_day_cleared_while_a_time_was_written_is_a_conflict(machine: Machine) -> None:
    a, _, uid = pair(machine, due_date=MONDAY)
    seen = a.replica.get(uid)
    a.replica.edit(uid, due_time=NINE)
    a.replica.edit(uid, seen, due_date=None)
    assert moment(a, uid) == (MONDAY, NINE)
    a.replica.resolve(uid, "due_date", "mine")
    assert moment(a, uid) == (None, None)


def test_taking_back_that_a_time_was_cleared_leaves_a_todo_without_a_day_alone(
    machine: Machine, database: Database
) -> None:
    a, b, uid = pair(machine, due_date=MONDAY, due_time=NINE)
    a.replica.edit(uid, due_time=None)
    settle(a, b)
    b.replica.edit(uid, due_date=None)
    settle(b, a)
    a.replica.undo()
    settle(a, b)
    assert moment(a, uid) == (None, None)
    assert not a.replica.refused()
    assert same(database, a, b)
