"""Folders that are nobody else's business."""

import os
from contextlib import suppress
from pathlib import Path


def make_private(folder: Path) -> None:
    """Make a folder and those above it, as far as they are missing, for their owner alone.

    Those above too, whatever the umask: who may write there could put another folder in this one's place.
    The XDG Base Directory Specification asks for the same.

    Raises:
        OSError: it cannot be made.
    """
    if not folder.is_dir():
        if folder.parent != folder:
            make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        with suppress(OSError):  # so that it outlasts a power cut, with what is in it
            descriptor = os.open(folder.parent, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
