"""Sets fields of todos as somebody saw them: a field that has changed since is not overwritten."""

from collections.abc import Mapping
from datetime import UTC, datetime

from tui.replica.conflicts import Clashes
from tui.replica.edit import Edit
from tui.replica.errors import UnknownTodoError
from tui.replica.record import (
    MOMENT,
    UNCONDITIONAL,
    WHOLES,
    Record,
    adrift,
    merge_tags,
    record_of,
    todo_of,
    values_of,
)
from tui.todos import Todo
from tui.todos.wording import counted, quoted


def amend(
    edit: Edit, changes: Mapping[str, Mapping[str, object]], seen: Mapping[str, Todo]
) -> dict[str, Record]:
    """Set fields of todos, and return their new records.

    Args:
        edit: what changes them.
        changes: by uid the values to set, named and typed as in `Todo`.
        seen: todos as the person saw them when they decided; one that was deleted since is restored. The
            others are taken as they are now.

    Returns:
        The records; without those that were only as they had been, of todos that were deleted elsewhere.

    Raises:
        UnknownTodoError: there is no such todo, and none was seen.
    """
    now = datetime.now(UTC).isoformat()
    records: dict[str, Record] = {}
    with edit.step(lambda: _words(list(records.values()))):
        stored = edit.rows.stored(changes)
        gone = {uid: record_of(seen[uid]) for uid in (changes.keys() & seen.keys()) - stored.keys()}
        if changes.keys() - stored.keys() - gone.keys():
            raise UnknownTodoError
        if gone:
            edit.revive(gone)
            stored = edit.rows.stored(changes)
        # What has come back may have been changed elsewhere since it was seen.
        records.update({uid: stored[uid][1] if uid in stored else gone[uid] for uid in changes})
        wanted: dict[str, Record | None] = {}
        clashes: dict[str, Clashes] = {}
        for uid, fields in changes.items():
            values = values_of(fields)
            if "is_complete" in values and "completed_at" not in values:
                values["completed_at"] = now if values["is_complete"] else None
            free, clashes[uid] = _parted(uid, records[uid], values, seen.get(uid))
            wanted[uid] = {**records[uid], **free}
        edit.put(wanted, stored)
        edit.keep_conflicts(clashes)
        return edit.rows.many(changes)


def _words(records: list[Record]) -> str:
    named = quoted(records[0]["task"]) if len(records) == 1 else counted(len(records), "todo")
    return f"Edited {named}"


def _parted(uid: str, record: Record, values: Record, seen: Todo | None) -> tuple[Record, Clashes]:
    """Return which values to set in `record`, and which conflict with changes since it was seen."""
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
    for whole in WHOLES:
        meant = {name: {**was, **values}[name] for name in whole}
        drifts = whole is MOMENT and adrift({**record, **free}) and not adrift(meant)
        if clashing.keys() & whole or drifts:
            clashing |= meant
            free = {name: value for name, value in free.items() if name not in whole}
    return free, {name: (was[name], mine) for name, mine in clashing.items()}
