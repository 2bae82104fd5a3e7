"""The processes that tests start."""

import os
import signal
from pathlib import Path
from subprocess import Popen
from time import sleep


def time_zone() -> dict[str, str]:
    """What gives a process with an environment of its own the day that the test has."""
    return {"TZ": os.environ["TZ"]} if "TZ" in os.environ else {}


def runs(process: str) -> bool:
    """Whether a process is there that is not a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def heed_ctrl_c() -> None:
    """Undo what a shell does to the commands it starts in the background, which inherit it: ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until_it_waits(process: "Popen[str]") -> None:
    """Return once a process sleeps, which it does where it waits for more to read."""
    asleep = 0
    while asleep < 10:
        state = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0]
        asleep = asleep + 1 if state == "S" else 0
        sleep(0.01)
