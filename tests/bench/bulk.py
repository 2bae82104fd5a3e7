"""Changing many todos at once, compared with the minimum of work.

Completing 10,000 todos of a replica, and undoing that, against the same rows updated by one plain SQLite
statement with the same index of words kept by triggers: the limit is 3. Pushing 1,000 inserts, updates and
deletions, in the database, against one plain statement of the same rows under the same policies: 3. What
Python does of a push, making its JSON and reading the answer's, is not timed.
"""

import asyncio
import json
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, LiteralString
from uuid import uuid4

from tests.bench.measure import ratio, summary
from tests.schema.cluster import Op, Person, delete, insert, running_cluster, update
from tui.replica.replica import Replica
from tui.todos import Todo

MANY, PUSHED, ROUNDS = 10_000, 1_000, 7
WORDS = """
create trigger reworded after update on todo begin
    insert into words (words, rowid, task, notes, project, tags)
        values ('delete', old.key, alike(old.task), alike(old.notes), alike(old.project), alike(old.tags));
    insert into words (rowid, task, notes, project, tags)
        values (new.key, alike(new.task), alike(new.notes), alike(new.project), alike(new.tags));
end
"""
LIMIT = 3.0


def replica(folder: Path) -> dict[str, list[float]]:
    """Complete many todos and undo it, and do to the rows alone what that did to them."""
    seconds: dict[str, list[float]] = {"complete": [], "undo": [], "plain": []}
    with Replica.open(folder / "replica.sqlite3") as todos:
        uids = [each.uid for each in todos.add_many(Todo("", f"number {n}") for n in range(MANY))]
        sql = todos.file.sql
        for _ in range(ROUNDS):
            for name, work in (("complete", lambda: todos.complete_many(uids)), ("undo", todos.undo)):
                start = perf_counter()
                work()
                seconds[name].append(perf_counter() - start)
            sql.execute(WORDS)
            sql.execute("begin")
            start = perf_counter()
            sql.execute("update todo set is_complete = 1, completed_at = '2026-11-23T12:00:00+00:00'")
            sql.execute("rollback")
            seconds["plain"].append(perf_counter() - start)
            sql.execute("drop trigger reworded")
    return seconds


def push() -> dict[str, list[float]]:
    """Push many operations, and do the same by plain statements."""
    seconds: dict[str, list[float]] = {}
    with running_cluster(None) as cluster:
        me = cluster.database().migrate().person()
        for _ in range(ROUNDS):
            inserts = [insert(task=f"number {n}", position=f"a{n}") for n in range(PUSHED)]
            uids = [op["uid"] for op in inserts]
            runs = {
                "insert": inserts,
                "update": [update(uid, {"is_complete": False}, is_complete=True) for uid in uids],
                "delete": [delete(op["uid"], task=op["set"]["task"], notes="") for op in inserts],
            }
            for name, ops in runs.items():
                seconds.setdefault(f"push {name}", []).append(_pushed(me, ops))
            others = [str(uuid4()) for _ in uids]
            for name in runs:
                seconds.setdefault(f"plain {name}", []).append(_plain(me, name, others))
    return seconds


def _pushed(me: Person, ops: list[Op]) -> float:
    given = json.dumps(ops)
    start = perf_counter()
    answer = me.session.execute("select todos_sync(%s::jsonb, null, 1) as answer", [given])
    taken = perf_counter() - start
    [row] = answer.fetchall()
    assert {result["status"] for result in row["answer"]["results"]} == {"applied"}
    return taken


def _plain(me: Person, name: str, uids: list[str]) -> float:
    given = f"{{{','.join(uids)}}}"
    statement: LiteralString = {
        "insert": (
            "insert into todos (uid, task, position) select uid, 'number', 'a' from unnest(%s::uuid[]) as uid"
        ),
        "update": "update todos set is_complete = true where uid = any(%s::uuid[])",
        "delete": "delete from todos where uid = any(%s::uuid[])",
    }[name]
    start = perf_counter()
    done = me.session.execute(statement, [given])
    taken = perf_counter() - start
    assert done.rowcount == len(uids)
    return taken


async def bench() -> dict[str, Any]:
    """Change many in a replica, and push many."""
    with tempfile.TemporaryDirectory() as name:
        changed = replica(Path(name))
    pushed = await asyncio.to_thread(push)
    ratios = {f"{name} {MANY:,}": ratio(changed, name, "plain") for name in ("complete", "undo")}
    ratios |= {
        f"push {PUSHED:,} of {kind}": ratio(pushed, f"push {kind}", f"plain {kind}")
        for kind in ("insert", "update", "delete")
    }
    return {
        "ratios": ratios,
        "limits": dict.fromkeys(ratios, LIMIT),
        "raw": {**summary(changed), **summary(pushed)},
    }
