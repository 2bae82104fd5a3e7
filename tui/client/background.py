"""The background sync: it sends what changed after the command has ended."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui.client.client import ProfileChoice, tell


def sync_later(choice: ProfileChoice) -> None:
    """Start a sync in a process of its own, which has no terminal and outlives this one."""
    options = ["--profile", choice.profile] if choice.profile else []
    if choice.insecure_storage:
        options.append("--insecure-storage")
    try:
        # -P: the current folder may be anybody's, and its tui.py is none of ours.
        _start([sys.executable, "-P", "-m", "tui", *options, "sync", "--background"])
    except OSError as error:
        tell(f"It is safe on this machine, but was not sent ({error.strerror}). To send it: rowdo sync")


def _start(command: list[str]) -> None:
    if sys.platform == "win32":
        import subprocess

        nowhere = subprocess.DEVNULL
        subprocess.Popen(
            command,
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
            creationflags=subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP,
        )
        return
    # To import subprocess takes longer than all that `rowdo add` writes to the disk.
    os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[
            *((os.POSIX_SPAWN_OPEN, standard, os.devnull, os.O_RDWR, 0) for standard in range(3)),
            *((os.POSIX_SPAWN_CLOSE, inherited) for inherited in _inherited()),
        ],
        setsid=True,
    )


def _inherited() -> list[int]:
    """Return the inherited file descriptors, without the standard ones."""
    found = []
    with suppress(FileNotFoundError):  # without the folder there is no telling
        for entry in Path("/dev/fd").iterdir():
            with suppress(OSError):  # the one the folder was read through is closed by now
                if (descriptor := int(entry.name)) > 2 and os.get_inheritable(descriptor):
                    found.append(descriptor)
    return found


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
