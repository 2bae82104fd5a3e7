"""The background sync: sends changes after the command that made them has ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.client.client import ProfileChoice, tell
from tui.client.start_rowdo import start_rowdo


def sync_later(choice: ProfileChoice) -> None:
    """Start a sync in a process of its own, which has no terminal and outlives this one."""
    try:
        start_rowdo(choice.options, "sync", "--background")
    except OSError as error:
        tell(f"It is safe on this machine, but was not sent ({error.strerror}). To send it: rowdo sync")


@contextmanager
def queued(replica: Path) -> Iterator[bool]:
    """Wait for the background sync that runs; yield False if another waits already.

    The one that waits has not begun, so it will send what was changed before now, too: there are never more
    than two of them, however many commands are run in a loop.
    """
    from filelock import FileLock, Timeout

    queue = FileLock(replica.with_name(replica.name + ".queued"), mode=0o600)
    running = FileLock(replica.with_name(replica.name + ".running"), mode=0o600)
    try:
        queue.acquire(blocking=False)
    except Timeout:
        yield False
        return
    try:
        running.acquire()
    finally:
        queue.release()
    try:
        yield True
    finally:
        running.release()
