"""A new file for a replica whose file is damaged or gone: what was nowhere but there is in it again."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from tui.sync.conflicts import Conflicts
from tui.sync.file import File, damage_mark
from tui.sync.journal import Entry, Journal, entries, read
from tui.sync.operation import Stage, folded
from tui.sync.outbox import Outbox
from tui.sync.rows import Rows


def begun(path: Path) -> File:
    """Return a new file, with what the journal says where somebody took the file beside it away.

    Raises:
        ReplicaError: as `File`.
        OSError: the folder does not take it.
    """
    said = read(path)
    file = File(path)
    if said:
        _recover(file, said, "was gone")
    return file


def begun_anew(path: Path) -> File:
    """Set a damaged file aside and return a new one, with what only the old one had, or its journal.

    Raises:
        ReplicaError: as `File`.
        OSError: the folder does not take it.
    """
    said = _readable(path) or read(path)
    happened = f"was damaged; the old one is {_set_aside(path)}"
    file = File(path)
    _recover(file, said, happened)
    return file


def _readable(path: Path) -> list[Entry]:
    with suppress(sqlite3.Error, ValueError), closing(sqlite3.connect(path)) as sql:
        return entries(sql)
    return []


def _set_aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(path.with_name(f"{path.name}.damaged-{stamp}{suffix}"))
    damage_mark(path).unlink(missing_ok=True)
    return path.with_name(f"{path.name}.damaged-{stamp}")


def _recover(file: File, said: Sequence[Entry], happened: str) -> None:
    with file.transaction():
        outbox, rows, conflicts = Outbox(file.sql), Rows(file.sql), Conflicts(file.sql)
        for each in said:
            if each.operations:
                outbox.set_base(each.uid, each.base)
            for name, (seen, mine) in each.clashes.items():
                conflicts.keep(each.uid, name, seen, mine)
        for operation in sorted(
            (one for each in said for one in each.operations), key=lambda one: one.number
        ):
            # It may have been sent since it was written down: then it must stay as it is.
            refused = operation.stage is Stage.REFUSED
            outbox.append(operation._replace(stage=Stage.REFUSED if refused else Stage.SEALED))
        rows.write({each.uid: folded(each.base, each.operations) for each in said})
        conflicts.tell(
            "", f"Rowdo's file on this machine {happened}. Your todos are fetched anew; {_counted(said)}."
        )
    Journal(file).begin()


def _counted(said: Sequence[Entry]) -> str:
    counts = {
        "unsent change": sum(len(each.operations) for each in said),
        "undecided version": sum(len(each.clashes) for each in said),
    }
    named = [f"{count} {name}{'s' * (count != 1)}" for name, count in counts.items() if count]
    were = "was" if sum(counts.values()) == 1 else "were"
    return f"{' and '.join(named)} {were} recovered" if named else "no change was unsent"
