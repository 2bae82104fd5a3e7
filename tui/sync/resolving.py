"""Choosing between what the person set and what somebody else did meanwhile."""

from typing import Literal

from tui.sync.conflicts import JOINED, Clash, Conflict, joined, short
from tui.sync.editing import Editing
from tui.sync.errors import UnknownTodoError
from tui.sync.record import entire

Choice = Literal["mine", "theirs", "both"]


def conflicts(editing: Editing) -> list[Conflict]:
    """Return the todos that somebody else changed too, with both values of each field."""
    return [
        Conflict(
            uid,
            {
                name: Clash(seen, mine, record[name])
                for name, (seen, mine) in editing.conflicts.of(uid).items()
                if mine != record[name]
            },
        )
        for uid in sorted(editing.conflicts.uids())
        if (record := editing.rows.get(uid))
    ]


def resolve(editing: Editing, uid: str, field: str, choice: Choice) -> None:
    """Make one of the values stand, or both.

    Args and raises as for `Replica.resolve`.
    """
    clashes = editing.conflicts.of(uid)
    record = editing.rows.get(uid)
    if record is None or field not in clashes:
        raise UnknownTodoError("This conflict is resolved already.")
    mine = {name: clashes[name][1] for name in entire([field]) & clashes.keys()}
    with editing.step(f"Chose {choice} for “{short(record)}”"):
        editing.drop_conflicts(uid, mine)
        if choice == "mine":
            editing.put(uid, {**record, **mine})
        elif choice == "both":
            if field not in JOINED:
                raise ValueError(f"Of {field} only one value can stand: choose mine or theirs.")
            editing.put(uid, {**record, field: joined(field, record[field], mine[field])})
