"""A lock between processes: only one at a time syncs a replica."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tui.replica.errors import NO_LOCKS, NotSavedError

if TYPE_CHECKING:
    from filelock import FileLock


ANOTHER = "another sync"
"""The same in two words."""


class Busy(Exception):  # noqa: N818 a state, not a fault
    """Another process has been syncing for too long."""


class SyncLock:
    """Held while syncing; the system releases it when the process dies."""

    def __init__(self, replica: Path) -> None:
        self._path = replica.with_name(replica.name + ".lock")

    @asynccontextmanager
    async def taken(self, seconds: float) -> AsyncIterator[None]:
        """Hold the lock inside the block.

        Args:
            seconds: how long to wait for another process.

        Raises:
            Busy: another process held it for all that time.
            NotSavedError: the file system has no locks.
        """
        from filelock import FileLock, Timeout  # here, since a program that only reads does without

        lock = FileLock(self._path, thread_local=False, mode=0o600)
        try:
            await _acquired(lock, seconds)
        except Timeout as error:
            raise Busy(
                "Another sync is running on this machine. It may send what waits; if not, the next does."
            ) from error
        try:
            yield
        finally:
            lock.release()


async def _acquired(lock: "FileLock", seconds: float) -> None:
    """Take a lock, waiting in a thread where somebody else has it."""
    from filelock import Timeout

    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            await asyncio.to_thread(lock.acquire, timeout=seconds, poll_interval=0.05)
    except NotImplementedError as error:
        raise NotSavedError(NO_LOCKS) from error
