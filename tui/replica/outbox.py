"""What the person did that the database does not have yet, and the rows it had when they did it."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any
from zlib import crc32

from tui.replica.connection import misread, touch
from tui.replica.operation import Kind, Operation, Stage, difference, folded, new_id, revised, without
from tui.replica.record import BLANK, FIELDS, MOMENT, PLACE, Record, entire, with_defaults

COLUMNS = "number, id, uid, kind, seen, fields, restores, stage, error, checksum"


class Outbox:
    """The operations, in the order they are sent. Works inside its caller's transaction."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    # Reading

    def of(self, uid: str) -> list[Operation]:
        """Return a todo's operations, in order."""
        return self._read("where uid = ? order by number", (uid,))

    def all(self, stage: Stage | None = None) -> list[Operation]:
        """Return all operations, or those of one stage, in order."""
        if stage is None:
            return self._read("order by number", ())
        return self._read("where stage = ? order by number", (stage.value,))

    def by_uid(self, uids: Iterable[str]) -> dict[str, list[Operation]]:
        """Return the operations of those of the todos that have any."""
        pending = self.uids()
        return {uid: self.of(uid) for uid in uids if uid in pending}

    def uids(self) -> set[str]:
        """Return the todos that have operations."""
        return {uid for (uid,) in self._sql.execute("select distinct uid from outbox")}

    @property
    def waiting(self) -> int:
        """How many operations are still to be answered."""
        count = self._sql.execute("select count(*) from outbox where stage in ('open', 'sealed')").fetchone()
        return int(count[0])

    @property
    def refused(self) -> int:
        """How many operations the database refused."""
        count = self._sql.execute("select count(*) from outbox where stage = 'refused'").fetchone()
        return int(count[0])

    def base(self, uid: str) -> Record | None:
        """Return the database's row of a todo that has operations, None where the database has none."""
        found = self._sql.execute("select record from base where uid = ?", (uid,)).fetchone()
        try:
            return with_defaults(json.loads(found[0])) if found else None
        except (ValueError, TypeError) as error:
            raise misread(self._sql) from error

    def latest(self, uid: str) -> Record | None:
        """Return what the database has, as far as is known, of a todo that nothing waits for any more."""
        return self.base(uid) if self.tombstone(uid) is None else None

    # Writing

    def note(self, uid: str, before: Record | None, after: Record | None) -> Record | None:
        """Note that the person made `after` of `before`, folding it into what is not sent yet.

        An operation folds into an earlier one only where the two could have been done in either order: what
        others have done since stands between them. So a move to another parent is folded into the newest
        operation only, and a deletion takes the todo's earlier edits out and goes to the end. What was set
        aside is left alone, but for the fields that the person sets anew.

        Returns:
            The record as it is then: for a field taken back, what the database has by now; None where all
            is taken back and the todo was deleted elsewhere.
        """
        operations = self.of(uid)
        if not operations and before is not None:
            self.set_base(uid, before)
        base = self.base(uid)
        aside = [each for each in operations if each.set_aside]
        operations = [each for each in operations if not each.set_aside]
        seen = _seen_beneath(aside)
        if aside and before is not None:
            under = folded(base, operations)
            assert under is not None
            after = self._past(aside, before, after, under)
            before = under
        if after is None:
            self._note_deletion(uid, base, operations, seen)
        else:
            self._note_edit(uid, base, operations, before, after, seen)
        remaining = self.of(uid)
        if remaining:
            return folded(base, remaining)
        latest = self.latest(uid)
        self.set_base(uid, None)
        return latest

    def _past(
        self, aside: Iterable[Operation], before: Record, after: Record | None, under: Record
    ) -> Record | None:
        """Take out of what was set aside what the person has now done otherwise, and send the rest again.

        Args:
            aside: a todo's operations that were set aside.
            before: the todo as it was shown.
            after: the todo as it shall be, None for none.
            under: the todo without what was set aside.

        Returns:
            The todo as it shall be without what is still set aside.
        """
        if after is None:
            for each in aside:
                self.remove(each)
            return None
        anew = entire(name for name in FIELDS if before[name] != after[name])
        for each in aside:
            if each.kind is Kind.UPDATE and not anew.isdisjoint(each.set):
                self.remove(each)
                if rest := without(each, anew | PLACE if anew & PLACE else anew):
                    self.send_again(rest)
        # What is put back is what the database has by now, which others may have written.
        back = {name for each in aside for name in each.set if each.seen.get(name, ...) == after[name]}
        back -= MOMENT if not back >= MOMENT else set()
        return {**under, **{name: after[name] for name in anew - back}}

    def _note_deletion(
        self, uid: str, base: Record | None, operations: list[Operation], seen: Record
    ) -> None:
        while (
            operations
            and operations[-1].stage is not Stage.SEALED
            and "parent_uid" not in operations[-1].seen
        ):
            last = operations.pop()
            seen = {**seen, **last.seen}
            self.remove(last)
        deletion = difference(uid, folded(base, operations), None)
        if deletion:
            kept = {name: value for name, value in seen.items() if name in deletion.seen and name != "tags"}
            self.append(deletion._replace(seen={**deletion.seen, **kept}))

    def _note_edit(
        self,
        uid: str,
        base: Record | None,
        operations: list[Operation],
        before: Record | None,
        after: Record,
        seen: Record,
    ) -> None:
        last = operations[-1] if operations else None
        moved = before is not None and before["parent_uid"] != after["parent_uid"]
        if (
            last is None
            or last.stage is Stage.SEALED
            or last.predetermined
            or (moved and not self._newest(last))
        ):
            made = difference(uid, before, after)
            if made and made.kind is Kind.INSERT and (operations or self.tombstone(uid) is not None):
                made = made._replace(restores="", seen=_seen_before_return(operations, made))
            if made:
                hidden = {name: value for name, value in seen.items() if name in made.seen}
                self.append(made._replace(seen={**made.seen, **hidden}))
            return
        last = last._replace(seen={**seen, **last.seen})
        revision = revised(folded(base, operations[:-1]), last, after)
        if revision is None:
            self.remove(last)
            return
        if last.restores is not None and revision.kind is Kind.INSERT and before is not None:
            touched = entire(name for name in revision.set if before[name] != after[name])
            seen = {name: before[name] for name in touched}
            revision = revision._replace(seen={**seen, **last.seen})
        # Never under the id of before: where this file is a copy, or went back to what it was before a power
        # cut, the database may have answered that id already, and would not look at what is new.
        self.replace(revision._replace(number=last.number, id=new_id()))

    def _newest(self, operation: Operation) -> bool:
        return bool(self._sql.execute("select max(number) from outbox").fetchone()[0] == operation.number)

    def append(self, operation: Operation) -> None:
        """Put an operation at the end."""
        self._put(operation._replace(number=0))

    def send_again(self, rest: Operation) -> None:
        """Send what is left of an operation that was refused, which may have been for what is not left.

        Nothing is folded into it, for it may be refused once more.
        """
        self.append(rest._replace(stage=Stage.SEALED, error=""))

    def ask(self, uid: str, record: Record) -> None:
        """Ask the database whether it has a todo, by an edit of nothing, unless something else asks already.

        Args:
            uid: a todo of which no row will come to say so: its deletion was taken back, or it was recovered.
            record: the todo as it is shown.
        """
        operations = self.of(uid)
        if not operations:
            self.set_base(uid, record)
        if self.base(uid) is not None and all(each.stage is Stage.REFUSED for each in operations):
            self.append(Operation(uid, Kind.UPDATE, new_id()))

    def replace(self, operation: Operation) -> None:
        """Put an operation in the place it names."""
        self._put(operation)

    def remove(self, operation: Operation) -> None:
        """Take an operation out."""
        touch(self._sql, operation.uid)
        self._sql.execute("delete from outbox where number = ?", (operation.number,))

    def set_base(self, uid: str, record: Record | None) -> None:
        """Keep the database's row of a todo that has operations; None forgets it."""
        touch(self._sql, uid)
        if record is None:
            self._sql.execute("delete from base where uid = ?", (uid,))
        else:
            self._sql.execute("insert or replace into base values (?, ?)", (uid, _dumps(record)))

    def tombstone(self, uid: str) -> str | None:
        """Return the revision of a deleted todo's tombstone, empty where that is unknown; None: it lives."""
        found = self._sql.execute("select revision from tombstone where uid = ?", (uid,)).fetchone()
        return found[0] if found else None

    def bury(self, uid: str, revision: str | None) -> None:
        """Keep the revision of a tombstone, empty where it is unknown; None: the todo lives."""
        if revision is None:
            self._sql.execute("delete from tombstone where uid = ?", (uid,))
        else:
            self._sql.execute("insert or replace into tombstone values (?, ?)", (uid, revision))

    def exhume(self, uids: Iterable[str]) -> None:
        """Forget the tombstones of todos that live."""
        if self._sql.execute("select 1 from tombstone limit 1").fetchone() is None:
            return
        self._sql.executemany("delete from tombstone where uid = ?", [(uid,) for uid in uids])

    def seal(self, count: int, size: int) -> list[Operation]:
        """Return the next operations to send, which from now on stay as they are.

        A todo that was deleted and is to come back waits for the answer to its deletion, which names the
        tombstone.

        Args:
            count: how many operations at most.
            size: how many bytes of JSON at most; a single operation may have more.
        """
        batch: list[Operation] = []
        deleted: set[str] = set()
        for operation in self._read("where stage <> 'refused' order by number limit ?", (count,)):
            size -= len(operation.dumps().encode())
            revived = operation.kind is Kind.INSERT and operation.uid in deleted
            if batch and (size < 0 or revived):
                break
            if operation.kind is Kind.DELETE:
                deleted.add(operation.uid)
            batch.append(self._sealed(operation))
        return batch

    def _sealed(self, operation: Operation) -> Operation:
        if operation.stage is Stage.SEALED:
            return operation
        restores = operation.restores
        if restores is not None:
            restores = self.tombstone(operation.uid) or restores
        # The journal need not know: what is recovered from it is taken for sealed in any case.
        self._sql.execute(
            "update outbox set stage = ?, restores = ? where number = ?",
            (Stage.SEALED.value, restores, operation.number),
        )
        return operation._replace(stage=Stage.SEALED, restores=restores)

    def _put(self, operation: Operation) -> None:
        touch(self._sql, operation.uid)
        said = (
            operation.id,
            operation.uid,
            operation.kind.value,
            _dumps(operation.seen),
            _dumps(operation.set),
        )
        self._sql.execute(
            f"insert or replace into outbox ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                operation.number or None,
                *said,
                operation.restores,
                operation.stage.value,
                operation.error,
                _checksum(*said),
            ),
        )

    def _read(self, rest: str, parameters: Sequence[object]) -> list[Operation]:
        rows = self._sql.execute(f"select {COLUMNS} from outbox {rest}", parameters)
        try:
            return list(map(operation_from, rows))
        except (ValueError, TypeError) as error:
            raise misread(self._sql) from error


def _seen_beneath(aside: Sequence[Operation]) -> Record:
    """Return what the person saw of the fields that show what was refused, in place of what the database has.

    What others have written there since is hidden, so nothing may take it away as if it had been seen.
    """
    seen: Record = {}
    for each in reversed(aside):
        if each.kind is Kind.UPDATE:
            seen |= {name: value for name, value in each.seen.items() if name not in {*PLACE, "tags"}}
    return seen


def _seen_before_return(operations: Sequence[Operation], insert: Operation) -> Record:
    """Return what the person saw of the fields that they bring back with other values than were deleted.

    Where it is not known any more what was deleted, any text may be theirs alone.
    """
    if operations and operations[-1].kind is Kind.DELETE:
        deleted, values = operations[-1].seen, {**BLANK, **insert.set}
        changed = entire(name for name in deleted if deleted[name] != values[name])
        return {name: deleted[name] for name in changed}
    return {name: BLANK[name] for name in ("task", "notes") if name in insert.set}


def operation_from(values: Sequence[Any]) -> Operation:
    """Return the operation of a row of `COLUMNS`.

    Raises:
        ValueError: it is not as it was written; nothing wrong may ever be sent.
    """
    number, name, uid, kind, seen, fields, restores, stage, error, checksum = values
    if checksum not in (None, _checksum(name, uid, kind, seen, fields)):
        raise ValueError("another checksum")
    return Operation(
        number=number,
        id=name,
        uid=uid,
        kind=Kind(kind),
        seen=json.loads(seen),
        set=json.loads(fields),
        restores=restores,
        stage=Stage(stage),
        error=error,
    )


def _checksum(*said: str) -> int:
    return crc32("\n".join(said).encode("utf-8", "surrogatepass"))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
