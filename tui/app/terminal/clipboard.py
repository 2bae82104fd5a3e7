"""The operating system's clipboard, for terminals that do not support OSC 52."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Thread

TIMEOUT = 5.0
"""Seconds for a program to take a text."""


def copy(text: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Copy `text`, in a thread of its own; False if there is no clipboard, or it is of another machine."""
    command = _command(environment)
    if command is None:
        return False
    Thread(target=_run, args=(command, text), name="clipboard", daemon=True).start()
    return True


def _command(environment: Mapping[str, str]) -> Sequence[str] | None:
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return None
    programs: list[Sequence[str]] = []
    if sys.platform == "darwin":
        programs.append(("pbcopy",))
    if environment.get("WAYLAND_DISPLAY"):
        programs.append(("wl-copy",))
    if environment.get("DISPLAY"):
        programs += [("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")]
    path = environment.get("PATH", os.defpath)
    return next((each for each in programs if shutil.which(each[0], path=path)), None)


def _run(command: Sequence[str], text: str) -> None:
    # OSC 52 was sent as well, and there is no telling which of the two has worked.
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
            start_new_session=True,
        )
