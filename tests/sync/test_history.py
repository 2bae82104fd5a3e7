"""Undo and redo: step by step, across restarts, for a day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui.sync.errors import UnknownTodoError
from tui.sync.replica import Replica
from tui.todos import Todo


def tasks(replica: Replica) -> list[str]:
    return sorted(todo.task for todo in replica.find(""))


def add(replica: Replica, *tasks: str) -> list[str]:
    with replica.step(f"Added {len(tasks)} todos"):
        return [replica.add(Todo(uid="", task=task)).uid for task in tasks]


def test_a_step_of_many_changes_is_taken_back_and_done_again_whole(replica: Replica) -> None:
    add(replica, "a", "b", "c")
    with replica.step("Changed all"):
        for todo in replica.find(""):
            replica.edit(todo.uid, task=todo.task.upper(), tags=("x",))
        replica.delete(replica.find("")[0].uid)
    after = tasks(replica)
    assert replica.undo() == "Changed all"
    assert tasks(replica) == ["a", "b", "c"]
    assert replica.redo() == "Changed all"
    assert tasks(replica) == after
    assert replica.redo() is None


def test_a_step_that_fails_leaves_nothing(replica: Replica) -> None:
    (uid,) = add(replica, "a")

    def two_things() -> None:
        with replica.step("Two things"):
            replica.edit(uid, task="b")
            replica.edit("00000000-0000-4000-8000-000000000000", task="c")

    with pytest.raises(UnknownTodoError):
        two_things()
    assert tasks(replica) == ["a"]
    assert replica.waiting == 1
    assert replica.undo() == "Added 1 todos"


def test_steps_are_taken_back_after_a_restart_and_for_a_day(tmp_path: Path) -> None:
    path = tmp_path / "replica.sqlite3"
    with Replica.open(path) as replica:
        for task in ("old", "yesterday", "now"):
            add(replica, task)
        for number, hours in ((1, 25), (2, 23)):
            at = datetime.now(UTC) - timedelta(hours=hours)
            replica.file.sql.execute("update history set at = ? where number = ?", (at.isoformat(), number))
    with Replica.open(path) as replica:
        assert replica.undo()
    with Replica.open(path) as replica:
        assert replica.undo()
        assert tasks(replica) == ["old"]
        assert replica.undo() is None
    with Replica.open(path) as replica:
        assert replica.redo()
        assert tasks(replica) == ["old", "yesterday"]


def test_something_new_ends_what_could_be_done_again(replica: Replica) -> None:
    add(replica, "a")
    replica.undo()
    add(replica, "b")
    assert replica.redo() is None
    assert tasks(replica) == ["b"]
