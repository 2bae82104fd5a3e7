"""Private files that are whole or not there, and outlast a power cut."""

import errno
import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Replace a file's content in one step; only its owner can read it.

    Args:
        path: The file, in a folder that is there.
        content: What it shall hold.

    Raises:
        OSError: It cannot be written; it holds what it held.
    """
    unfinished = path.with_suffix(".new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_names(path.parent)


def sync_names(folder: Path) -> None:
    """Put on the disk what the files of a folder are called."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems, of other machines mostly, have nothing to sync in a folder.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)
