"""A program in a pseudo-terminal: keys go in, and pyte keeps the screen."""

import fcntl
import os
import pty
import queue
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

TIMEOUT = 120.0
"""Seconds for anything to show."""
Wanted = Callable[[Sequence[str]], bool]
"""Tells of the lines of a screen whether they are what is waited for."""


class Screen(pyte.Screen):
    """Answers no questions: nobody would hear the answer."""

    def report_device_status(self, *modes: int, **_: bool) -> None:  # type: ignore[override]  # takes more
        ...  # fmt: skip


class Watched:
    """Runs a program of its own in a terminal of 120 by 40.

    What it writes is stamped by a thread as it comes, so that reading the screen costs the program nothing.

    Args:
        command: what runs.
        environment: all of its environment.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], columns: int = 120, lines: int = 40
    ) -> None:
        self._screen = Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._chunks: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self.written = 0
        """Bytes that have come so far."""
        self.started = time.perf_counter()
        self.pid, self._pty = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), dict(environment))
        fcntl.ioctl(self._pty, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                chunk = os.read(self._pty, 65536)
            except OSError:
                return
            self._chunks.put((time.perf_counter(), chunk))
            if not chunk:
                return

    @property
    def lines(self) -> Sequence[str]:
        """The screen as it was last looked at."""
        return self._screen.display

    def until(self, wanted: Wanted, *, since: float | None = None) -> float:
        """Wait until the screen is as wanted; return how many seconds that took since `since`, or the start.

        Raises:
            TimeoutError: it never is.
        """
        begin = self.started if since is None else since
        at = time.perf_counter()
        deadline = at + TIMEOUT
        while not wanted(self.lines):
            try:
                at, chunk = self._chunks.get(timeout=max(0.001, deadline - time.perf_counter()))
            except queue.Empty:
                raise TimeoutError("\n".join(self.lines)) from None
            self._feed(chunk)
        return at - begin

    def press(self, keys: str, wanted: Wanted) -> float:
        """Press keys; return the seconds until the screen is as wanted."""
        begin = time.perf_counter()
        os.write(self._pty, keys.encode())
        return self.until(wanted, since=begin)

    def quiet(self, seconds: float) -> int:
        """Wait until nothing has come for so long; return how many bytes came until then."""
        before = self.written
        while True:
            try:
                self._feed(self._chunks.get(timeout=seconds)[1])
            except queue.Empty:
                return self.written - before

    def leave(self) -> None:
        """Quit, and wait until the program has ended."""
        os.write(self._pty, b"q")
        self._reader.join(TIMEOUT)

    def _feed(self, chunk: bytes) -> None:
        self.written += len(chunk)
        self._stream.feed(chunk)

    def heard(self, seconds: float) -> int:
        """Return how many bytes come in the next so many seconds."""
        before, deadline = self.written, time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            try:
                self._feed(self._chunks.get(timeout=left)[1])
            except queue.Empty:
                break
        return self.written - before

    @property
    def memory(self) -> int:
        """The program's share of memory in kilobytes."""
        told = Path(f"/proc/{self.pid}/smaps_rollup").read_text("utf-8")
        return int(next(line.split()[1] for line in told.splitlines() if line.startswith("Pss:")))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._reader.join()  # else it would go on reading whatever is opened next under this number
        os.close(self._pty)
