"""Completes todos, and reopens them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from tui.replica.edit import Edit
from tui.replica.record import Record


def complete(edit: Edit, uids: Iterable[str], *, done: bool, now: datetime) -> None:
    """Complete todos, or reopen them. Completing a recurring todo creates its next occurrence as a new todo.

    The uid of the next occurrence is computed from the old uid, so that another machine that completes the
    same todo creates the same one. If it exists already, nothing is added. Open subtasks move to the next
    occurrence.

    Args:
        edit: what changes them.
        uids: the todos; those that are completed (or open) already, and those that are gone, are ignored.
        done: True completes them, False reopens them.
        now: the time, in the time zone whose day counts.
    """
    with edit.step("Completed todos" if done else "Reopened todos"):
        uids = list(uids)
        stored = edit.rows.stored(uids)
        records = {
            uid: stored[uid][1] for uid in uids if uid in stored and stored[uid][1]["is_complete"] != done
        }
        moment = now.astimezone(UTC).isoformat()
        changes: dict[str, Record | None] = {
            uid: {**record, "is_complete": done, "completed_at": moment if done else None}
            for uid, record in records.items()
        }
        recurring = [uid for uid, record in records.items() if done and record["recurrence"]]
        if recurring:
            from tui.replica.next_occurrence import Family, occurrence

            family = Family(edit.rows, recurring)
            family.update(changes)
            for uid in edit.rows.deepest_first(recurring):
                following = dict(occurrence(family, uid, records[uid], now.date(), moment))
                family.update(following)
                changes.update(following)
        edit.put(changes, None if recurring else stored)
