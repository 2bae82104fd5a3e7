"""Completing a todo: when it was, and what comes back because it recurs."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime

from tui.replica.edit import Edit
from tui.replica.outbox import Outbox
from tui.replica.record import Record, record_of, todo_of
from tui.replica.rows import Rows
from tui.todos import Todo
from tui.todos.recurrence import next_occurrence, successor


def complete(
    sql: sqlite3.Connection, editing: Edit, uid: str, *, done: bool, now: datetime, today: date
) -> None:
    """Mark a todo as done, or as not done; a recurring one comes back as a todo of its own.

    What comes back has a uid made from the old one: another machine that completes the same todo makes the
    same one, so it comes back once. Where it came back already nothing is added. Its open subtasks go along.
    """
    with editing.step("Completed a todo" if done else "Reopened a todo"):
        record = editing.rows.get(uid)
        if record is None or record["is_complete"] == done:
            return
        moment = now.astimezone(UTC).isoformat() if done else None
        editing.put(uid, {**record, "is_complete": done, "completed_at": moment})
        if moment:
            for each, after in _occurrence(sql, editing.rows, uid, record, today, moment):
                editing.put(each, after)


def completed_elsewhere(before: Record | None, after: Record) -> bool:
    """Whether a recurring todo was completed by another application, which brings nothing back.

    The database gives it the moment of the transaction as `completed_at`, where a Rowdo gives its own.
    """
    done = before is not None and not before["is_complete"] and after["is_complete"]
    return done and bool(after["recurrence"]) and after["completed_at"] == after["updated_at"]


def bring_back(sql: sqlite3.Connection, rows: Rows, outbox: Outbox, uid: str) -> set[str]:
    """Have a recurring todo come back that was completed by another application.

    Every Rowdo that sees it makes the same todo, as of the day it was completed on, and the first one to come
    makes it for all.

    Returns:
        The uids of what came back.
    """
    record = rows.get(uid)
    moment = todo_of(uid, record).completed_at if record else None
    if record is None or moment is None:
        return set()
    following = successor(uid)
    # Else somebody was here before, and the subtasks may have gone elsewhere since.
    first = rows.get(following) is None and outbox.tombstone(following) is None
    changes: dict[str, Record | None] = {}
    for each, after in _occurrence(
        sql, rows, uid, record, moment.astimezone().date(), record["completed_at"]
    ):
        before = rows.get(each)
        if first if before else outbox.tombstone(each) is None:
            outbox.note(each, before, after)
            changes[each] = after
    return rows.write(changes)


def _occurrence(
    sql: sqlite3.Connection, rows: Rows, uid: str, record: Record, today: date, inserted_at: str
) -> Iterator[tuple[str, Record]]:
    """Yield what changes when a recurring todo is completed: what comes back, and what goes along.

    The todo that follows is new, unless it is here already. Of what is below the old one, the open subtasks
    go on below the new one, as they are; those that are done come back as open copies. So there is one open
    todo of each, however often the recurring one is completed.
    """
    following = next_occurrence(todo_of(uid, record), today)
    if following is None:
        return
    if rows.get(following.uid) is None:
        yield following.uid, {**record_of(following), "inserted_at": inserted_at}
    goes_on_as = {uid: following.uid}
    above = [uid]
    while above:
        parent = above.pop()
        found = sql.execute("select uid from todo where parent_uid = ? order by path", (parent,)).fetchall()
        for child in (each for (each,) in found if each not in goes_on_as):
            subtask = rows.get(child)
            assert subtask is not None
            if not subtask["is_complete"]:
                if _is_open(rows, goes_on_as[parent]):
                    yield child, {**subtask, "parent_uid": goes_on_as[parent]}
                continue
            goes_on_as[child] = successor(child)
            above.append(child)
            if rows.get(goes_on_as[child]) is None:
                copy = _reopened(todo_of(child, subtask), goes_on_as[child], goes_on_as[parent])
                yield copy.uid, {**record_of(copy), "inserted_at": inserted_at}


def _is_open(rows: Rows, uid: str) -> bool:
    """Whether a todo is there to be done; one that has not been written yet is."""
    record = rows.get(uid)
    return record is None or not record["is_complete"]


def _reopened(subtask: Todo, uid: str, parent_uid: str) -> Todo:
    """Return a subtask that is done as it comes back below the next occurrence."""
    return subtask._replace(
        uid=uid,
        parent_uid=parent_uid,
        is_complete=False,
        recurrence="",
        repeat_from="due",
        due_date=None,
        due_time=None,
        completed_at=None,
        inserted_at=None,
        updated_at=None,
        odd=(),
    )
