"""Finds a replica under its former file name, and renames it when nobody has it open."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from tui.replica.connection import damage_mark
from tui.replica.journal_number import path_of


def found_again(path: Path, former: Path) -> Path:
    """Return where a replica is: at `path`, or still at `former`, the name that earlier versions gave it.

    It is moved if it can be: not while another process has it open, whose file would go away under it, nor
    before it is looked through where something was wrong with it.

    Args:
        path: its name.
        former: its former name, in the same folder.
    """
    if path.exists() or not (former.exists() or path_of(former).exists()):
        return path
    if not damage_mark(former).exists():
        with suppress(sqlite3.Error, OSError):
            _move(former, path)
    return path if path.exists() or not former.exists() else former


def _move(former: Path, path: Path) -> None:
    """Move a replica that nobody else has open; raise where somebody has."""
    if not former.exists():
        _move_beside(former, path)
        return
    with closing(sqlite3.connect(former, timeout=0, isolation_level=None)) as database:
        # Without WAL mode a database is one file, and only a process that has it alone can leave that mode.
        database.execute("pragma locking_mode = exclusive")
        database.execute("pragma journal_mode = delete").fetchone()
        database.execute("begin exclusive")
        # The journal goes first: if this is interrupted, the next start completes it.
        _move_beside(former, path)
        former.rename(path)


def _move_beside(former: Path, path: Path) -> None:
    """Move what lies beside a replica, such as its journal, and copies that were set aside."""
    from glob import escape

    for part in former.parent.glob(f"{escape(former.name)}?*"):
        part.rename(path.with_name(path.name + part.name.removeprefix(former.name)))
