"""Setting fields of a todo as somebody saw it: what has changed since then is not overwritten."""

from collections.abc import Mapping
from datetime import UTC, datetime

from tui.sync.conflicts import short
from tui.sync.editing import Editing
from tui.sync.record import MOMENT, UNCONDITIONAL, Record, adrift, merge_tags, record_of, todo_of, values_of
from tui.todos import Todo


def amend(
    editing: Editing, uid: str, record: Record, fields: Mapping[str, object], seen: Todo | None
) -> None:
    """Set fields of a todo.

    Args:
        editing: what changes it.
        uid: the todo.
        record: the todo as it is, or, where it was deleted since, as it was: then it comes back.
        fields: the values to set, named and typed as in `Todo`.
        seen: the todo as the person saw it when they made up their mind; None: as it is.
    """
    values = values_of(fields)
    if "is_complete" in values and "completed_at" not in values:
        values["completed_at"] = datetime.now(UTC).isoformat() if values["is_complete"] else None
    # What Postgres can say and a Todo cannot was not seen either.
    was = now = record
    if seen:
        was, now = record_of(seen), record_of(todo_of(uid, record))
        values = {name: value for name, value in values.items() if value != was[name]}
    if "tags" in values and now["tags"] != was["tags"]:
        values["tags"] = merge_tags(now["tags"], was["tags"], values["tags"])
    clashing = {
        name: values.pop(name)
        for name in values.keys() - UNCONDITIONAL - {"tags"}
        if now[name] not in (was[name], values[name])
    }
    moment = {name: {**was, **values, **clashing}[name] for name in MOMENT}
    if clashing.keys() & MOMENT or (adrift({**record, **values}) and not adrift(moment)):
        clashing |= moment
        values = {name: value for name, value in values.items() if name not in MOMENT}
    after = {**record, **values}
    with editing.step(f"Edited “{short(record)}”"):
        if editing.rows.get(uid) is None:
            editing.revive(uid, record)
        editing.put(uid, after)
        editing.keep_conflicts(uid, {name: (was[name], mine) for name, mine in clashing.items()})
