"""Files that are whole or not there, and nobody else's business."""

import os
from collections.abc import Iterator
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Replace a file's content in one step; only its owner can read it.

    Args:
        path: the file; its folder is made if missing, for its owner alone.
        text: what it shall hold.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{_draft_of(path)}{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def drafts(path: Path) -> Iterator[Path]:
    """Return the drafts of a file, finished by nobody if nobody is writing it."""
    return path.parent.glob(f"{_draft_of(path)}*")


def _draft_of(path: Path) -> str:
    return f".{path.name}."
