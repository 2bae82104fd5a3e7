"""Processes that are started in the background."""

import os
import subprocess
import sys
import time

import pytest

from tui.client.start_rowdo import start_rowdo


def test_a_process_that_has_ended_is_gone_while_its_parent_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    spawn, started = os.posix_spawn, list[int]()

    def noted(*arguments: object, **named: object) -> int:
        started.append(spawn(*arguments, **named))  # type: ignore[arg-type]  # as they were given
        return started[-1]

    monkeypatch.setattr(os, "posix_spawn", noted)
    start_rowdo([], "--version")
    deadline = time.monotonic() + 60
    while is_there(started[0]):
        assert time.monotonic() < deadline
        time.sleep(0.01)


IGNORING = """
import signal, threading
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
from tui.client.start_rowdo import start_rowdo
start_rowdo([], "--version")
for thread in threading.enumerate():
    if thread is not threading.current_thread():
        thread.join()
"""
"""What starts a process where the parent has all that it starts ignore how their own processes end."""


def test_nothing_is_said_where_the_system_asks_how_processes_ended() -> None:
    ran = subprocess.run([sys.executable, "-c", IGNORING], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")


def is_there(process: int) -> bool:
    """Whether there is a process of that number, be it a zombie."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
