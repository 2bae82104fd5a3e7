"""An operation: one change of one todo, from its creation to the result that the database returns."""

import json
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from os import urandom
from typing import Any, NamedTuple
from uuid import UUID

from tui.replica.record import (
    BLANK,
    CONTENT,
    FIELDS,
    MOMENT,
    PLACE,
    UNCONDITIONAL,
    Record,
    adrift,
    entire,
    merge_tags,
    without_defaults,
)


class Kind(Enum):
    """What an operation does to its todo."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class Stage(Enum):
    """The stage of an operation between its creation and its result."""

    OPEN = "open"
    """Not sent; what the person does next is folded into it."""
    SEALED = "sealed"
    """Sent, perhaps more than once, and not answered: it stays as it is, under its id."""
    REFUSED = "refused"
    """The database said no; it waits for the person."""


class Operation(NamedTuple):
    """One operation of the outbox."""

    uid: str
    kind: Kind
    id: str
    seen: Mapping[str, Any] = {}
    """The values the person saw, of the fields whose change by somebody else must not go unnoticed.

    Where one of `MOMENT` is set, the other was seen as well, if only to know what was meant.
    """
    set: Mapping[str, Any] = {}
    """The values the person set; for an insert all of them."""
    restores: str | None = None
    """For an insert of a deleted todo: the revision of the tombstone it replaces, empty while unknown."""
    number: int = 0
    """Its place in the outbox; operations are sent in this order."""
    stage: Stage = Stage.OPEN
    error: str = ""
    """Why the database refused it."""

    @property
    def predetermined(self) -> bool:
        """Whether another machine may make the same insert (an occurrence of a recurring todo).

        Such inserts are equal on all machines, so the first one counts. Later changes of the todo are
        operations of their own: they would be lost if merged into an insert that arrives second.
        """
        return self.kind is Kind.INSERT and self.uid[14:15] == "5" and UUID(self.uid).version == 5

    @property
    def set_aside(self) -> bool:
        """Whether this was refused and the database has the todo: its later operations do not wait."""
        return self.stage is Stage.REFUSED and self.kind is not Kind.INSERT

    @property
    def unrefused(self) -> "Operation":
        """The rest of this refused operation, to be sent again after all others.

        It may have been refused because of a field that is no longer in it. Nothing is merged into it,
        because it may be refused again.
        """
        return self._replace(stage=Stage.SEALED, error="", number=0)

    @property
    def edits(self) -> bool:
        """Whether this update restores a deleted todo."""
        return self.kind is Kind.UPDATE and not self.set.keys().isdisjoint(CONTENT)

    @property
    def moment(self) -> Record:
        """The day and time as the person meant them, where they set one or both; else empty."""
        if MOMENT.isdisjoint(self.set):
            return {}
        return {name: self.set.get(name, self.seen.get(name)) for name in MOMENT}

    @property
    def meant(self) -> Record:
        """What the person set, with what they saw of the other fields of a value that they set in part."""
        return {**{name: self.seen[name] for name in entire(self.set) & self.seen.keys()}, **self.set}

    def wire(self) -> dict[str, object]:
        """Return the operation as `todos_sync` takes it."""
        sent: dict[str, object] = {"op": self.kind.value, "id": self.id, "uid": self.uid}
        if self.kind is not Kind.INSERT:
            sent["seen"] = self.seen
        if self.kind is not Kind.DELETE:
            sent["set"] = self.set
        if self.restores:
            sent["restores"] = self.restores
        return sent

    def applied(self, record: Record | None) -> Record | None:
        """Return a todo's record with this operation applied to it; None if there is no todo.

        Of a refused operation only the texts are shown: the todo exists, at the position that it has.
        """
        if self.kind is Kind.DELETE:
            return record if self.set_aside else None
        if self.kind is Kind.INSERT:
            if record is None:
                return {**BLANK, **self.set}
            edit = self.as_edit(record)
            return edit.applied(record) if edit else record
        if record is None:
            return None
        after = {**record, **self.set}
        if self.set_aside:
            after.update({name: record[name] for name in PLACE})
        if "tags" in self.set:
            after["tags"] = merge_tags(record["tags"], self.seen.get("tags", ()), self.set["tags"])
        return {**after, **self.moment} if adrift(after) else after

    def as_edit(self, record: Record | None) -> "Operation | None":
        """Return the update that an insert becomes if its todo exists; None if there is nothing to update.

        Of a todo that was to come back, that is what the person wrote besides. Of an occurrence of a
        recurring todo every machine writes the same. Any other insert is compared with what was wanted:
        somebody else made the todo too, or this replica under another id, before it went back to an earlier
        state.

        Args:
            record: what the database has; None if that is not known yet.
        """
        seen, values = self.seen, {**BLANK, **self.set}
        if self.restores is None and not self.predetermined:
            seen = {name: BLANK[name] for name in entire(self.set.keys() & {*CONTENT, "is_complete"})}
        left = seen.keys() & entire(name for name in seen if record is None or record[name] != values[name])
        if not left:
            return None
        return Operation(
            self.uid,
            Kind.UPDATE,
            new_id(),
            seen={name: seen[name] for name in left},
            set={name: values[name] for name in left},
            number=self.number,
        )

    def as_json(self) -> dict[str, object]:
        """Return the whole operation as JSON values, for the journal."""
        return {
            **self.wire(),
            "seen": self.seen,
            "restores": self.restores,
            "number": self.number,
            "stage": self.stage.value,
            "error": self.error,
        }

    def dumps(self) -> str:
        """Return the operation as one line of JSON, as it is sent."""
        return json.dumps(self.wire(), ensure_ascii=False)


def new_id() -> str:
    """Return an id for an operation, under which it is sent: a random UUID (RFC 9562, version 4).

    Made in a quarter of the time of `uuid4`, which counts where there are ten thousand.
    """
    digits = urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def loads(line: Mapping[str, Any]) -> Operation:
    """Return the operation from the values of `Operation.as_json`.

    Raises:
        KeyError, ValueError: they are not an operation.
    """
    return Operation(
        uid=str(UUID(line["uid"])),
        kind=Kind(line["op"]),
        seen=dict(line.get("seen", {})),
        set=dict(line.get("set", {})),
        restores=line.get("restores"),
        id=line["id"],
        number=line.get("number", 0),
        stage=Stage(line.get("stage", Stage.OPEN.value)),
        error=line.get("error", ""),
    )


def without(operation: Operation, names: Collection[str]) -> Operation | None:
    """Return the rest of an update without some of its fields, under a new id; None if nothing is left."""
    rest = {name: value for name, value in operation.set.items() if name not in names}
    if not rest:
        return None
    seen = {name: value for name, value in operation.seen.items() if name in entire(rest)}
    return operation._replace(id=new_id(), set=rest, seen=seen)


def folded(record: Record | None, operations: Iterable[Operation]) -> Record | None:
    """Return a todo's record with all operations applied to it, in order."""
    for operation in operations:
        record = operation.applied(record)
    return record


def difference(uid: str, before: Record | None, after: Record | None) -> Operation | None:
    """Return the operation that changes `before` to `after`, None if they are equal."""
    if before is None:
        if after is None:
            return None
        given = {"task": after["task"], **without_defaults(after)}
        given.pop("updated_at", None)
        return Operation(uid, Kind.INSERT, new_id(), {}, given)
    if after is None:
        return Operation(uid, Kind.DELETE, new_id(), seen={name: before[name] for name in CONTENT})
    fields = {name: after[name] for name in FIELDS if after[name] != before[name]}
    seen = {name: before[name] for name in entire(fields) - UNCONDITIONAL}
    return Operation(uid, Kind.UPDATE, new_id(), seen, fields) if fields else None


def revised(prior: Record | None, last: Operation, after: Record | None) -> Operation | None:
    """Return an operation that was not sent yet, with the person's next change to `after` merged into it.

    Args:
        prior: the record without `last`, as the database has it by now.
        last: the operation, with the values the person saw when they began.
        after: the record as it is to be.

    Returns:
        One operation for both, at the place of `last` with an id of its own, or None if they cancel out.
    """
    whole = difference(last.uid, prior, after)
    if whole is None:
        return None
    seen, remaining = whole.seen, whole.set
    keep = {name: value for name, value in last.seen.items() if name in seen and name != "tags"}
    if keep:
        remaining = {name: value for name, value in remaining.items() if keep.get(name, ...) != value}
        left = entire(remaining)
        seen = {name: value for name, value in {**seen, **keep}.items() if name in left}
    if whole.kind is Kind.UPDATE and not remaining:
        return None
    restores = last.restores if whole.kind is Kind.INSERT else None
    return Operation(whole.uid, whole.kind, whole.id, seen, remaining, restores, last.number)
