"""What a power cut leaves of a replica: everything flushed, and perhaps less of the journal."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any
from unittest import mock

from tests.sync.client import Client
from tui.replica.connection import Connection
from tui.replica.journal_number import path_of

FULL = 2
"""The value of `pragma synchronous` with which a commit is on the disk when it returns (SQLite, "PRAGMA")."""


class Journal(Enum):
    """What has become of the journal, which nobody waits for."""

    KEPT = "kept"
    CUT = "cut"
    LOST = "lost"


class Disk:
    """Notes how much of each replica's log is on the disk for certain: all that outlasts a power cut.

    The log only grows here: nothing is moved from it into the file before the last connection closes, which
    flushes both and removes the log.
    """

    def __init__(self) -> None:
        self._synced: dict[Path, int] = {}

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look at every commit, and at the end of every log."""
        execute, close = Connection.execute, Connection.close

        def noted(connection: Connection, *statement: Any) -> Any:
            done = execute(connection, *statement)
            if statement[0] == "commit" and execute(connection, "pragma synchronous").fetchone()[0] == FULL:
                self._synced[connection.path] = _log(connection.path).stat().st_size
            return done

        def closed(connection: Connection) -> None:
            close(connection)
            if not _log(connection.path).exists():
                self._synced.pop(connection.path, None)

        with (
            mock.patch.object(Connection, "execute", noted),
            mock.patch.object(Connection, "close", closed),
        ):
            yield

    def cut_power(self, client: Client, journal: Journal) -> None:
        """Have a machine go off, and come back with what its disk has."""
        synced = self._synced.get(client.path, 0)
        copy = client.path.parent.with_name("after")
        shutil.copytree(client.path.parent, copy)
        client.close()
        shutil.rmtree(client.path.parent)
        copy.rename(client.path.parent)
        client.path.with_name(client.path.name + "-shm").unlink(missing_ok=True)
        if _log(client.path).exists():
            os.truncate(_log(client.path), synced)
            # What has outlasted one power cut is on the disk, and outlasts the next.
            self._synced[client.path] = synced
        if journal is Journal.LOST:
            path_of(client.path).unlink(missing_ok=True)
        elif journal is Journal.CUT and path_of(client.path).exists():
            os.truncate(path_of(client.path), path_of(client.path).stat().st_size // 2)
        client.open()


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")
