"""Completing a todo: when it was, and what comes back because it recurs."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime

from tui.sync.editing import Editing
from tui.sync.record import record_of, todo_of
from tui.todos import Todo
from tui.todos.recurrence import next_occurrence, successor


def complete(
    sql: sqlite3.Connection, editing: Editing, uid: str, *, done: bool, now: datetime, today: date
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
        following = next_occurrence(todo_of(uid, record), today) if done else None
        if following:
            for each in (following, *_subtasks(sql, editing, uid, following)):
                if editing.rows.get(each.uid) is None:
                    editing.put(each.uid, {**record_of(each), "inserted_at": now.astimezone(UTC).isoformat()})


def _subtasks(sql: sqlite3.Connection, editing: Editing, uid: str, following: Todo) -> Iterator[Todo]:
    """Yield the todos below `uid` as they come back below the next occurrence, open again."""
    born = {uid: following.uid}
    above = [uid]
    while above:
        parent = above.pop()
        found = sql.execute("select uid from todo where parent_uid = ? order by path", (parent,)).fetchall()
        for child in (each for (each,) in found if each not in born):
            record = editing.rows.get(child)
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
            )
