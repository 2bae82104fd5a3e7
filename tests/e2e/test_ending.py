"""How the screen ends without a key press."""

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.e2e.home import Home


class Screen:
    """The screen in a bare pseudo-terminal.

    Attributes:
        process: the process that draws it.
        drawn: all that it wrote so far.
    """

    def __init__(self, home: Home, preexec: Callable[[], object]) -> None:
        self._terminal, theirs = pty.openpty()
        self.process = subprocess.Popen(
            home.command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**home.environment, "TERM": "xterm-256color", "LINES": "24", "COLUMNS": "80"},
            start_new_session=True,
            preexec_fn=preexec,
        )
        os.close(theirs)
        self.drawn = b""

    def read_until(self, wanted: bytes) -> None:
        deadline = time.monotonic() + 60
        while wanted not in self.drawn:
            ready, _, _ = select.select([self._terminal], [], [], max(0, deadline - time.monotonic()))
            assert ready, self.drawn
            self.drawn += os.read(self._terminal, 65536)

    def vanish(self) -> None:
        """Take the terminal away."""
        os.close(self._terminal)


@contextmanager
def screen(home: Home, preexec: Callable[[], object] = lambda: None) -> Iterator[Screen]:
    home.run("add", "buy milk today")
    screen = Screen(home, preexec)
    try:
        screen.read_until(b"buy milk")
        # By then whatever comes after the first frame has been set up.
        screen.read_until(b"synced")
        yield screen
    finally:
        screen.process.kill()
        screen.process.wait()


@pytest.mark.slow
def test_sigterm_leaves_the_terminal_as_it_was(home: Home) -> None:
    with screen(home) as shown:
        shown.process.terminate()
        shown.read_until(b"\x1b[?1049l")
        assert shown.process.wait(60) == 128 + signal.SIGTERM
    assert not list(home.path.rglob("replicas/local/*-wal")), "the log was not emptied"


@pytest.mark.slow
def test_a_terminal_that_goes_without_a_word_takes_the_screen_along(home: Home) -> None:
    with screen(home, lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as shown:
        shown.vanish()
        assert shown.process.wait(60) == -signal.SIGHUP
    assert "buy milk" in home.tasks()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_without_a_terminal_all_around_there_is_no_screen(home: Home, number: int) -> None:
    ours, theirs = pty.openpty()
    streams = [theirs] * 3
    streams[number] = subprocess.DEVNULL
    stdin, stdout, stderr = streams
    done = subprocess.run(
        home.command, stdin=stdin, stdout=stdout, stderr=stderr, env=home.environment, timeout=60
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 2
