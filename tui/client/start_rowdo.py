"""Starts ``rowdo`` in the background: a process without a terminal that outlives its parent."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def start_rowdo(options: Sequence[str], *arguments: str) -> None:
    """Start a command in a process of its own, which has no terminal and outlives this one.

    Args:
        options: Those that name the profile.
        arguments: The command and its options.

    Raises:
        OSError: It cannot be started.
    """
    # -P: the current folder may be anybody's, and its tui.py is none of ours.
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
