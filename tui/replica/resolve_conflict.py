"""Resolves a conflict with the person's value or with the one of the database."""

from typing import Literal

from tui.replica.conflicts import JOINED, Clash, Conflict, joined
from tui.replica.edit import Edit
from tui.replica.errors import ConflictChangedError, UnknownTodoError
from tui.replica.record import Record, entire
from tui.todos.wording import quoted

Choice = Literal["mine", "theirs", "both"]


def conflicts(editing: Edit) -> list[Conflict]:
    """Return the todos that somebody else changed too, with both values of each field."""
    return [
        Conflict(uid, _clashes(editing, uid, record))
        for uid in sorted(editing.conflicts.uids())
        if (record := editing.rows.get(uid))
    ]


def _clashes(editing: Edit, uid: str, record: Record) -> dict[str, Clash]:
    return {
        name: Clash(seen, mine, record[name])
        for name, (seen, mine) in editing.conflicts.of(uid).items()
        if mine != record[name]
    }


def resolve(editing: Edit, uid: str, field: str, choice: Choice, seen: Conflict | None) -> None:
    """Resolve a conflict with one of the values, or with both.

    Args and raises as for `Replica.resolve`.
    """
    with editing.step(lambda: f"Chose {choice} for {quoted(record['task'])}"):
        clashes = editing.conflicts.of(uid)
        record = editing.rows.get(uid) or {}
        if not record or field not in clashes:
            raise UnknownTodoError("This conflict is resolved already.")
        if seen:
            now = _clashes(editing, uid, record)
            if any(now.get(name) != seen.fields.get(name) for name in entire([field])):
                raise ConflictChangedError(
                    "It was changed again meanwhile. Look at it once more, then choose."
                )
        mine = {name: clashes[name][1] for name in entire([field]) & clashes.keys()}
        editing.drop_conflicts({uid: mine})
        if choice == "mine":
            editing.put({uid: {**record, **mine}})
        elif choice == "both":
            if field not in JOINED:
                raise ValueError(f"Of {field} only one value can stand: choose mine or theirs.")
            editing.put({uid: {**record, field: joined(field, record[field], mine[field])}})
