"""Starts ``rowdo`` in the background: a process without a terminal that outlives its parent."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread


def start_rowdo(options: Sequence[str], *arguments: str) -> None:
    """Start a command in a new process, which has no terminal and outlives this one.

    Args:
        options: The command-line options that name the profile.
        arguments: The command and its arguments, or an option that stands alone.

    Raises:
        OSError: The process cannot be started.
    """
    # -P: a tui.py in the current folder, which may be somebody else's, must not be imported.
    _start([sys.executable, "-P", "-m", "tui", *options, *arguments])


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
    # Not subprocess: its import takes longer than all writes of `rowdo add` to the disk.
    started = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[
            *((os.POSIX_SPAWN_OPEN, standard, os.devnull, os.O_RDWR, 0) for standard in range(3)),
            *((os.POSIX_SPAWN_CLOSE, inherited) for inherited in _inherited()),
        ],
        setsid=True,
    )
    # Somebody has to ask how it ended, or it stays in the table of processes for as long as this one runs.
    Thread(target=_reap, args=(started,), daemon=True).start()


def _reap(process: int) -> None:
    # Where this process inherited that SIGCHLD is ignored, the system has asked already.
    with suppress(ChildProcessError):
        os.waitpid(process, 0)


def _inherited() -> list[int]:
    """Return the inherited file descriptors, without the standard ones."""
    found = []
    with suppress(FileNotFoundError):  # Without that folder the descriptors are unknown.
        for entry in Path("/dev/fd").iterdir():
            with suppress(OSError):  # The descriptor through which the folder was read is closed by now.
                if (descriptor := int(entry.name)) > 2 and os.get_inheritable(descriptor):
                    found.append(descriptor)
    return found
