"""A day and its time are one moment: what became of the one meanwhile is not changed through the other."""

from typing import Any

import pytest

from tests.schema.cluster import Person, insert, update

DAY, OTHER = "2026-12-01", "2026-12-24"
NINE, TEN = "09:00:00", "10:00:00"
NEVER = {"due_date": None, "due_time": None}


def due(day: str | None, time: str | None = None) -> dict[str, Any]:
    return {"due_date": day, "due_time": time}


def outcome(
    me: Person, seen: dict[str, Any], now: dict[str, Any], wanted: dict[str, Any]
) -> tuple[set[str], dict[str, Any]]:
    """Set `wanted` where `seen` was seen and `now` is; return the fields in conflict, and what is then."""
    op = insert(**now)
    [_, result] = me.push(op, update(op["uid"], seen, **wanted))
    assert result["status"] != "refused"
    [todo] = [todo for todo in me.todos() if todo["uid"] == op["uid"]]
    return set(result.get("conflicts", {})), due(todo["due_date"], todo["due_time"])


@pytest.mark.parametrize(
    ("seen", "now", "wanted"),
    [
        (due(DAY), NEVER, due(DAY, NINE)),
        (due(DAY), due(DAY, NINE), NEVER),
        (due(DAY), due(OTHER), due(DAY, NINE)),
        (due(DAY), due(DAY, NINE), due(OTHER)),
        (due(DAY, NINE), due(DAY, TEN), due(OTHER, NINE)),
    ],
)
def test_one_changed_and_the_other_meanwhile_is_a_conflict(
    me: Person, seen: dict[str, Any], now: dict[str, Any], wanted: dict[str, Any]
) -> None:
    conflicts, then = outcome(me, seen, now, wanted)
    assert conflicts
    assert then == now


@pytest.mark.parametrize(
    ("seen", "now", "wanted"),
    [
        (due(DAY), due(DAY), due(DAY, NINE)),
        (due(DAY, NINE), due(DAY, NINE), NEVER),
        (due(DAY), due(OTHER), due(OTHER, NINE)),
        (NEVER, due(DAY), due(DAY, NINE)),
        (due(DAY), NEVER, NEVER),
    ],
)
def test_what_both_set_alike_is_none(
    me: Person, seen: dict[str, Any], now: dict[str, Any], wanted: dict[str, Any]
) -> None:
    assert outcome(me, seen, now, wanted) == (set(), wanted)


def test_so_is_a_recurrence_with_what_it_is_counted_from(me: Person) -> None:
    op = insert(recurrence="FREQ=WEEKLY", repeat_from="due")
    seen, wanted = (
        {"recurrence": "", "repeat_from": "due"},
        {"recurrence": "FREQ=DAILY", "repeat_from": "completion"},
    )
    [_, result] = me.push(op, update(op["uid"], seen, **wanted))
    assert set(result["conflicts"]) == {"recurrence", "repeat_from"}
    [todo] = [todo for todo in me.todos() if todo["uid"] == op["uid"]]
    assert (todo["recurrence"], todo["repeat_from"]) == ("FREQ=WEEKLY", "due")


def test_the_rest_of_an_edit_is_not_held_up(me: Person) -> None:
    op = insert(task="seen", due_date=OTHER)
    me.push(op, update(op["uid"], {"task": "seen"} | due(DAY), task="set", **due(DAY, NINE)))
    [todo] = [todo for todo in me.todos() if todo["uid"] == op["uid"]]
    assert (todo["task"], todo["due_date"], todo["due_time"]) == ("set", OTHER, None)


def test_a_client_that_speaks_of_the_one_only_is_understood(me: Person) -> None:
    op = insert(due_date=DAY)
    [_, result] = me.push(op, update(op["uid"], {"due_time": None}, due_time=NINE))
    assert result["status"] == "applied"
