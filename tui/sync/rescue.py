"""Opening a replica whatever state its file is in: a damaged one is set aside and begun anew."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from tui.sync.conflicts import Conflicts
from tui.sync.errors import DamagedFileError, NotSavedError
from tui.sync.file import File, damage_mark
from tui.sync.journal import Journal
from tui.sync.operation import Kind, Operation, Stage
from tui.sync.outbox import Outbox
from tui.sync.rows import Rows


def opened(path: Path) -> File:
    """Return the opened file of a replica.

    Where it is damaged, it is kept under another name, and the new one has the unsent operations: from the
    damaged file where its outbox can be read, else from the journal. Where there is none, but a journal, the
    new one has what that says.

    Raises:
        ReplicaError: as `File`.
    """
    try:
        if path.exists() and path.stat().st_size:
            return _sound(path)
        operations, happened = Journal(path).read(), "was gone"
    except DamagedFileError:
        operations = _outbox_of(path) or Journal(path).read()
        happened = f"was damaged; the old one is {_set_aside(path)}"
    except OSError as error:
        raise NotSavedError(f"Rowdo cannot open {path}: {error.strerror}.") from error
    file = File(path)
    if operations or happened != "was gone":
        with file.transaction():
            _recover(file, operations, happened)
    return file


def _sound(path: Path) -> File:
    """Open the file; look through it where something was wrong with it before."""
    file = File(path)
    if damage_mark(path).exists():
        problem = file.sql.execute("pragma quick_check(1)").fetchone()[0]
        if problem != "ok":
            file.close()
            raise DamagedFileError(problem)
        damage_mark(path).unlink()
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
    outbox, rows = Outbox(file.sql), Rows(file.sql)
    for each in operations:
        outbox.append(each)
        if each.kind is Kind.INSERT and each.stage is not Stage.REFUSED:
            rows.write({each.uid: each.applied(None)})
    recovered = f"{len(operations)} unsent changes were recovered" if operations else "no change was unsent"
    Conflicts(file.sql).tell(
        "", f"Rowdo's file on this machine {happened}. Your todos are fetched anew; {recovered}."
    )
