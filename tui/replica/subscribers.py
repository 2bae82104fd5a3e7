"""Who is told of each commit, on this connection or by another."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from tui.replica.record import Record


class Change(NamedTuple):
    """What subscribers are told after each commit."""

    uids: frozenset[str] | None
    """The todos that changed; None: any may have."""
    pulled: bool
    """Whether the change came from elsewhere: the database, or another Rowdo on this machine."""
    before: Mapping[str, Record | None] = {}
    """Of a step of this process, the records of its todos before it; None for a todo that was not there."""


class Subscribers:
    """Those who are told of the changes of a replica.

    Args:
        sql: its connection, which knows whether another one has changed the file.
    """

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._listeners: list[Callable[[Change], None]] = []
        self._version = self._data_version()
        self._pauses = 0

    def add(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Have `listener` called after each commit; return a function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def notify(self, change: Change) -> None:
        """Tell all of a change."""
        self._version = self._data_version()
        for listener in list(self._listeners):
            listener(change)

    def refresh(self, ours: Callable[[], bool]) -> bool:
        """Tell all when another connection has changed the file; return whether it was told.

        Args:
            ours: tells whether nobody has to be told, which is asked only if it was changed.
        """
        version = self._data_version()
        if version == self._version or self._pauses:
            return False
        if ours():
            self._version = version
            return False
        self.notify(Change(None, pulled=True))
        return True

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Run the block without taking what other connections change for news."""
        self._pauses += 1
        try:
            yield
        finally:
            self._pauses -= 1

    def _data_version(self) -> int:
        return int(self._sql.execute("pragma data_version").fetchone()[0])
