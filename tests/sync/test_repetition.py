"""How often a todo comes back, and what that is counted from, are one value: nobody mixes two people's."""

from typing import Any

import pytest

from tests.sync.client import Client, Machine, pair, same, settle
from tests.sync.database import Database

WEEKLY, OTHER = "FREQ=WEEKLY", "FREQ=DAILY;INTERVAL=3"
BY_DUE = {"recurrence": WEEKLY, "repeat_from": "due"}
BY_COMPLETION = {"recurrence": OTHER, "repeat_from": "completion"}
NONE = {"recurrence": "", "repeat_from": "due"}


def repetition(client: Client, uid: str) -> dict[str, Any]:
    todo = client.replica.get(uid)
    assert todo
    return {"recurrence": todo.recurrence, "repeat_from": todo.repeat_from}


@pytest.mark.parametrize(
    ("theirs", "mine"), [(BY_DUE, BY_COMPLETION), (BY_COMPLETION, BY_DUE), (NONE, BY_COMPLETION)]
)
@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_two_that_are_set_at_once_are_never_mixed(
    machine: Machine, database: Database, theirs: dict[str, Any], mine: dict[str, Any], choice: Any
) -> None:
    a, b, uid = pair(machine, recurrence="FREQ=MONTHLY")
    a.replica.edit(uid, **theirs)
    b.replica.edit(uid, **mine)
    settle(a, b)
    assert repetition(a, uid) == repetition(b, uid) == theirs
    (conflict,) = b.replica.conflicts()
    assert "recurrence" in conflict.fields
    b.replica.resolve(uid, "recurrence", choice)
    settle(b, a)
    assert not b.replica.conflicts()
    assert repetition(a, uid) == (mine if choice == "mine" else theirs)
    assert same(database, a, b)


def test_one_written_while_another_was_set_is_kept_whole(machine: Machine) -> None:
    a, _, uid = pair(machine)
    seen = a.replica.get(uid)
    a.replica.edit(uid, **BY_COMPLETION)
    a.replica.edit(uid, seen, **BY_DUE)
    assert repetition(a, uid) == BY_COMPLETION
    a.replica.resolve(uid, "recurrence", "mine")
    assert not a.replica.conflicts()
    assert repetition(a, uid) == BY_DUE
