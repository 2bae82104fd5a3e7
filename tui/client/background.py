"""The background sync: sends changes after the command that made them has ended."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui.client.client import ProfileChoice, tell
from tui.client.start_rowdo import start_rowdo


def sync_later(choice: ProfileChoice) -> None:
    """Start a sync in a new process, which has no terminal and outlives this one."""
    try:
        start_rowdo(choice.options, "sync", "--background")
    except OSError as error:
        # Where nobody can be told either, that must not hide what ended the command: the next one sends it.
        with suppress(OSError):
            tell(f"It is safe on this machine, but was not sent ({error.strerror}). To send it: rowdo sync")


@contextmanager
def queued(replica: Path) -> Iterator[bool]:
    """Wait until the running background sync has ended, then yield True; yield False if another one waits.

    The waiting sync has not begun, so it will send the changes of this command too. There are never more than
    two background syncs, however many commands are run in a loop.
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
