"""Files that are whole or not there, on the disk, and nobody else's business."""

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Replace a file's content in one step; only its owner can read it, and a power cut leaves it there.

    Args:
        path: the file; its folder is made if missing, for its owner alone.
        text: what it shall hold.
    """
    make_private(path.parent)
    draft = path.with_name(f"{_draft_of(path)}{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync(path.parent)


def remove(path: Path) -> None:
    """Remove a file, if it is there, so that a power cut does not bring it back."""
    try:
        path.unlink()
    except FileNotFoundError:
        return
    _sync(path.parent)


def make_private(folder: Path) -> None:
    """Make a folder and those above it, as far as they are missing, for their owner alone."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def drafts(path: Path) -> Iterator[Path]:
    """Return the drafts of a file, finished by nobody if nobody is writing it."""
    return path.parent.glob(f"{_draft_of(path)}*")


def _draft_of(path: Path) -> str:
    return f".{path.name}."


def _sync(folder: Path) -> None:
    """Put a folder's names on the disk: syncing a file does not say what it is called."""
    if sys.platform == "win32":  # which opens no folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems, of other machines mostly, have nothing to sync in a folder.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)
