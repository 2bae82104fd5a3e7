"""The operations that the database does not have yet, and the rows it had when they were made."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from tui.replica.coalesce import Waiting, coalesced
from tui.replica.connection import misread, touch
from tui.replica.json_text import AMONG, dumps, listed, loads
from tui.replica.operation import Kind, Operation, Stage, new_id
from tui.replica.record import Record, with_defaults, without_defaults

_EMPTY = '""'
_STAGES = frozenset(stage.value for stage in Stage)
COLUMNS = "number, id, uid, kind, seen, fields, restores, stage, error, checksum"
# To replace a row would write all indexes anew, also that of the uid, which stays.
_PUT = f"""
insert into outbox ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (number) do update set
    id = excluded.id, kind = excluded.kind, seen = excluded.seen, fields = excluded.fields,
    restores = excluded.restores, stage = excluded.stage, error = excluded.error, checksum = excluded.checksum
"""


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
        """Return the operations of the todos that have some, by uid."""
        found: dict[str, list[Operation]] = {}
        for operation in self._read(f"where uid {AMONG} order by uid, number", (listed(uids),)):
            found.setdefault(operation.uid, []).append(operation)
        return found

    def texts(self, uids: Iterable[str]) -> dict[str, list[str]]:
        """Return the operations of todos as `Operation.as_json`, in JSON: put together of what is stored.

        Raises:
            DamagedFileError: the checksum of one is wrong.
        """
        found: dict[str, list[str]] = {}
        rows = self._sql.execute(
            f"select {COLUMNS} from outbox where uid {AMONG} order by uid, number", (listed(uids),)
        )
        for number, name, uid, kind, seen, fields, restores, stage, error, checksum in rows:
            if checksum not in (None, checksum_of(name, uid, kind, seen, fields)) or stage not in _STAGES:
                raise misread(self._sql)
            found.setdefault(uid, []).append(
                f'{{"op": "{kind}", "id": "{name}", "uid": "{uid}", "seen": {seen}, "set": {fields}, '
                f'"restores": {"null" if restores is None else dumps(restores)}, "number": {number}, '
                f'"stage": "{stage}", "error": {dumps(error) if error else _EMPTY}}}'
            )
        return found

    def uids(self) -> set[str]:
        """Return the todos that have operations."""
        return {uid for (uid,) in self._sql.execute("select distinct uid from outbox")}

    @property
    def waiting(self) -> int:
        """The number of operations that the database has not answered yet."""
        count = self._sql.execute("select count(*) from outbox where stage in ('open', 'sealed')").fetchone()
        return int(count[0])

    @property
    def refused(self) -> int:
        """The number of operations that the database has refused."""
        count = self._sql.execute("select count(*) from outbox where stage = 'refused'").fetchone()
        return int(count[0])

    def base(self, uid: str) -> Record | None:
        """Return the database's row of a todo that has operations, None if the database has none."""
        return self.bases([uid]).get(uid)

    def base_texts(self, uids: Iterable[str]) -> dict[str, str]:
        """Return the database's rows of those of the todos that have operations, and that it has, in JSON."""
        found = self._sql.execute(f"select uid, record from base where uid {AMONG}", (listed(uids),))
        return dict(found.fetchall())

    def bases(self, uids: Iterable[str]) -> dict[str, Record]:
        """Return the database's rows of those of the todos that have operations, and that it has."""
        try:
            records = {uid: json.loads(text) for uid, text in self.base_texts(uids).items()}
            return {uid: record for uid, each in records.items() if (record := with_defaults(each))}
        except (ValueError, TypeError) as error:
            raise misread(self._sql) from error

    def latest(self, uid: str) -> Record | None:
        """Return what the database has, as far as is known, of a todo without operations."""
        return self.base(uid) if self.tombstone(uid) is None else None

    # Writing

    def note(self, changes: Mapping[str, tuple[Record | None, Record | None]]) -> dict[str, Record | None]:
        """Record changes of todos, merging them into operations that were not sent yet.

        Args:
            changes: by uid each todo as it was shown and as it is to be; None for no todo.

        Returns:
            The todos afterwards. A field whose change was undone has the value of the database; None if
            everything was undone and the todo was deleted elsewhere.
        """
        operations, tombstones = self.by_uid(changes), self.tombstones(changes)
        bases = self.bases(operations) if operations else {}
        newest = self._newest() if operations else 0
        was: dict[str, Waiting] = {}
        now: dict[str, Waiting] = {}
        for uid, (before, after) in changes.items():
            was[uid] = Waiting(operations.get(uid, ()), bases.get(uid), tombstones.get(uid))
            now[uid] = coalesced(uid, was[uid], before, after, newest)
            if newest and any(not each.number for each in now[uid].operations):
                newest = 0  # an appended operation is newer
        self._store(was, now)
        return {uid: each.shown for uid, each in now.items()}

    def _newest(self) -> int:
        return int(self._sql.execute("select ifnull(max(number), 0) from outbox").fetchone()[0])

    def _store(self, was: Mapping[str, Waiting], now: Mapping[str, Waiting]) -> None:
        """Write the operations of some todos that have changed."""
        had = {each.number: each for waiting in was.values() for each in waiting.operations}
        kept = [each for waiting in now.values() for each in waiting.operations]
        gone = had.keys() - {each.number for each in kept}
        changed = [each for each in kept if had.get(each.number) != each]
        bases = {uid: each.base if each.operations else None for uid, each in now.items()}
        bases = {uid: base for uid, base in bases.items() if base != was[uid].base}
        touch(self._sql, [*bases, *(each.uid for each in changed), *(had[number].uid for number in gone)])
        if gone:
            self._sql.execute(f"delete from outbox where number {AMONG}", (listed(gone),))
        self._put(changed)
        self.set_bases(bases)

    def append(self, operation: Operation) -> None:
        """Append an operation."""
        self.replace(operation._replace(number=0))

    def send_again(self, rest: Operation) -> None:
        """Send the rest of a refused operation again."""
        self.append(rest.unrefused)

    def ask(self, uid: str, record: Record) -> None:
        """Ask the database whether it has a todo, with an empty edit, unless another operation asks already.

        Args:
            uid: a todo of which no row will be pulled: its deletion was undone, or it was recovered.
            record: the todo as it is shown.
        """
        operations = self.of(uid)
        if not operations:
            self.set_base(uid, record)
        if self.base(uid) is not None and all(each.stage is Stage.REFUSED for each in operations):
            # Nothing is folded into it: were that taken back, nobody would ask any more.
            self.append(Operation(uid, Kind.UPDATE, new_id(), stage=Stage.SEALED))

    def replace(self, operation: Operation) -> None:
        """Write an operation at its number."""
        touch(self._sql, [operation.uid])
        self._put([operation])

    def remove(self, operation: Operation) -> None:
        """Remove an operation."""
        touch(self._sql, [operation.uid])
        self._sql.execute("delete from outbox where number = ?", (operation.number,))

    def set_base(self, uid: str, record: Record | None) -> None:
        """Keep the database's row of a todo that has operations; None forgets it."""
        touch(self._sql, [uid])
        self.set_bases({uid: record})

    def set_bases(self, bases: Mapping[str, Record | None]) -> None:
        """Keep the database's rows of todos that have operations; None forgets them."""
        gone = [uid for uid, record in bases.items() if record is None]
        kept = [(uid, dumps(without_defaults(record))) for uid, record in bases.items() if record is not None]
        if gone:
            self._sql.execute(f"delete from base where uid {AMONG}", (listed(gone),))
        self._sql.executemany("insert or replace into base values (?, ?)", kept)

    def tombstone(self, uid: str) -> str | None:
        """Return the revision of a deleted todo's tombstone, empty if that is unknown; None: it lives."""
        return self.tombstones([uid]).get(uid)

    def tombstones(self, uids: Iterable[str]) -> dict[str, str]:
        """Return the revisions of the tombstones of the todos that were deleted, by uid."""
        found = self._sql.execute(f"select uid, revision from tombstone where uid {AMONG}", (listed(uids),))
        return dict(found.fetchall())

    def set_tombstone(self, uid: str, revision: str | None) -> None:
        """Keep the revision of a tombstone, empty if it is unknown; None: the todo lives."""
        if revision is None:
            self._sql.execute("delete from tombstone where uid = ?", (uid,))
        else:
            self._sql.execute("insert or replace into tombstone values (?, ?)", (uid, revision))

    def remove_tombstones(self, uids: Iterable[str]) -> None:
        """Forget the tombstones of todos that live."""
        self._sql.execute(f"delete from tombstone where uid {AMONG}", (listed(uids),))

    def seal(self, count: int, size: int) -> list[Operation]:
        """Seal the next operations to send and return them; sealed operations never change.

        The insert that restores a deleted todo waits for the result of the deletion: it names the tombstone.

        Args:
            count: the greatest number of operations.
            size: the greatest number of bytes of JSON; a single operation may have more.
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

    def _put(self, operations: Iterable[Operation]) -> None:
        """Write operations at their numbers; those without a number are appended in this order."""
        self._sql.executemany(_PUT, map(_values, operations))

    def _read(self, rest: str, parameters: Sequence[object]) -> list[Operation]:
        rows = self._sql.execute(f"select {COLUMNS} from outbox {rest}", parameters)
        try:
            return list(map(operation_from, rows))
        except (ValueError, TypeError) as error:
            raise misread(self._sql) from error


def _values(operation: Operation) -> tuple[object, ...]:
    """Return the row of `COLUMNS` of an operation."""
    uid, kind, name, seen, fields, restores, number, stage, error = operation
    said = name, uid, kind.value, dumps(seen) if seen else "{}", dumps(fields)
    return (number or None, *said, restores, stage.value, error, checksum_of(*said))


def operation_from(values: Sequence[Any]) -> Operation:
    """Return the operation of a row of `COLUMNS`.

    Raises:
        ValueError: its checksum is wrong; a damaged operation must never be sent.
    """
    number, name, uid, kind, seen, fields, restores, stage, error, checksum = values
    if checksum not in (None, checksum_of(name, uid, kind, seen, fields)):
        raise ValueError("another checksum")
    return Operation(
        uid,
        Kind(kind),
        name,
        loads(seen) if seen != "{}" else {},
        loads(fields),
        restores,
        number,
        Stage(stage),
        error,
    )


def checksum_of(*said: str) -> int:
    """Return the checksum of the texts of an operation: id, uid, kind, what was seen, what was set."""
    return crc32("\n".join(said).encode("utf-8", "surrogatepass"))
