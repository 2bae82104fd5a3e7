"""Setting fields of a todo as somebody saw it: what has changed since then is not overwritten."""

from collections.abc import Mapping
from datetime import UTC, datetime

from tui.replica.conflicts import Clashes
from tui.replica.edit import Edit
from tui.replica.errors import UnknownTodoError
from tui.replica.record import (
    MOMENT,
    UNCONDITIONAL,
    Record,
    adrift,
    merge_tags,
    record_of,
    todo_of,
    values_of,
)
from tui.todos import Todo
from tui.todos.wording import quoted


def amend(editing: Edit, uid: str, fields: Mapping[str, object], seen: Todo | None) -> Record | None:
    """Set fields of a todo, and return its record as it is then.

    Args:
        editing: what changes it.
        uid: the todo. Where it was deleted since it was seen, it comes back.
        fields: the values to set, named and typed as in `Todo`.
        seen: the todo as the person saw it when they made up their mind; None: as it is.

    Returns:
        The record; None where it was only as it had been, and the todo was deleted elsewhere.

    Raises:
        UnknownTodoError: there is no such todo, and none was seen.
    """
    values = values_of(fields)
    if "is_complete" in values and "completed_at" not in values:
        values["completed_at"] = datetime.now(UTC).isoformat() if values["is_complete"] else None
    with editing.step(lambda: f"Edited {quoted(record['task'])}"):
        record = editing.rows.get(uid) or (record_of(seen) if seen else {})
        if not record:
            raise UnknownTodoError
        values, clashes = _parted(uid, record, values, seen)
        if editing.rows.get(uid) is None:
            editing.revive(uid, record)
        editing.put(uid, {**record, **values})
        editing.keep_conflicts(uid, clashes)
        return editing.rows.get(uid)


def _parted(uid: str, record: Record, values: Record, seen: Todo | None) -> tuple[Record, Clashes]:
    """Return which values to set in `record`, and which clash with what was done to it since it was seen."""
    # What Postgres can say and a Todo cannot was not seen either.
    was = now = record
    if seen:
        was, now = record_of(seen), record_of(todo_of(uid, record))
        values = {name: value for name, value in values.items() if value != was[name]}
    if "tags" in values and now["tags"] != was["tags"]:
        values["tags"] = merge_tags(now["tags"], was["tags"], values["tags"])
    clashing = {
        name: values[name]
        for name in values.keys() - UNCONDITIONAL - {"tags"}
        if now[name] not in (was[name], values[name])
    }
    free = {name: value for name, value in values.items() if name not in clashing}
    moment = {name: {**was, **values}[name] for name in MOMENT}
    if clashing.keys() & MOMENT or (adrift({**record, **free}) and not adrift(moment)):
        clashing |= moment
        free = {name: value for name, value in free.items() if name not in MOMENT}
    return free, {name: (was[name], mine) for name, mine in clashing.items()}
