"""Locks that the kernel releases however their holder ends, even by ``kill -9``."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

try:
    import fcntl
except ModuleNotFoundError:
    HAS_FLOCK = False
else:
    HAS_FLOCK = True
"""Whether this system has flock(2); Windows does not."""


class FileLock:
    """An advisory lock on a file, flock(2).

    The library ``filelock`` has exclusive locks only, and the embedded stack needs shared ones.

    Args:
        path: The file; created if it is missing, readable by its owner alone.
        shared: Share the lock with other shared holders.
        wait: Wait until the lock is free.

    Raises:
        BlockingIOError: Another process holds the lock, and `wait` is false.
        OSError: The file cannot be created.
    """

    def __init__(self, path: Path, *, shared: bool = False, wait: bool = True) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(
                self._file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
            )
        except BaseException:
            os.close(self._file)
            raise

    def write_pid(self) -> None:
        """Write this process's id into the file."""
        self.clear_pid()
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def clear_pid(self) -> None:
        """Remove the process id from the file."""
        os.truncate(self._file, 0)

    def release(self) -> None:
        """Release the lock; may be called again."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


def acquire(path: Path) -> FileLock:
    """Wait for the lock and acquire it exclusively, with no process id in the file."""
    # First, so that no process reads the id of an earlier holder meanwhile.
    holder_pid(path)
    lock = FileLock(path)
    lock.clear_pid()
    return lock


def is_held(path: Path) -> bool:
    """Return whether a process holds the lock exclusively."""
    try:
        # Shared, so that two processes that check at the same time do not take each other for the holder.
        FileLock(path, shared=True, wait=False).release()
    except BlockingIOError:
        return True
    return False


def holder_pid(path: Path) -> int | None:
    """Return the id of the process that holds the lock exclusively and has written its id, else None.

    That process runs: the lock ends with it, and a process that finds the lock free removes the id.
    """
    try:
        with FileLock(path, shared=True, wait=False) as free:
            free.clear_pid()
    except BlockingIOError:
        written = path.read_bytes()
        return int(written) if written.isdigit() else None
    return None
