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
    same one, so it comes back once. Where it came back already nothing is added.
    """
    with editing.step("Completed a todo" if done else "Reopened a todo"):
        record = editing.rows.get(uid)
        if record is None or record["is_complete"] == done:
            return
        moment = now.astimezone(UTC).isoformat() if done else None
        editing.put(uid, {**record, "is_complete": done, "completed_at": moment})
        for each in _occurrence(sql, editing.rows, uid, record, today) if done else ():
            editing.put(each.uid, {**record_of(each), "inserted_at": now.astimezone(UTC).isoformat()})


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
    news = {
        each.uid: {**record_of(each), "inserted_at": record["completed_at"]}
        for each in _occurrence(sql, rows, uid, record, moment.astimezone().date())
        if outbox.tombstone(each.uid) is None
    }
    for each, wanted in news.items():
        outbox.note(each, None, wanted)
    return rows.write(news)


def _occurrence(sql: sqlite3.Connection, rows: Rows, uid: str, record: Record, today: date) -> Iterator[Todo]:
    """Yield the todo that follows a recurring one, and what is below it; leave out what is here already."""
    following = next_occurrence(todo_of(uid, record), today)
    if following:
        for each in (following, *_subtasks(sql, rows, uid, following)):
            if rows.get(each.uid) is None:
                yield each


def _subtasks(sql: sqlite3.Connection, rows: Rows, uid: str, following: Todo) -> Iterator[Todo]:
    """Yield the todos below `uid` as they come back below the next occurrence, open again."""
    born = {uid: following.uid}
    above = [uid]
    while above:
        parent = above.pop()
        found = sql.execute("select uid from todo where parent_uid = ? order by path", (parent,)).fetchall()
        for child in (each for (each,) in found if each not in born):
            record = rows.get(child)
            assert record is not None
            born[child] = successor(child)
            above.append(child)
            yield todo_of(child, record)._replace(
                uid=born[child],
                parent_uid=born[parent],
                is_complete=False,
                recurrence="",
                due_date=None,
                due_time=None,
                completed_at=None,
                inserted_at=None,
                updated_at=None,
                odd=(),
            )
