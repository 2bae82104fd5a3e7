"""The processes that tests start."""

import os
from pathlib import Path


def time_zone() -> dict[str, str]:
    """What gives a process with an environment of its own the day that the test has."""
    return {"TZ": os.environ["TZ"]} if "TZ" in os.environ else {}


def runs(process: str) -> bool:
    """Whether a process is there that is not a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
