"""The processes that tests start."""

import os
from pathlib import Path

TIME_ZONE = {name: os.environ[name] for name in ("TZ",) if name in os.environ}
"""What gives a process with an environment of its own the day that the test has."""


def runs(process: str) -> bool:
    """Whether a process is there that is not a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
