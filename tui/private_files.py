"""Files and folders that only their owner can read. Writes are atomic and survive a power cut."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def make_private(folder: Path) -> None:
    """Make a folder and those above it, as far as they are missing, for their owner alone.

    Those above too, whatever the umask: who may write there could put another folder in this one's place.
    The XDG Base Directory Specification asks for the same.

    Raises:
        OSError: It cannot be made.
    """
    if not folder.is_dir():
        if folder.parent != folder:
            make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        with suppress(OSError):  # a folder above may be one that this user passes through and does not read
            sync_names(folder.parent)


def write_private(path: Path, content: bytes) -> None:
    """Replace a file's content in one step; only its owner can read it.

    Args:
        path: The file; its folder is made if it is missing.
        content: What the file will hold.

    Raises:
        OSError: It cannot be written; it holds what it held before.
    """
    make_private(path.parent)
    draft = path.with_name(f"{_draft_prefix(path)}{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    sync_names(path.parent)


def remove(path: Path) -> None:
    """Remove a file, if it is there, so that a power cut does not bring it back.

    Raises:
        OSError: It cannot be removed.
    """
    try:
        path.unlink()
    except FileNotFoundError:
        return
    sync_names(path.parent)


def drafts(path: Path) -> Iterator[Path]:
    """Return the drafts that killed processes left of a file, which nobody else may be writing now."""
    return path.parent.glob(f"{_draft_prefix(path)}*")


def sync_names(folder: Path) -> None:
    """Flush the names in a folder to the disk: to flush a file does not flush what it is called.

    Raises:
        OSError: They cannot be flushed.
    """
    if sys.platform == "win32":  # which opens no folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems, mostly of other machines, have nothing to flush in a folder.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)


def _draft_prefix(path: Path) -> str:
    return f".{path.name}."
