"""Processes that use an embedded stack, to be ended in every possible way."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

USE = """
import sys
from pathlib import Path
from tui import local
with local.ensure(Path(sys.argv[1])) as lease:
    print(lease.urls.sql_url, flush=True)
    sys.stdin.read()
"""


class User:
    """A process that takes part in the stack of `data_dir` until it is left or killed."""

    def __init__(self, data_dir: Path, environment: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USE, data_dir],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            text=True,
        )

    def wait_ready(self) -> str:
        """Return where the stack answers SQL, once it does."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        url = self.process.stdout.readline().strip()
        assert url, self.process.stderr.read()
        return url

    def leave(self) -> None:
        """End as a program ends."""
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        """End as ``kill -9`` ends a program."""
        self.process.kill()
        self.process.communicate(timeout=60)

    def __enter__(self) -> Self:
        self.wait_ready()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.leave()
