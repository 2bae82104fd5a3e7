"""However often todos are put into the same gap, their order holds and positions stay short."""

import random
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from tui.replica.record import BLANK
from tui.replica.reorder import LONG
from tui.replica.replica import Replica
from tui.replica.rows import Rows
from tui.todos import Todo
from tui.todos.limits import POSITION
from tui.todos.view import ALL

Slot = Callable[[int, int], int]
"""Where to put the next one: given how many there are, and where the last one went."""

SLOTS: dict[str, Slot] = {
    "behind the first": lambda length, last: 1,
    "before the last": lambda length, last: length - 1,
    "by turns": lambda length, last: last + length % 2,
}


def fill(replica: Replica, slot: Slot, many: int) -> int:
    """Put todos into a list, and return how many were written to do so."""
    order = [replica.add(Todo("", task)).uid for task in ("first", "last")]
    written, at = 0, 1
    write = Rows.write

    def counted(rows: Rows, *changes: Any, **options: Any) -> None:
        nonlocal written
        written += 1
        write(rows, *changes, **options)

    with mock.patch.object(Rows, "write", counted), replica.step("Many"):
        for number in range(many):
            at = slot(len(order), at)
            order.insert(at, replica.add(Todo("", str(number)), after=order[at - 1]).uid)
    shown = replica.listing(ALL).todos(0, 10_000)
    assert [todo.uid for todo in shown] == order
    assert max(len(todo.position) for todo in shown) <= LONG
    return written


def test_todos_of_several_projects_are_indented_each_under_one_of_its_own(replica: Replica) -> None:
    names = ("home", "home", "trip", "work", "home", "trip")
    uids = [replica.add(Todo("", str(number), project=name)).uid for number, name in enumerate(names)]
    below = replica.add(Todo("", "below the second", project="home", parent_uid=uids[1])).uid
    assert replica.indent([uids[1], below, *uids[3:]]) == [uids[0], uids[2]]
    parents = {todo.uid: todo.parent_uid for todo in replica.find("")}
    assert [parents[uid] for uid in uids] == [None, uids[0], None, None, uids[0], uids[2]]
    assert parents[below] == uids[1], "it goes along"
    assert replica.indent([uids[3]]) == []
    replica.undo()
    assert {todo.parent_uid for todo in replica.find("")} == {None, uids[1]}


@pytest.mark.parametrize("name", SLOTS)
def test_positions_are_given_anew_before_they_are_long(replica: Replica, name: str) -> None:
    assert fill(replica, SLOTS[name], 250) < 5 * 250


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", SLOTS)
def test_a_list_takes_thousands_in_one_gap(replica: Replica, name: str) -> None:
    assert fill(replica, SLOTS[name], 3_000) < 5 * 3_000


@pytest.mark.parametrize(
    "positions",
    [
        ["", "", "", ""],
        ["?", "??", "a0", "z/"],
        ["a0", "a0", "a0", "a0"],
        ["a0" + "1" * (POSITION - 2), "a0" + "1" * (POSITION - 3) + "2", "a1", "b00"],
        ["", "A", "ö", "\U0001f600"],
    ],
)
def test_whatever_positions_others_have_written_there_is_room_anywhere(
    replica: Replica, positions: list[str]
) -> None:
    chance = random.Random(1)
    rows = {f"00000000-0000-4000-8000-{n:012}": position for n, position in enumerate(positions)}
    with replica.file.transaction():
        Rows(replica.file.sql).write(
            {uid: {**BLANK, "task": uid, "position": key} for uid, key in rows.items()}
        )
    order = [todo.uid for todo in replica.listing(ALL).todos(0, 100)]
    for number in range(12):
        at = chance.randint(1, len(order))
        after = order[at - 1] if at < len(order) else None
        order.insert(at, replica.add(Todo("", str(number)), after=after).uid)
        assert [todo.uid for todo in replica.listing(ALL).todos(0, 100)] == order
    assert replica.shift([order[3]], -1, across=True)
    order[2:4] = reversed(order[2:4])
    assert [todo.uid for todo in replica.listing(ALL).todos(0, 100)] == order
