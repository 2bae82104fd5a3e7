"""Send what changed without keeping the person waiting: a sync that goes on when the command has ended."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.cli.client import Choice


def sync_later(choice: Choice) -> None:
    """Start a sync in a process of its own, which holds no terminal and outlives this one."""
    options = ["--profile", choice.profile] if choice.profile else []
    if choice.insecure_storage:
        options.append("--insecure-storage")
    subprocess.Popen(
        [sys.executable, "-m", "tui", *options, "sync", "--background"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def queued(replica: Path) -> Iterator[bool]:
    """Wait for the background sync that runs; yield False where another waits already.

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
