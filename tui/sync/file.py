"""The replica's file: one SQLite database in WAL mode, its schema by versions, its transactions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

from tui.config import make_private
from tui.sync.errors import DamagedFileError, NewerFileError, ReplacedFileError, meaning
from tui.sync.tables import INDEXES, SPARSE, VERSIONS

SMALL, LARGE = 2_000, 64_000
"""KiB of pages to keep in memory: enough for what a screen shows, and for indexes that are being filled."""

LOGGED = 16_000
"""Pages of 4 KiB in the log at which a commit moves them into the file itself, which may take a second."""

BUSY_TIMEOUT = 5.0
"""Seconds to wait for another process that is writing."""


class File:
    """One connection to the replica's file. Connections of one process that share a `lock` take turns."""

    def __init__(
        self, path: Path, *, durable: bool = True, lock: AbstractContextManager[object] | None = None
    ) -> None:
        """Open the file, made readable by this user alone, and bring its schema up to date.

        Args:
            path: the file; its folder is made if need be.
            durable: flush every commit to the disk. What was pulled may be pulled again and need not be.
            lock: what the connections of one process take turns by.

        Raises:
            ReplicaError: the file cannot be opened, is newer than this program, or is damaged.
        """
        self.path = path
        self.lock = lock or RLock()
        self._inside = False
        with told(path):
            _make_private(path)
            self._identity = _identity(path)
            self.sql = sqlite3.connect(
                path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False, factory=_Connection
            )
            self.sql.path = path
            self.sql.create_function("casefold", 1, str.casefold, deterministic=True)
            try:
                self._set_up(durable=durable)
            except BaseException:
                self.sql.close()
                raise

    def _set_up(self, *, durable: bool) -> None:
        self.sql.execute("pragma journal_mode = wal")
        self.sql.execute(f"pragma synchronous = {'full' if durable else 'normal'}")
        self.sql.execute("pragma temp_store = memory")
        self.sql.execute(f"pragma wal_autocheckpoint = {LOGGED}")
        self.cache(SMALL)
        self._migrate()

    def _migrate(self) -> None:
        version = self._version()
        if version > len(VERSIONS):
            raise NewerFileError(
                f"{self.path} was written by a newer Rowdo (version {version} of its tables, this one knows "
                f"{len(VERSIONS)}). Update Rowdo, or move the file away to fetch your todos anew."
            )
        if version == len(VERSIONS) and not self._lacks_indexes():
            return
        with self.transaction():
            for number, statements in enumerate(VERSIONS[self._version() :], self._version() + 1):
                for statement in statements:
                    self.sql.execute(statement)
                self.sql.execute(f"pragma user_version = {number}")
            self.create_indexes()

    def _version(self) -> int:
        return int(self.sql.execute("pragma user_version").fetchone()[0])

    def _lacks_indexes(self) -> bool:
        """Whether a first copy was interrupted before its indexes were made."""
        marks = ",".join("?" * len(INDEXES))
        found = self.sql.execute(
            f"select count(*) from sqlite_schema where name in ({marks})", tuple(INDEXES)
        )
        return int(found.fetchone()[0]) < len(INDEXES)

    def cache(self, size: int) -> None:
        """Keep so many KiB of pages in memory, no more than are used."""
        self.sql.execute(f"pragma cache_size = -{size}")

    def create_indexes(self) -> None:
        """Make the indexes that are missing."""
        for statement in INDEXES.values():
            self.sql.execute(statement)

    def drop_indexes(self) -> None:
        """Drop the indexes: making them anew is faster than keeping them while everything changes."""
        for name in INDEXES.keys() - SPARSE:
            self.sql.execute(f"drop index if exists {name}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Do what is inside in one transaction, or nothing of it; inside another, be a part of that.

        Raises:
            ReplicaError: the disk did not take it, or the file is no longer the one of its name.
        """
        with self.lock:
            if self._inside:
                yield self.sql
                return
            self.sql.execute("begin immediate")
            self._inside = True
            try:
                self._check_identity()
                yield self.sql
                self.sql.execute("commit")
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._inside = False

    def _check_identity(self) -> None:
        with suppress(FileNotFoundError):
            if _identity(self.path) == self._identity:
                return
        raise ReplacedFileError(
            "Another Rowdo set the file of these todos aside or removed it, so nothing was changed. "
            "Start Rowdo again."
        )

    def _roll_back(self) -> None:
        if self.sql.in_transaction:
            self.sql.execute("rollback")

    def checkpoint(self) -> None:
        """Move what was committed from the log into the file, while others go on reading and writing."""
        self.sql.execute("pragma wal_checkpoint(passive)")

    def meta(self, key: str) -> str | None:
        """Return one of the replica's notes about itself."""
        found = self.sql.execute("select value from meta where key = ?", (key,)).fetchone()
        return found[0] if found else None

    def set_meta(self, key: str, value: str | None) -> None:
        """Note something about the replica; None forgets it."""
        if value is None:
            self.sql.execute("delete from meta where key = ?", (key,))
        else:
            self.sql.execute("insert or replace into meta values (?, ?)", (key, value))

    def close(self) -> None:
        """Close the connection."""
        self.sql.close()


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise errors of SQLite and of the disk as what they mean to a person; remember a damaged file."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        known = meaning(error)
        if known is None:
            raise
        if isinstance(known, DamagedFileError):
            with suppress(OSError):
                damage_mark(path).touch(0o600)
        raise known from error


def damage_mark(path: Path) -> Path:
    """Return the file whose existence says that the replica in `path` is to be checked when it is opened."""
    return path.with_name(path.name + ".suspect")


class _Connection(sqlite3.Connection):
    """A connection whose errors say what they mean to a person."""

    path: Path

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        with told(self.path):
            return super().execute(*statement)

    def executemany(self, *statement: Any) -> sqlite3.Cursor:
        with told(self.path):
            return super().executemany(*statement)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _make_private(path: Path) -> None:
    """Make the file unless it is there: closing one that is would give up SQLite's locks on it.

    POSIX drops all locks a process has on a file when the process closes any descriptor of it (SQLite, "How
    To Corrupt", 2.2). The next command to leave would take itself for the last user, and delete the log.
    """
    make_private(path.parent)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
