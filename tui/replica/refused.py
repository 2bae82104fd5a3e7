"""Refused operations, kept until the person changes them, sends them again or discards them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tui.replica.edit import Edit
from tui.replica.operation import Kind, Operation, Stage, folded, new_id
from tui.replica.record import PLACE, Record
from tui.todos.wording import quoted


@dataclass(frozen=True, slots=True)
class Refused:
    """An operation that the database did not accept."""

    id: str
    uid: str
    message: str
    """The database's error message."""
    operation: str
    """The operation as JSON, as it was sent."""
    kind: str
    """Insert, update or delete."""
    task: str
    """The todo's task, as the operation would have made it."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """The values to set: JSON values, as in the columns."""

    def as_json(self) -> dict[str, object]:
        """Return it as JSON values, with stable names."""
        return {
            "uid": self.uid,
            "task": self.task,
            "operation": self.kind,
            "set": dict(self.fields),
            "message": self.message,
        }


class Refusals:
    """The refused operations of a replica."""

    def __init__(self, editing: Edit) -> None:
        self._edit = editing
        self._outbox = editing.outbox

    def all(self) -> list[Refused]:
        """Return all refused operations, oldest first."""
        return [self._shown(each) for each in self._outbox.all(Stage.REFUSED)]

    def _shown(self, operation: Operation) -> Refused:
        known = self._wanted(operation.uid) or self._outbox.base(operation.uid) or {}
        fields = {} if operation.kind is Kind.DELETE else operation.set
        task = str(fields.get("task", known.get("task", "")))
        return Refused(
            operation.id,
            operation.uid,
            operation.error,
            operation.dumps(),
            operation.kind.value,
            task,
            fields,
        )

    def never_had(self, uid: str) -> bool:
        """Whether what was refused is a new todo, which the database has never had."""
        return any(each.kind is Kind.INSERT and each.restores is None for each in self._of(uid))

    def retry(self, uid: str) -> None:
        """Send a todo's refused operations again; call it inside a transaction."""
        for each in self._of(uid):
            restores = each.restores and (self._outbox.tombstone(uid) or each.restores)
            self._outbox.replace(each._replace(stage=Stage.OPEN, error="", id=new_id(), restores=restores))
        self._edit.rows.write({uid: folded(self._outbox.base(uid), self._outbox.of(uid))})

    def drop(self, uid: str) -> None:
        """Discard a todo's refused operations and show what the database has. It can be undone."""
        refused = self._of(uid)
        if not refused:
            return
        wanted, base = self._wanted(uid), self._outbox.base(uid)
        shown = self._edit.rows.get(uid)
        known = wanted or base or shown
        name = quoted(known["task"]) if known else "a todo"
        with self._edit.step(f"Gave up what was refused of {name}"):
            for each in refused:
                self._outbox.remove(each)
            if remaining := self._outbox.of(uid):
                record = folded(base, remaining)
            else:
                outlived = self._edit.conflicts.outlive
                record = self._outbox.latest(uid) or outlived(uid, base or shown, self._outbox)
                self._outbox.set_base(uid, None)
            self._edit.give_up(uid, wanted, record)

    def keep(self, uid: str) -> str | None:
        """Make a new todo of what was refused, and discard the refused operations. It can be undone.

        Returns:
            The uid of the new todo; None if a deletion was refused, so that there is nothing to keep.
        """
        wanted, base = self._wanted(uid), self._outbox.base(uid)
        if wanted is None:
            return None
        made = str(uuid4())
        place = {name: base[name] for name in PLACE} if base else {}
        with self._edit.step(f"Kept {quoted(wanted['task'])} as a new todo"):
            self.drop(uid)
            self._edit.put({made: {**wanted, **place, "updated_at": None}})
        return made

    def _wanted(self, uid: str) -> Record | None:
        """Return a todo as it would be if nothing had been refused."""
        operations = [each._replace(stage=Stage.OPEN) for each in self._outbox.of(uid)]
        return folded(self._outbox.base(uid), operations)

    def _of(self, uid: str) -> list[Operation]:
        return [each for each in self._outbox.of(uid) if each.stage is Stage.REFUSED]
