"""`rowdo watch` reports changes by any process."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.cli.offline import Offline
from tui.replica.replica import Change, Replica
from tui.replica.todo_event import Snapshot
from tui.todos import Todo


def test_every_change_is_a_line_with_the_fields_of_list(here: Offline) -> None:
    here.fill([Todo(uid="", task="there already")])
    command = [sys.executable, "-m", "tui", "watch", "--ndjson"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=here.environment, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            assert "Watching" in process.stderr.readline()
            here.run("add", "buy milk #home")
            [_, todo] = here.json("list")
            assert json.loads(process.stdout.readline()) == {"event": "added", **todo}
            here.run("done", todo["uid"])
            assert json.loads(process.stdout.readline())["event"] == "done"
        finally:
            process.kill()


def test_a_snapshot_tells_what_happened_since_whoever_did_it(tmp_path: Path) -> None:
    path = tmp_path / "replica.sqlite3"
    with Replica.open(path) as mine, Replica.open(path) as others:
        snapshot, told = Snapshot(mine), list[tuple[str, str]]()

        def changed(change: Change) -> None:
            told.extend((event.kind, event.todo.task) for event in snapshot.events(change))

        mine.subscribe(changed)

        def after(do: Callable[[Replica], object]) -> list[tuple[str, str]]:
            """Do it here, then undo it and do it over there: it is told in the same way."""
            told.clear()
            do(mine)
            here = list(told)
            mine.undo()
            told.clear()
            do(others)
            assert mine.refresh()
            assert sorted(told) == sorted(here)
            return here

        uid, other = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
        assert after(lambda replica: replica.add(Todo(uid=uid, task="a"))) == [("added", "a")]
        assert after(lambda replica: replica.edit(uid, task="b", tags=("x",))) == [("changed", "b")]
        assert after(lambda replica: replica.complete(uid)) == [("done", "b")]
        assert after(lambda replica: replica.complete(uid, done=False)) == [("changed", "b")]
        mine.add(Todo(uid=other, task="below", parent_uid=uid))
        assert after(lambda replica: replica.delete(uid)) == [("deleted", "b"), ("deleted", "below")]


def test_what_is_folded_is_no_change(tmp_path: Path) -> None:
    with Replica.open(tmp_path / "replica.sqlite3") as replica:
        uid = replica.add(Todo(uid="", task="a")).uid
        snapshot, told = Snapshot(replica), list[object]()
        replica.subscribe(lambda change: told.extend(snapshot.events(change)))
        replica.fold(uid)
        assert told == []
