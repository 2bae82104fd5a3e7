"""Many operations in one call: written by one statement a run, answered as if each had been sent alone."""

import random
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest

from tests.schema.cluster import Op, Person, delete, insert, statuses, update

TASKS = ("one", "two", "x" * 131_073)
"""The last is longer than a task may be."""


def some_operations(chance: random.Random, count: int) -> list[Op]:
    """Operations of a few todos: of any kind, some of them in conflict, refused, repeated or malformed."""
    uids = [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(count // 6)]
    ops: list[Op] = []
    for _ in range(count):
        uid = chance.choice(uids)
        task = chance.choices(TASKS, (6, 6, 1))[0]
        ops.append(
            chance.choices(
                (
                    insert(uid, task=task, tags=chance.choice(([], ["a"], ["a", "b"]))),
                    update(uid, {"task": chance.choice(TASKS[:2])}, task=task),
                    update(
                        uid, {"tags": ["a"], "priority": 0}, tags=["b", "c"], priority=chance.randint(0, 6)
                    ),
                    update(uid, {"due_date": None, "due_time": None}, due_time="09:00"),
                    update(uid, {"parent_uid": None}, parent_uid=chance.choice(uids)),
                    delete(uid, task=chance.choice(TASKS[:2])),
                    chance.choice(ops) if ops else insert(uid),
                    {"op": "update", "uid": "no uid", "set": {}},
                    {"op": "rename", "uid": uid} | ({"id": "no id"} if chance.random() < 0.5 else {}),
                ),
                (8, 6, 4, 2, 2, 5, 2, 1, 1),
            )[0]
        )
    return ops


def without_revisions(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each call is a transaction of its own, and has a revision of its own."""
    kept = deepcopy(results)
    for result in kept:
        result["revision"] = result.get("revision") is not None
    return kept


@pytest.mark.parametrize("seed", range(4))
def test_many_at_once_come_out_as_one_by_one(me: Person, seed: int) -> None:
    other = me.database.person()
    ops = some_operations(random.Random(seed), 150)
    together = me.push(*ops)
    alone = [result for op in ops for result in other.push(op)]
    assert without_revisions(together) == without_revisions(alone)
    assert len({*statuses(together)}) >= 5
    kept = [
        {todo["uid"]: (todo["task"], todo["tags"], todo["parent_uid"]) for todo in person.todos()}
        for person in (me, other)
    ]
    assert kept[0] == kept[1]


def test_a_run_of_one_kind_is_one_statement(me: Person) -> None:
    me.database.run(
        """
        create table public.statements (kind text);
        grant insert on public.statements to authenticated;
        create function public.count_statement() returns trigger language plpgsql as
            $$ begin insert into public.statements values (tg_op); return null; end $$;
        create trigger counted after insert or update or delete on public.todos
            for each statement execute function public.count_statement()
        """
    )
    inserts = [insert(task=f"number {number}") for number in range(300)]
    updates = [update(op["uid"], {"task": op["set"]["task"]}, task="changed") for op in inserts]
    deletions = [delete(op["uid"], task="changed") for op in inserts]
    assert {*statuses(me.push(*inserts, *updates, *deletions))} == {"applied"}
    counted = me.database.run(
        "drop trigger counted on public.todos; "
        "select kind, count(*) from public.statements group by kind order by kind"
    )
    assert [(row["kind"], row["count"]) for row in counted] == [("DELETE", 1), ("INSERT", 1), ("UPDATE", 1)]


def test_the_one_that_is_refused_takes_no_other_along(me: Person) -> None:
    inserts = [insert(task=TASKS[2] if number in (0, 77, 299) else "a task") for number in range(300)]
    results = me.push(*inserts)
    refused = [number for number, result in enumerate(results) if result["status"] == "refused"]
    assert refused == [0, 77, 299]
    assert results[77]["error"]["constraint"] == "todos_task_length"
    assert len(me.todos()) == 297


def test_a_run_writes_the_todos_of_nobody_else(me: Person) -> None:
    inserts = [insert(task="mine") for _ in range(20)]
    me.push(*inserts)
    other = me.database.person()
    changes = [update(op["uid"], {"task": "mine"}, task="theirs") for op in inserts]
    removals = [delete(op["uid"], task="mine") for op in inserts]
    assert {*statuses(other.push(*changes))} == {"missing"}
    assert {*statuses(other.push(*removals))} == {"unchanged"}
    assert {todo["task"] for todo in me.todos()} == {"mine"}
