"""The replica's file: one SQLite database in WAL mode, its schema by versions, its transactions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import RLock

from tui.private_files import make_private
from tui.replica.connection import Connection, identity, told
from tui.replica.errors import DamagedFileError, NewerFileError, ReplacedFileError
from tui.replica.journal_number import person_of
from tui.replica.migrations import INDEXES, SPARSE, VERSIONS
from tui.replica.write_queue import WriteQueue
from tui.todos.alike import alike
from tui.todos.nesting import is_within

SMALL, LARGE = 2_000, 64_000
"""KiB of pages to keep in memory: enough for what a screen shows, and for indexes that are being filled."""

LOGGED = 16_000
"""Pages of 4 KiB in the log at which a commit moves them into the file itself, which may take a second."""

TIMEOUT = 60.0
"""Seconds to wait for other processes that are writing."""


class File:
    """One connection to the replica's file. Connections of one process that share a `lock` take turns."""

    def __init__(
        self,
        path: Path,
        *,
        durable: bool = True,
        lock: AbstractContextManager[object] | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        """Open the file, readable by this user only, and migrate its schema.

        Args:
            path: the file; its folder is made if need be.
            durable: flush every commit to the disk. Pulled rows need no flush: they can be pulled again.
            lock: shared by the connections of one process, which take turns.
            timeout: seconds to wait for other processes that are writing.

        Raises:
            ReplicaError: the file cannot be opened, is newer than this program, or is damaged.
        """
        self.path = path
        self.lock = lock or RLock()
        self.timeout = timeout
        self.repaired = ""
        """What was wrong with the file before this one, and what became of it, for the person."""
        self._durable = durable
        self._inside = False
        self._write_queue = WriteQueue(path)
        with told(path):
            _make_private(path)
            self._write_queue.enter(0)
            self._write_queue.leave()
            self._identity = identity(path)
            self.sql = sqlite3.connect(
                path, timeout=timeout, isolation_level=None, check_same_thread=False, factory=Connection
            )
            self.sql.path, self.sql.identity, self.sql.touched = path, self._identity, {}
            self.sql.create_function("alike", 1, alike, deterministic=True)
            self.sql.create_function("sort_key", 1, _sort_key)
            self.sql.create_function("within", 2, is_within, deterministic=True)
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
            if self.meta("version") != str(version):
                raise DamagedFileError
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
            self.set_meta("person", person_of(self.path))
            self.set_meta("version", str(len(VERSIONS)))
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
        """Drop the indexes: creating them again is faster than maintaining them while everything changes."""
        for name in INDEXES.keys() - SPARSE:
            self.sql.execute(f"drop index if exists {name}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block in one transaction; inside another transaction, as a part of that one.

        Before the commit, changes of these todos that the database does not have are written to the journal,
        so that they survive if the file loses the commit.

        Raises:
            ReplicaError: the disk refused it, or another file has taken the name of this one.
        """
        with self.lock:
            if self._inside:
                yield self.sql
                return
            self._begin()
            self._inside = True
            journalled: int | None = None
            try:
                self._check_identity()
                yield self.sql
                if self.sql.touched:
                    from tui.replica.journal import note

                    journalled = note(self.path, self.sql, self.sql.touched)
                self.sql.execute("commit")
            except BaseException:
                self._roll_back()
                if journalled is not None:
                    from tui.replica.journal import cut

                    cut(self.path, journalled)
                raise
            finally:
                self.sql.touched.clear()
                self._inside = False

    @contextmanager
    def durable_transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block in one transaction that is on the disk when it ends, even if `durable` is off."""
        with self.lock:
            self.sql.execute("pragma synchronous = full")
            try:
                with self.transaction() as sql:
                    yield sql
            finally:
                self.sql.execute(f"pragma synchronous = {'full' if self._durable else 'normal'}")

    def _begin(self) -> None:
        with told(self.path):
            self._write_queue.enter(self.timeout)
        try:
            self.sql.execute("begin immediate")
        finally:
            self._write_queue.leave()

    def _check_identity(self) -> None:
        with suppress(FileNotFoundError):
            if identity(self.path) == self._identity:
                return
        raise ReplacedFileError(
            "Another Rowdo set the file of these todos aside or removed it, so nothing was changed. "
            "Start Rowdo again."
        )

    def _roll_back(self) -> None:
        if self.sql.in_transaction:
            self.sql.execute("rollback")

    def checkpoint(self) -> None:
        """Move commits from the write-ahead log into the file, while others continue reading and writing."""
        self.sql.execute("pragma wal_checkpoint(passive)")

    def empty_log(self) -> bool:
        """Do the same, and empty the log; return False where others are reading or writing just now.

        They are not waited for: writers would have to wait as well until the last reader is done.
        """
        self.checkpoint()  # which makes nobody wait, and leaves little to do
        self.sql.execute("pragma busy_timeout = 0")
        try:
            busy, *_ = self.sql.execute("pragma wal_checkpoint(truncate)").fetchone()
        finally:
            self.sql.execute(f"pragma busy_timeout = {round(self.timeout * 1000)}")
        return not busy

    def meta(self, key: str) -> str | None:
        """Return one of the replica's notes about itself."""
        found = self.sql.execute("select value from meta where key = ?", (key,)).fetchone()
        return found[0] if found else None

    def set_meta(self, key: str, value: str | None) -> None:
        """Note something about the replica; None forgets it. Nothing is written where it is noted already."""
        if value is None:
            self.sql.execute("delete from meta where key = ?", (key,))
            return
        self.sql.execute(
            "insert into meta values (?, ?) on conflict (key) do update set value = excluded.value "
            "where value <> excluded.value",
            (key, value),
        )

    def close(self) -> None:
        """Close the connection."""
        self.sql.close()
        self._write_queue.close()


def _sort_key(text: str) -> bytes:
    from tui.todos.collation import sort_key

    return sort_key(text)


def _make_private(path: Path) -> None:
    """Create the file only if it does not exist: closing an existing one would drop SQLite's locks on it.

    POSIX drops all locks a process has on a file when the process closes any descriptor of it (SQLite, "How
    To Corrupt", 2.2). The next command to end would then believe it is the last user, and delete the log.
    """
    make_private(path.parent)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
