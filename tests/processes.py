"""What the system says of a process."""

from pathlib import Path


def runs(process: str) -> bool:
    """Whether a process is there that is not a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
