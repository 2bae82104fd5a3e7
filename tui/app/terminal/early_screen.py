"""The terminal while the app is imported: keeps what is typed, and may show a picture of the first frame."""

import os
import signal
import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver

ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
"""Go to the alternate screen and back; where it is shown already, some terminals clear it to enter it."""
_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"
_KEYBOARD, _TERMINAL = 0, 2
"""The descriptors that Textual reads from and draws on."""
_LOCAL = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
_INPUT = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR


class EarlyScreen:
    """Keeps what is typed, and shows a picture, until the app takes over.

    Args:
        picture: What draws it on an empty screen; empty for none.
    """

    def __init__(self, picture: str) -> None:
        self.picture = picture
        self.typed_before = 0
        """How many bytes were typed before keys were kept as they are: among them Enter is a line feed."""
        self._before = termios.tcgetattr(sys.__stdin__)  # type: ignore[arg-type] # a terminal is there
        self._begun = False

    def begin(self) -> None:
        """Have keys wait for the app as they are, echoed by nothing; draw on the alternate screen."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        self._begun = True
        raw = [*self._before]
        raw[0] &= ~_INPUT
        raw[3] &= ~_LOCAL
        self._set(raw)
        self.typed_before = _waiting()
        if self.picture:
            _write(ENTER + _HIDE_CURSOR + self.picture)

    def hand_over(self) -> None:
        """Give the terminal, with the picture on it, to the app's driver; it finds the settings as they were.

        What was typed stays where it is read. Once the app has the terminal, this does nothing.
        """
        if not self._begun:
            return
        self._begun = False
        self._set(self._before)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def close(self) -> None:
        """Leave the terminal as it was, where the app has not taken over."""
        if self._begun and self.picture:
            _write(_SHOW_CURSOR + LEAVE)
        self.hand_over()

    def _set(self, attributes: "list[object]") -> None:
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(sys.__stdin__, termios.TCSANOW, attributes)  # type: ignore[arg-type]


def taking_over(driver: "type[Driver]", early: EarlyScreen) -> "type[Driver]":
    """Return a driver like `driver` that begins on the screen of `early`, and leaves what is on it."""

    class TakingOver(driver):  # type: ignore[valid-type, misc]  # it is known when the app starts
        _entered = bool(early.picture)

        def start_application_mode(self) -> None:
            early.hand_over()
            super().start_application_mode()

        def write(self, data: str) -> None:
            if data == ENTER and self._entered:
                self._entered = False
            else:
                super().write(data)

    return TakingOver


def _waiting() -> int:
    """Return how many bytes were typed and not read."""
    import fcntl  # which Windows has not, where nothing calls this

    with suppress(OSError):  # the terminal is gone
        count = fcntl.ioctl(_KEYBOARD, termios.FIONREAD, bytes(4))
        return int.from_bytes(count, sys.byteorder)
    return 0


def _write(text: str) -> None:
    left = text.encode()
    with suppress(OSError):  # the terminal is gone
        while left:
            left = left[os.write(_TERMINAL, left) :]
