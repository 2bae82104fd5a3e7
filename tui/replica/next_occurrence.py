"""The next occurrence of a recurring todo that was completed: a new todo, with its subtasks."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tui.replica.outbox import Outbox
from tui.replica.record import Record, record_of, todo_of
from tui.replica.rows import Rows
from tui.todos import Todo
from tui.todos.recurrence import next_occurrence, successor


def completed_elsewhere(before: Record | None, after: Record) -> bool:
    """Whether a recurring todo was completed by another application, which creates no next occurrence.

    The database then sets `completed_at` to the time of the transaction; Rowdo sets a time of its own.
    """
    done = before is not None and not before["is_complete"] and after["is_complete"]
    return done and bool(after["recurrence"]) and after["completed_at"] == after["updated_at"]


def bring_back(rows: Rows, outbox: Outbox, uids: Iterable[str]) -> set[str]:
    """Create the next occurrences of recurring todos that another application has completed.

    Every Rowdo that sees such a todo creates the same occurrence, counted from the day of completion. The
    first to arrive in the database counts for all.

    Returns:
        The uids of the new occurrences and of the subtasks that moved to them.
    """
    uids = list(uids)
    family = Family(rows, uids)
    buried = outbox.tombstones(family.successors)
    before: dict[str, Record | None] = {}
    changes: dict[str, Record | None] = {}
    for uid in uids:
        record = family.records.get(uid)
        moment = todo_of(uid, record).completed_at if record else None
        if record is None or moment is None:
            continue
        # Else the occurrence existed already, and its subtasks may have been moved since.
        first = successor(uid) not in family.records and successor(uid) not in buried
        following: dict[str, Record | None] = {
            each: after
            for each, after in occurrence(
                family, uid, record, moment.astimezone().date(), record["completed_at"]
            )
            if (first if each in family.records else each not in buried)
        }
        before = {**{each: family.records.get(each) for each in following}, **before}
        family.update(following)
        changes.update(following)
    outbox.note({uid: (before[uid], after) for uid, after in changes.items()})
    return rows.write(changes)


class Family:
    """Some todos with everything below them and with their next occurrences, during a step."""

    def __init__(self, rows: Rows, uids: Iterable[str]) -> None:
        self.children = rows.below(uids)
        """By parent, in their order."""
        members = {*self.children, *(child for some in self.children.values() for child in some)}
        self.successors = [successor(uid) for uid in members]
        self.records = rows.many([*members, *self.successors])

    def update(self, changes: Mapping[str, Record | None]) -> None:
        """Have todos be as given."""
        for uid, record in changes.items():
            was = self.records.get(uid)
            if record is not None:
                self.records[uid] = record
                parent = record["parent_uid"]
                if was is None or was["parent_uid"] != parent:
                    self.children.setdefault(parent, []).append(uid)
            if was is not None and (record is None or record["parent_uid"] != was["parent_uid"]):
                siblings = self.children.get(was["parent_uid"], [])
                self.children[was["parent_uid"]] = [each for each in siblings if each != uid]

    def is_open(self, uid: str) -> bool:
        """Whether a todo is open; a todo that has not been written yet is."""
        return uid not in self.records or not self.records[uid]["is_complete"]


def occurrence(
    family: Family, uid: str, record: Record, today: date, inserted_at: str
) -> Iterator[tuple[str, Record]]:
    """Yield the changes when a recurring todo is completed: its next occurrence and its subtasks.

    The next occurrence is a new todo, unless it exists already. Open subtasks of the old todo move below it
    unchanged, completed ones are copied as open. So there is one open todo of each, however often the
    recurring todo is completed.
    """
    following = next_occurrence(todo_of(uid, record), today)
    if following is None:
        return
    if following.uid not in family.records:
        yield following.uid, {**record_of(following), "inserted_at": inserted_at}
    goes_on_as = {uid: following.uid}
    above = [uid]
    while above:
        parent = above.pop()
        for child in family.children.get(parent, ()):
            if child in goes_on_as:
                continue
            subtask = family.records[child]
            if not subtask["is_complete"]:
                if family.is_open(goes_on_as[parent]):
                    yield child, {**subtask, "parent_uid": goes_on_as[parent]}
                continue
            goes_on_as[child] = successor(child)
            above.append(child)
            if goes_on_as[child] not in family.records:
                copy = _reopened(todo_of(child, subtask), goes_on_as[child], goes_on_as[parent])
                yield copy.uid, {**record_of(copy), "inserted_at": inserted_at}


def _reopened(subtask: Todo, uid: str, parent_uid: str) -> Todo:
    """Return a completed subtask as the open copy below the next occurrence."""
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
