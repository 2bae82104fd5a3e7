"""What a power cut would leave on the disk."""

import os
import stat
from pathlib import Path

import pytest


class Disk:
    """What this process has synced since, which is all that outlasts a power cut.

    Args:
        monkeypatch: undoes the looking.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._files: set[int] = set()
        self._names: dict[int, set[str]] = {}
        fsync = os.fsync

        def noted(file: int) -> None:
            fsync(file)
            found = os.fstat(file)
            if stat.S_ISDIR(found.st_mode):
                self._names[found.st_ino] = set(os.listdir(file))
            else:
                self._files.add(found.st_ino)

        monkeypatch.setattr(os, "fsync", noted)

    def has(self, path: Path) -> bool:
        """Whether the file or folder would be found under its name, with what it holds."""
        named = path.name in self._names.get(path.parent.stat().st_ino, set())
        return named and (not path.is_file() or path.stat().st_ino in self._files)
