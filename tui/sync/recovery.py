"""A new file for a replica whose file is damaged or gone: what was not sent is in it again."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from tui.sync.conflicts import Conflicts
from tui.sync.file import File, damage_mark
from tui.sync.journal import Journal
from tui.sync.operation import Kind, Operation, Stage
from tui.sync.outbox import Outbox
from tui.sync.rows import Rows


def begun(path: Path) -> File:
    """Return a new file, with the operations of the journal where somebody took the file beside it away.

    Raises:
        ReplicaError: as `File`.
        OSError: the folder does not take it.
    """
    operations = Journal(path).read()
    file = File(path)
    if operations:
        _recover(file, operations, "was gone")
    return file


def begun_anew(path: Path) -> File:
    """Set a damaged file aside and return a new one, with the unsent operations of the old or its journal.

    Raises:
        ReplicaError: as `File`.
        OSError: the folder does not take it.
    """
    operations = _outbox_of(path) or Journal(path).read()
    happened = f"was damaged; the old one is {_set_aside(path)}"
    file = File(path)
    _recover(file, operations, happened)
    return file


def _outbox_of(path: Path) -> list[Operation]:
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as sql:
        return Outbox(sql).all()
    return []


def _set_aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(path.with_name(f"{path.name}.damaged-{stamp}{suffix}"))
    damage_mark(path).unlink(missing_ok=True)
    return path.with_name(f"{path.name}.damaged-{stamp}")


def _recover(file: File, operations: list[Operation], happened: str) -> None:
    recovered = f"{len(operations)} unsent changes were recovered" if operations else "no change was unsent"
    with file.transaction():
        outbox, rows = Outbox(file.sql), Rows(file.sql)
        for each in operations:
            outbox.append(each)
            if each.kind is Kind.INSERT and each.stage is not Stage.REFUSED:
                rows.write({each.uid: each.applied(None)})
        Conflicts(file.sql).tell(
            "", f"Rowdo's file on this machine {happened}. Your todos are fetched anew; {recovered}."
        )
