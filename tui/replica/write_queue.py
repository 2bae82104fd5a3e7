"""A queue for writers, so that no process waits forever behind others that came later.

SQLite gives its lock to whichever process asks at the right moment: one that writes again and again can
starve all others. Here each writer first takes a second lock, and holds it until SQLite has let it write,
so that a process that has just written has to wait for its turn.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

from tui.replica.errors import lockless

try:
    import fcntl
except ModuleNotFoundError:  # on Windows
    HAS_FLOCK = False
else:
    HAS_FLOCK = True

PAUSE = 0.005
"""Seconds between two looks whether it is free."""


class WriteQueue:
    """The turnstile before one replica. It takes one at a time, of any process, and lets go of who dies."""

    def __init__(self, replica: Path) -> None:
        self._path = replica.with_name(replica.name + ".turnstile")
        self._descriptor: int | None = None
        self.inside = False
        """Whether nobody else is in it."""

    def enter(self, timeout: float) -> None:
        """Wait for a place, at most so many seconds; then go on without one, for SQLite has the last word.

        Raises:
            OSError: the file system has no locks, so SQLite's would not hold either.
        """
        if not HAS_FLOCK:
            return  # SQLite's own lock has to do
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            until = time.monotonic() + timeout
            while not (inside := self._taken(self._descriptor)) and time.monotonic() < until:
                time.sleep(PAUSE)
            self.inside = inside
        except OSError as error:
            if self._descriptor is not None and lockless(error):
                self._refuse_lockless(self._descriptor)

    @staticmethod
    def _taken(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @staticmethod
    def _refuse_lockless(descriptor: int) -> None:
        """Look whether SQLite's kind of lock works where ours does not."""
        fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        fcntl.lockf(descriptor, fcntl.LOCK_UN)

    def leave(self) -> None:
        """Let the next one in."""
        self.inside = False
        if self._descriptor is not None:
            with suppress(OSError):
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
