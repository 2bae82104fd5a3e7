"""The operations that the database does not have yet, and the rows it had when they were made."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any
from zlib import crc32

from tui.replica.coalesce import Waiting, coalesced
from tui.replica.connection import Unsent, known, misread, stored, touch
from tui.replica.json_text import AMONG, dumps, listed, loads
from tui.replica.operation import Kind, Operation, Stage, new_id
from tui.replica.record import Record, with_defaults, without_defaults

_EMPTY, _NO_BASE = '""', "null"
_KINDS = {kind.value: kind for kind in Kind}
_STAGES = {stage.value: stage for stage in Stage}
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

    def unsent(self, uids: Iterable[str]) -> dict[str, Unsent]:
        """Return the operations of the todos that have some, and the rows they are done to, in JSON, by uid.

        Raises:
            DamagedFileError: the checksum of one is wrong.
        """
        uids = list(uids)
        found = known(self._sql, uids)
        lines: dict[str, list[str]] = {}
        rows = self._sql.execute(
            f"select {COLUMNS} from outbox where uid {AMONG} order by uid, number",
            (listed(uid for uid in uids if uid not in found),),
        )
        for row in rows:
            _, name, uid, kind, seen, fields, _, stage, _, checksum = row
            if checksum not in (None, checksum_of(name, uid, kind, seen, fields)) or stage not in _STAGES:
                raise misread(self._sql)
            lines.setdefault(uid, []).append(_text(row))
        bases = self._base_texts(lines)
        found |= {uid: (lines[uid], bases.get(uid, _NO_BASE)) for uid in lines}
        return {uid: each for uid, each in found.items() if each[0]}

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

    def _base_texts(self, uids: Iterable[str]) -> dict[str, str]:
        """Return the database's rows of those of the todos that have operations, and that it has, in JSON."""
        found = self._sql.execute(f"select uid, record from base where uid {AMONG}", (listed(uids),))
        return dict(found.fetchall())

    def bases(self, uids: Iterable[str]) -> dict[str, Record]:
        """Return the database's rows of those of the todos that have operations, and that it has."""
        return self._records(self._base_texts(uids))

    def _records(self, texts: Mapping[str, str]) -> dict[str, Record]:
        try:
            records = {uid: loads(text) for uid, text in texts.items()}
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
        texts = self._base_texts(operations) if operations else {}
        bases = self._records(texts)
        newest = self._newest() if operations else 0
        was: dict[str, Waiting] = {}
        now: dict[str, Waiting] = {}
        for uid, (before, after) in changes.items():
            was[uid] = Waiting(operations.get(uid, []), bases.get(uid), tombstones.get(uid))
            now[uid] = coalesced(uid, was[uid], before, after, newest)
            if newest and any(not each.number for each in now[uid].operations):
                newest = 0  # an appended operation is newer
        self._store(was, now, texts)
        return {uid: each.shown for uid, each in now.items()}

    def _newest(self) -> int:
        return int(self._sql.execute("select ifnull(max(number), 0) from outbox").fetchone()[0])

    def _store(
        self, was: Mapping[str, Waiting], now: Mapping[str, Waiting], bases: Mapping[str, str]
    ) -> None:
        """Write the operations of some todos that have changed.

        Args:
            was: what waited of each until now.
            now: what waits of each from now on.
            bases: the database's rows of those that had operations, in JSON.
        """
        numbers = count(self._last_number() + 1)
        unsent: dict[str, Unsent] = {}
        changed: list[_Row] = []
        gone: list[int] = []
        changed_bases: dict[str, str | None] = {}
        for uid, waiting in now.items():
            base = waiting.base if waiting.operations else None
            if base is was[uid].base and waiting.operations == was[uid].operations:
                continue
            text = bases.get(uid)
            if base is not was[uid].base:
                text = changed_bases[uid] = None if base is None else _base_text(base)
            rows = [_row(each, each.number or next(numbers)) for each in waiting.operations]
            unsent[uid] = [*map(_text, rows)], text or _NO_BASE
            had = {each.number: each for each in was[uid].operations}
            each_with_row = zip(waiting.operations, rows, strict=True)
            changed += [row for each, row in each_with_row if had.pop(each.number, None) != each]
            gone += had
        stored(self._sql, unsent)
        if gone:
            self._sql.execute(f"delete from outbox where number {AMONG}", (listed(gone),))
        self._sql.executemany(_PUT, changed)
        self._set_bases(changed_bases)

    def _last_number(self) -> int:
        """Return the number of the newest operation that there ever was."""
        ever = "ifnull((select seq from sqlite_sequence where name = 'outbox'), 0)"
        return int(self._sql.execute(f"select max({ever}, ifnull(max(number), 0)) from outbox").fetchone()[0])

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
        self._set_bases({uid: None if record is None else _base_text(record)})

    def _set_bases(self, texts: Mapping[str, str | None]) -> None:
        gone = [uid for uid, text in texts.items() if text is None]
        if gone:
            self._sql.execute(f"delete from base where uid {AMONG}", (listed(gone),))
        kept = [(uid, text) for uid, text in texts.items() if text is not None]
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
        self._sql.executemany(_PUT, [_row(each, each.number or None) for each in operations])

    def _read(self, rest: str, parameters: Sequence[object]) -> list[Operation]:
        rows = self._sql.execute(f"select {COLUMNS} from outbox {rest}", parameters)
        try:
            return list(map(operation_from, rows))
        except (ValueError, LookupError, TypeError) as error:
            raise misread(self._sql) from error


_Row = tuple[int | None, str, str, str, str, str, str | None, str, str, int]


def _row(operation: Operation, number: int | None) -> _Row:
    """Return the row of `COLUMNS` of an operation, at a number; None appends it."""
    uid, kind, name, seen, fields, restores, _, stage, error = operation
    said = name, uid, kind.value, dumps(seen) if seen else "{}", dumps(fields)
    return (number, *said, restores, stage.value, error, checksum_of(*said))


def _text(row: _Row) -> str:
    """Return the operation of a row of `COLUMNS` as `Operation.as_json`, in JSON."""
    number, name, uid, kind, seen, fields, restores, stage, error, _ = row
    return (
        f'{{"op": "{kind}", "id": "{name}", "uid": "{uid}", "seen": {seen}, "set": {fields}, '
        f'"restores": {"null" if restores is None else dumps(restores)}, "number": {number}, '
        f'"stage": "{stage}", "error": {dumps(error) if error else _EMPTY}}}'
    )


def _base_text(record: Record) -> str:
    return dumps(without_defaults(record))


def operation_from(values: Sequence[Any]) -> Operation:
    """Return the operation of a row of `COLUMNS`.

    Raises:
        ValueError, LookupError: its checksum is wrong, or it is none; a damaged operation must never be sent.
    """
    number, name, uid, kind, seen, fields, restores, stage, error, checksum = values
    if checksum not in (None, checksum_of(name, uid, kind, seen, fields)):
        raise ValueError("another checksum")
    return Operation(
        uid,
        _KINDS[kind],
        name,
        loads(seen) if seen != "{}" else {},
        loads(fields),
        restores,
        number,
        _STAGES[stage],
        error,
    )


def checksum_of(*said: str) -> int:
    """Return the checksum of the texts of an operation: id, uid, kind, what was seen, what was set."""
    return crc32("\n".join(said).encode("utf-8", "surrogatepass"))
