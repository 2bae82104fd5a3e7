"""Events of todos, as hooks and ``rowdo watch`` receive them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tui.replica.record import FIELDS, todo_of
from tui.replica.replica import Change, Replica
from tui.replica.rows import COLUMNS, NAMES, record_from
from tui.todos import Todo
from tui.todos.fields import fields_of


class TodoEvent(NamedTuple):
    """Something that happened to a todo."""

    kind: str
    """``added``, ``changed``, ``done`` or ``deleted``; of what a sync brought, ``synced``."""
    todo: Todo
    """The todo afterwards; of a deleted one, as it was before."""

    def as_json(self) -> dict[str, object]:
        """Return the event as JSON values: the todo's fields, and which event it is."""
        return {"event": self.kind, **fields_of(self.todo)}


def local_events(replica: Replica, change: Change) -> Iterator[TodoEvent]:
    """Yield what a commit of this process did to todos, as opposed to one of another process or of a sync."""
    for uid, before in change.before.items():
        if event := _event(uid, before, replica.get(uid)):
            yield event


def pulled_events(replica: Replica, change: Change) -> Iterator[TodoEvent]:
    """Yield the todos that a sync of this process brought or changed, and that are there now."""
    if change.pulled:
        for uid in change.uids or ():
            if todo := replica.get(uid):
                yield TodoEvent("synced", todo)


class Snapshot:
    """All todos as they were last looked at, to tell what changed since, whoever changed it.

    Args:
        replica: the todos.
    """

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._rows = dict(self._read(None))

    def events(self, change: Change) -> Iterator[TodoEvent]:
        """Yield what happened since the last look, and look again.

        Args:
            change: as subscribers are told: it says where to look.
        """
        before = self._rows
        now = dict(self._read(change.uids))
        uids = change.uids if change.uids is not None else before.keys() | now.keys()
        for uid in sorted(uids):
            old, new = before.get(uid), now.get(uid)
            # What the database alone sets, such as when it took a change, is no change to a person.
            if old and new and old[: len(FIELDS)] == new[: len(FIELDS)]:
                continue
            after = todo_of(uid, record_from(new)) if new else None
            if event := _event(uid, record_from(old) if old else None, after):
                yield event
        if change.uids is None:
            self._rows = now
            return
        for uid in change.uids:
            if uid in now:
                before[uid] = now[uid]
            else:
                before.pop(uid, None)

    def _read(self, uids: Iterable[str] | None) -> Iterator[tuple[str, tuple[object, ...]]]:
        sql = self._replica.file.sql
        assert NAMES[: len(FIELDS)] == FIELDS
        if uids is None:
            rows: Iterable[tuple[object, ...]] = sql.execute(f"select uid, {COLUMNS} from todo")
        else:
            found = (
                sql.execute(f"select uid, {COLUMNS} from todo where uid = ?", (uid,)).fetchone()
                for uid in uids
            )
            rows = (row for row in found if row)
        for uid, *values in rows:
            yield str(uid), tuple(values)


def _event(uid: str, before: Mapping[str, object] | None, after: Todo | None) -> TodoEvent | None:
    if after is None:
        return TodoEvent("deleted", todo_of(uid, before)) if before else None
    if before is None:
        return TodoEvent("added", after)
    done = after.is_complete and not before["is_complete"]
    return TodoEvent("done" if done else "changed", after)
