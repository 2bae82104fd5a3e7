"""A terminal that the test itself plays: it answers questions, and keeps all bytes and the screen."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

import pyte


class Emulator:
    """Runs a command in a terminal of its own.

    Args:
        command: what runs in it.
        environment: all of the command's environment.
        answers: what the terminal answers to what it is asked, byte for byte.
        size: columns and lines.

    Attributes:
        written: all that the command wrote so far.
        screen: the screen as pyte draws it.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        answers: Mapping[bytes, bytes] | None = None,
        size: tuple[int, int] = (100, 30),
    ) -> None:
        self._answers = dict(answers or {})
        self.written = b""
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            # The size before the program looks for it.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execve(command[0], list(command), dict(environment))

    def press(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def wait_for(self, text: str) -> None:
        """Wait until the screen shows a text."""
        self.wait_until(lambda: any(text in line for line in self.screen.display))

    def wait_until(self, wanted: Callable[[], object]) -> None:
        """Wait until something is so, reading what the command writes."""
        deadline = time.monotonic() + 60
        while not wanted():
            ready, _, _ = select.select([self._terminal], [], [], max(0, deadline - time.monotonic()))
            assert ready, "\n".join(self.screen.display)
            self._take(os.read(self._terminal, 65536))

    def _take(self, data: bytes) -> None:
        self.written += data
        self._stream.feed(data)
        for question in [each for each in self._answers if each in self.written]:
            os.write(self._terminal, self._answers.pop(question))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._terminal)
