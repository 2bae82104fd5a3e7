"""Locks that the kernel lets go of however their holder ends, ``kill -9`` included."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class FileLock:
    """An advisory lock on a file, flock(2).

    The library ``filelock`` knows exclusive locks only; the embedded stack rests on shared ones.

    Args:
        path: The file; made if missing, readable by its owner alone.
        shared: Take it beside other shared holders.
        wait: Wait until the lock is free.

    Raises:
        BlockingIOError: Somebody else holds it, and `wait` is off.
        OSError: The file cannot be made.
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

    def sign(self) -> None:
        """Write this process's id into the file."""
        self.erase()
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def erase(self) -> None:
        """Remove whatever signature there is."""
        os.truncate(self._file, 0)

    def release(self) -> None:
        """Let go; may be called again."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


def take(path: Path) -> FileLock:
    """Wait for the lock and take it alone, unsigned."""
    # First, so that nobody can read there meanwhile the id of one that is long gone.
    holder(path)
    lock = FileLock(path)
    lock.erase()
    return lock


def is_held(path: Path) -> bool:
    """Return whether somebody holds the lock alone."""
    try:
        # Shared, so that those who look are not taken for the holder by others who look.
        FileLock(path, shared=True, wait=False).release()
    except BlockingIOError:
        return True
    return False


def holder(path: Path) -> int | None:
    """Return the id of the process that holds the lock and has signed it, or None when nobody does.

    An id read here is that of a living process: the lock ends with it, and whoever finds the lock free
    removes the signature.
    """
    try:
        with FileLock(path, shared=True, wait=False) as free:
            free.erase()
    except BlockingIOError:
        signature = path.read_bytes()
        return int(signature) if signature.isdigit() else None
    return None
