"""Rebuilds a replica whose file is damaged, missing or older than its journal.

The new file has every unsent change that any of the old files still held; everything else is fetched again.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tui.replica.conflicts import Conflicts
from tui.replica.connection import damage_mark
from tui.replica.errors import DamagedFileError
from tui.replica.file import File
from tui.replica.journal import NOTED, Entry, entries, noted, read, write_anew
from tui.replica.journal_number import person_of
from tui.replica.operation import Stage, folded
from tui.replica.outbox import Outbox
from tui.replica.rows import Rows
from tui.replica.salvage import Salvage, salvage
from tui.replica.settings import SettingOperation, Settings
from tui.todos.wording import counted

AT_ONCE = 1000
"""How many todos to write in one go."""


def create(path: Path) -> File:
    """Create a file, with the unsent changes of the journal if the former file was removed.

    Raises:
        ReplicaError: as `File`.
        OSError: the folder is not writable.
    """
    said = read(path)
    file = File(path)
    if said.entries or said.settings:
        with file.transaction():
            if noted(file.sql) == 0:  # otherwise another process has done it meanwhile
                _recover(file, said.entries.values(), said.settings, said.at, "was gone")
    return file


def rebuild(path: Path) -> File:
    """Rename a damaged file and create a new one with what can still be read of it and of its journal.

    Raises:
        ReplicaError: as `File`.
        OSError: the folder is not writable.
    """
    aside = _set_aside(path)
    found, said = salvage(aside, person_of(path)), read(path)
    settings: Sequence[SettingOperation] = said.settings
    if said.sound and said.at >= found.noted:
        unsent = said.entries
    elif said.at > found.noted:
        unsent = {**found.entries, **said.entries}
        settings = _united(found.unsent_settings, said.settings)
    else:
        unsent = {**said.entries, **found.entries}
        settings = _united(said.settings, found.unsent_settings)
    file = File(path)
    with file.transaction():
        _refill(file, found)
        happened = f"was damaged; the old one is {aside}"
        _recover(file, unsent.values(), settings, max(said.at, found.noted), happened)
    return file


def reconcile(file: File) -> None:
    """Make file and journal agree if one of them lacks changes that the other has.

    Raises:
        DamagedFileError: the file has lost commits and is damaged.
        ReplicaError: it cannot be written now.
        OSError: the folder is not writable.
    """
    with file.transaction() as sql:
        said, at = read(file.path), noted(sql)
        if said.at <= at:
            if said.at < at or not said.sound:
                write_anew(file.path, sql)
            return
        if (problem := sql.execute("pragma quick_check(1)").fetchone()[0]) != "ok":
            raise DamagedFileError(problem)
        had = {each.uid: each for each in entries(sql)}
        unsent = said.entries if said.sound else {**had, **said.entries}
        settings = said.settings if said.sound else _united(Settings(sql).operations(), said.settings)
        # A lost deletion has its todo back. Anything else was most likely answered as it is shown.
        rows = Rows(sql)
        back = {uid: each.base for uid, each in had.items() if uid not in unsent and rows.get(uid) is None}
        rows.write({uid: base for uid, base in back.items() if base})
        _recover(file, unsent.values(), settings, said.at, "had lost the last that was done")


def _united(
    older: Iterable[SettingOperation], newer: Iterable[SettingOperation]
) -> Sequence[SettingOperation]:
    """Return operations on settings of two sources, each once, as the newer has them."""
    return list({each.id: each for each in (*older, *newer)}.values())


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S%f')}")
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    damage_mark(path).unlink(missing_ok=True)
    return aside


def _refill(file: File, found: Salvage) -> None:
    """Write the rows that could still be read. The next copy has a later generation and replaces them."""
    file.set_meta("generation", "1")
    if found.copied:
        file.set_meta("copied", "yes")
    Settings(file.sql).store(found.settings)
    rows, uids = Rows(file.sql), list(found.rows)
    for start in range(0, len(uids), AT_ONCE):
        rows.write({uid: found.rows[uid] for uid in uids[start : start + AT_ONCE]}, generation=1)


def _recover(
    file: File, said: Iterable[Entry], settings: Sequence[SettingOperation], at: int, happened: str
) -> None:
    """Put unsent changes and undecided versions into a new outbox, and have everything be fetched anew.

    Args:
        file: the file, in a transaction.
        said: the todos that have any.
        settings: the operations on settings that waited.
        at: the number of the last transaction that the journal or the old file knows of.
        happened: what has happened to the file, for the person.
    """
    said = list(said)
    sql = file.sql
    outbox, rows, conflicts = Outbox(sql), Rows(sql), Conflicts(sql)
    for table in ("outbox", "base", "conflict"):
        sql.execute(f"delete from {table}")
    for each in said:
        if each.operations:
            outbox.set_base(each.uid, each.base)
            if (revision := each.operations[0].restores) is not None:
                # Where the person deletes it and undoes that, it still has to come back from its tombstone.
                outbox.set_tombstone(each.uid, revision)
        for name, (seen, mine) in each.clashes.items():
            conflicts.keep(each.uid, name, seen, mine)
    for operation in sorted((one for each in said for one in each.operations), key=lambda one: one.number):
        # It may have been sent since it was written down, so it must not change under its id.
        refused = operation.stage is Stage.REFUSED
        outbox.append(operation._replace(stage=Stage.REFUSED if refused else Stage.SEALED))
    Settings(sql).restore(settings)
    rows.write({each.uid: folded(each.base, each.operations) for each in said})
    file.repaired = (
        f"Rowdo's file on this machine {happened}. Your todos are fetched anew; {_counted(said, settings)}."
    )
    conflicts.add_notice("", file.repaired)
    file.set_meta("cursor", None)
    file.set_meta("copying", None)
    file.set_meta(NOTED, str(at + 1))
    write_anew(file.path, sql)
    sql.touched.clear()


def _counted(said: Iterable[Entry], settings: Sequence[SettingOperation]) -> str:
    counts = {
        "unsent change": sum(len(each.operations) for each in said) + len(settings),
        "undecided version": sum(len(each.clashes) for each in said),
    }
    named = [counted(count, name) for name, count in counts.items() if count]
    were = "was" if sum(counts.values()) == 1 else "were"
    return f"{' and '.join(named)} {were} recovered" if named else "no change was unsent"
