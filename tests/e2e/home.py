"""An empty home, and the ``rowdo`` run in it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.local.world import World


class Home:
    """An empty home directory: nothing configured, no keyring, no display, no D-Bus.

    Args:
        path: The directory; made here.
    """

    def __init__(self, path: Path) -> None:
        path.mkdir()
        self.path = path
        self.environment = {"HOME": str(path), "PATH": os.defpath, "LANG": "C.UTF-8"}
        self.command = [sys.executable, "-m", "tui"]
        self.stack = World(path / ".local" / "share" / "rowdo")

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run ``rowdo`` and return what it printed."""
        done = subprocess.run(
            [*self.command, *arguments],
            env=self.environment,
            cwd=self.path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == status, done.stderr
        return done.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json"))

    def tasks(self) -> list[str]:
        """The open todos, as ``rowdo list`` has them."""
        return [todo["task"] for todo in self.json("list")]
