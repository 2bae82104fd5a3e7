"""The frame before the app, in a terminal: what is on it at once, and that the app then draws the same."""

import os
import pty
import re
import select
import signal
import sqlite3
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from fcntl import ioctl
from pathlib import Path
from struct import pack

import pyte
import pytest

from tests.cli.offline import Offline
from tests.cli.undrawn import NEVER_DRAWN, locked_out
from tui.app.terminal.early_screen import ENTER, LEAVE
from tui.todos import Priority, Todo

COLUMNS, LINES = 100, 30
TAKEN_OVER = b"\x1b[?1000h"
"""What Textual asks of the terminal first: mouse events."""
DEVICE_CONTROL = re.compile(rb"\x1bP.*?\x1b\\")
"""What pyte takes for words, and terminals do not (DCS): a question for colours."""
SETTLED = b"signed out"
"""What the app says when it has looked for a session."""
NEVER_THERE = """
import signal, tui.app.run as app
app.run = lambda *_: signal.pause()
from tui.__main__ import main
main()
"""
"""A start in which the app does not come."""
SOON_QUIET = """
import tui.app.timers
tui.app.timers.QUIET = 2
from tui.__main__ import main
main()
"""
"""A screen that need not be left alone for long."""


class Screen:
    """A command in a pseudo-terminal.

    Attributes:
        process: the command.
        written: all that it wrote so far.
        terminal: the terminal, from outside.
    """

    def __init__(self, here: Offline, *command: str) -> None:
        self.terminal, theirs = pty.openpty()
        ioctl(self.terminal, termios.TIOCSWINSZ, pack("HHHH", LINES, COLUMNS, 0, 0))
        self.settings = termios.tcgetattr(self.terminal)
        self.process = subprocess.Popen(
            [sys.executable, *(command or ("-m", "tui"))],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=here.environment | {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
        )
        os.close(theirs)
        self.written = b""

    def read_until(self, wanted: bytes) -> None:
        """Read until something was written."""
        deadline = time.monotonic() + 60
        while wanted not in self.written:
            ready, _, _ = select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))
            assert ready, self.written
            self.written += os.read(self.terminal, 65536)

    def read_to_the_end(self, status: int = 0) -> None:
        with suppress(OSError):
            while chunk := os.read(self.terminal, 65536):
                self.written += chunk
        assert self.process.wait(60) == status

    def press(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    @property
    def early(self) -> bytes:
        """What was written before the app."""
        return self.written.partition(TAKEN_OVER)[0]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


class Picture(pyte.Screen):
    """What a terminal shows."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, LINES)
        self.stream = pyte.ByteStream(self)

    def cells(self) -> list[list[object]]:
        """Return every character with its colours; not of the first line and the last, which tell news."""
        return [[self.buffer[y][x] for x in range(COLUMNS)] for y in range(1, LINES - 1)]


@pytest.fixture
def here(tmp_path: Path) -> Offline:
    here = Offline(tmp_path / "home")
    here.fill(
        Todo(uid="", task=f"Call the plumber {number} ✓ é", project=project, priority=Priority(number % 5))
        for number in range(40)
        for project in ("", "home")
    )
    profile = here.folder / "config" / "profiles" / "default.toml"
    profile.parent.mkdir(parents=True)
    profile.write_text('start_view = "all"\n')
    return here


@pytest.fixture
def left(here: Offline) -> Iterator[Offline]:
    """Somebody who has looked at the screen, and left it."""
    shown = Screen(here)
    try:
        shown.read_until(SETTLED)
        shown.press("q")
        shown.read_to_the_end()
        assert shown.early == ENTER.encode(), "nothing was kept before"
        yield here
    finally:
        shown.close()


def test_the_picture_comes_before_the_app_which_then_draws_the_same(left: Offline) -> None:
    shown = Screen(left)
    try:
        shown.read_until(SETTLED)
        early, rest = shown.early, shown.written[len(shown.early) :]
        picture = Picture()
        picture.stream.feed(early)
        before = picture.cells()
        assert "Call the plumber 0" in "\n".join(picture.display)
        assert any("home" in line[:20] for line in picture.display), "the sidebar is there too"
        assert "signed out" not in picture.display[0], "it is not known yet"
        assert ENTER.encode() not in rest, "some terminals would clear the picture"
        rest = DEVICE_CONTROL.sub(b"", rest)
        # Cell by cell the same as is there already: half a frame, too, shows the whole picture.
        for start in range(0, len(rest), 512):
            picture.stream.feed(rest[start : start + 512])
            assert picture.cells() == before
        assert "signed out" in picture.display[0]
    finally:
        shown.close()


def test_keys_typed_on_the_picture_are_for_the_app_and_not_echoed(left: Offline) -> None:
    shown = Screen(left)
    try:
        shown.read_until(b"Call the plumber 0")
        shown.press("abuy milk\rq")
        shown.read_to_the_end()
        assert b"milk" not in shown.early
        assert "buy milk" in left.tasks()
        assert termios.tcgetattr(shown.terminal) == shown.settings
    finally:
        shown.close()


@pytest.mark.parametrize("kept", [False, True])
def test_keys_typed_before_anything_is_shown_are_for_the_app(
    here: Offline, kept: bool, request: pytest.FixtureRequest
) -> None:
    if kept:
        request.getfixturevalue("left")
    shown = Screen(here)
    try:
        shown.press("abuy milk\rq")
        shown.read_to_the_end()
        assert "buy milk" in here.tasks()
        assert termios.tcgetattr(shown.terminal) == shown.settings
    finally:
        shown.close()


def test_what_changed_since_is_not_on_a_picture(left: Offline) -> None:
    left.run("add", "buy milk")
    shown = Screen(left)
    try:
        shown.read_until(SETTLED)
        assert shown.early == ENTER.encode()
    finally:
        shown.close()


@pytest.mark.slow
def test_leaving_does_not_wait_for_a_picture_that_never_comes(here: Offline) -> None:
    shown = Screen(here, "-c", NEVER_DRAWN)
    try:
        shown.read_until(SETTLED)
        shown.press("q")
        shown.read_to_the_end()
        assert termios.tcgetattr(shown.terminal) == shown.settings
        assert not list(here.folder.rglob("*.frame"))
    finally:
        shown.close()


@pytest.mark.slow
def test_who_presses_ctrl_c_after_leaving_does_not_wait_for_the_picture(here: Offline) -> None:
    shown = Screen(here, "-c", locked_out(600))
    try:
        shown.read_until(SETTLED)
        shown.press("q")
        shown.read_until(b"drawing")
        shown.process.send_signal(signal.SIGINT)
        shown.read_to_the_end(-signal.SIGINT)
        assert b"Traceback" not in shown.written
    finally:
        shown.close()


@pytest.mark.slow
def test_leaving_does_not_wait_for_another_program_that_reads(here: Offline) -> None:
    shown = Screen(here)
    try:
        shown.read_until(SETTLED)
        with closing(sqlite3.connect(here.replica_path, isolation_level=None)) as reader:
            here.run("add", "buy milk")
            reader.execute("begin")
            reader.execute("select * from todo").fetchall()
            shown.press("q")
            shown.read_to_the_end()
            assert reader.in_transaction
        assert not list(here.folder.rglob("*.frame"))
    finally:
        shown.close()


@pytest.mark.slow
def test_a_screen_that_is_killed_while_nothing_happens_has_kept_its_picture(here: Offline) -> None:
    shown = Screen(here, "-c", SOON_QUIET)
    try:
        shown.read_until(SETTLED)
        deadline = time.monotonic() + 60
        while not list(here.folder.rglob("*.frame")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        shown.close()
    here.run("list")  # the last program to close the todos
    again = Screen(here, "-c", NEVER_THERE)
    try:
        again.read_until(b"Call the plumber 0")
    finally:
        again.close()


@pytest.mark.slow
def test_a_start_that_is_ended_leaves_the_terminal_as_it_was(left: Offline) -> None:
    shown = Screen(left, "-c", NEVER_THERE)
    try:
        shown.read_until(b"Call the plumber 0")
        assert termios.tcgetattr(shown.terminal) != shown.settings
        shown.process.terminate()
        shown.read_until(LEAVE.encode())
        assert shown.process.wait(60) == 128 + signal.SIGTERM
        assert termios.tcgetattr(shown.terminal) == shown.settings
    finally:
        shown.close()
