"""What is nowhere but here once more, as plain lines beside the replica's file, for the day that is damaged.

Each line holds what one todo has that the database does not have, as it was after a change; the last line
of a todo counts. The file is emptied when there is nothing of that kind, and written anew when most of it is
old.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tui.sync.conflicts import Clashes, Conflicts, pairs
from tui.sync.errors import ReplicaError
from tui.sync.file import File
from tui.sync.operation import Operation, loads
from tui.sync.outbox import Outbox
from tui.sync.record import Record
from tui.sync.rows import Rows

SLACK = 64 * 1024
"""Bytes up to which it does not matter how much of the journal is old."""


_NOTHING = "select not exists (select 1 from outbox) and not exists (select 1 from conflict)"


class Entry(NamedTuple):
    """What one todo has that the database does not have."""

    uid: str
    operations: Sequence[Operation]
    base: Record | None
    """The database's row they are done to, or that the person has still to choose about."""
    clashes: Clashes


def entry(uid: str, sql: sqlite3.Connection) -> Entry:
    """Return what a todo has in a replica that the database does not have."""
    operations, clashes = Outbox(sql).of(uid), Conflicts(sql).of(uid)
    if operations:
        return Entry(uid, operations, Outbox(sql).base(uid), clashes)
    return Entry(uid, (), Rows(sql).get(uid) if clashes else None, clashes)


def entries(sql: sqlite3.Connection) -> list[Entry]:
    """Return what all todos have in a replica that the database does not have."""
    return [entry(uid, sql) for uid in Outbox(sql).uids() | Conflicts(sql).uids()]


class Journal:
    """The lines beside one replica. Several processes may write them."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._path = path_of(file.path)

    def note(self, uids: Iterable[str]) -> None:
        """Write down what some todos have, after the commit that changed it.

        It is read and written in one transaction, so that no process writes over what another has done
        meanwhile. A disk that does not take it is no reason to refuse a change that is safely in the replica.
        """
        with suppress(OSError, ReplicaError), self._file.transaction() as sql:
            if sql.execute(_NOTHING).fetchone()[0]:
                self._clear()
            elif self._append(_line(entry(uid, sql)) for uid in uids) > self._room:
                self._write_anew()

    def begin(self) -> None:
        """Say what the replica has, and nothing of before."""
        with suppress(OSError, ReplicaError), self._file.transaction():
            self._write_anew()

    @property
    def _room(self) -> int:
        return int(self._file.meta("journal") or SLACK)

    def _clear(self) -> None:
        if self._path.exists() and self._path.stat().st_size:
            os.truncate(self._path, 0)
        self._file.set_meta("journal", None)

    def _append(self, lines: Iterable[str]) -> int:
        """Write lines behind the others, and return how large the journal is then."""
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, "".join(lines).encode())
            return os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)

    def _write_anew(self) -> None:
        text = "".join(map(_line, entries(self._file.sql))).encode()
        beside = self._path.with_name(self._path.name + ".new")
        beside.touch(0o600)
        beside.write_bytes(text)
        beside.replace(self._path)
        self._file.set_meta("journal", str(max(SLACK, 2 * len(text))))


def path_of(replica: Path) -> Path:
    """Return the journal of the replica in a file."""
    return replica.with_name(replica.name + ".journal")


def read(replica: Path) -> list[Entry]:
    """Return what the journal of a replica says last, but for lines cut off by a crash."""
    found: dict[str, Entry] = {}
    try:
        text = path_of(replica).read_text("utf-8", "replace")
    except FileNotFoundError:
        return []
    for line in text.splitlines():
        with suppress(ValueError, KeyError, TypeError):
            said = _loads(json.loads(line))
            found[said.uid] = said
    return [each for each in found.values() if each.operations or each.clashes]


def _line(each: Entry) -> str:
    said = {
        "uid": each.uid,
        "operations": [operation.as_json() for operation in each.operations],
        "base": each.base,
        "clashes": each.clashes,
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


def _loads(said: dict[str, Any]) -> Entry:
    operations = [loads(each) for each in said["operations"]]
    return Entry(said["uid"], operations, said.get("base"), pairs(said.get("clashes", {})))
