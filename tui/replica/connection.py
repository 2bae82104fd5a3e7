"""A connection to the replica's file that turns SQLite's errors into messages for a person."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tui.replica.errors import DamagedFileError, meaning

_RAISED = (sqlite3.Error, UnicodeDecodeError)
"""Of a damaged file SQLite may quote what is no text, in a message that cannot be read then."""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise errors of SQLite and of the disk with messages for a person; mark a damaged file."""
    try:
        yield
    except (*_RAISED, OSError) as error:
        known = meaning(error)
        if known is None:
            raise
        if isinstance(known, DamagedFileError):
            suspect(path)
        raise known from error


def suspect(path: Path) -> None:
    """Have the next process that opens the replica in `path` rename and rebuild it."""
    with suppress(OSError):
        damage_mark(path).touch(0o600)


def damage_mark(path: Path) -> Path:
    """Return the file whose existence says that the replica in `path` is damaged."""
    return path.with_name(path.name + ".suspect")


Unsent = tuple[Sequence[str], str]
"""What the database does not have of a todo: its operations, and the row they are done to, in JSON."""


class Connection(sqlite3.Connection):
    """A connection whose errors, also while rows are fetched, have messages for a person."""

    path: Path
    identity: tuple[int, int]
    touched: dict[str, Unsent | None]
    """Todos whose operations or conflicts the transaction has changed, for the journal; with what has been
    stored of them, where that need not be read again."""

    def cursor(self, *_: Any) -> Any:
        """Return a cursor that explains its errors."""
        return super().cursor(_Cursor)

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        """Run a statement.

        Raises:
            ReplicaError: as `meaning`.
        """
        try:
            return super().execute(*statement)
        except _RAISED as error:
            self.explain(error)
            raise

    def executemany(self, *statement: Any) -> sqlite3.Cursor:
        """Run a statement once for each of many parameters.

        Raises:
            ReplicaError: as `meaning`.
        """
        try:
            return super().executemany(*statement)
        except _RAISED as error:
            self.explain(error)
            raise

    def explain(self, error: Exception) -> None:
        """Raise the error for a person, unless it is a bug of Rowdo."""
        known = meaning(error)
        if known is None:
            return
        if isinstance(known, DamagedFileError):
            self.suspect()
        raise known from error

    def suspect(self) -> None:
        """Have the file be rebuilt, unless it was renamed already."""
        with suppress(OSError):
            if identity(self.path) == self.identity:
                suspect(self.path)


class _Cursor(sqlite3.Cursor):
    """A cursor of such a connection."""

    connection: Connection

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except _RAISED as error:
            self.connection.explain(error)
            raise

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except _RAISED as error:
            self.connection.explain(error)
            raise

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override] # a generator costs less than a __next__ of ours
        try:
            yield from super().__iter__()
        except _RAISED as error:
            self.connection.explain(error)
            raise


def touch(sql: sqlite3.Connection, uids: Iterable[str]) -> None:
    """Note that what the database does not have of some todos has changed, for the journal."""
    if isinstance(sql, Connection):
        sql.touched.update(dict.fromkeys(uids))


def stored(sql: sqlite3.Connection, unsent: Mapping[str, Unsent]) -> None:
    """Note what has been stored of some todos that the database does not have, for the journal."""
    if isinstance(sql, Connection):
        sql.touched.update(unsent)


def known(sql: sqlite3.Connection, uids: Iterable[str]) -> dict[str, Unsent]:
    """Return what the transaction has stored of those of some todos of which it need not be read again."""
    touched = sql.touched if isinstance(sql, Connection) else {}
    return {uid: unsent for uid in uids if (unsent := touched.get(uid))}


def misread(sql: sqlite3.Connection) -> DamagedFileError:
    """Return the error for stored data that is not what was written."""
    if isinstance(sql, Connection):
        sql.suspect()
    return DamagedFileError()


def identity(path: Path) -> tuple[int, int]:
    """Return what tells a file from another that is given its name later."""
    status = path.stat()
    return status.st_dev, status.st_ino
