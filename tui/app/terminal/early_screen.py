"""A picture of the first frame, on the terminal while the app that will draw that frame is imported."""

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
_TERMINAL = 2
"""The descriptor that Textual draws on."""
_LOCAL = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
_INPUT = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR


class EarlyScreen:
    """Shows a picture until the app takes over.

    Args:
        picture: What draws it on an empty screen.
    """

    def __init__(self, picture: str) -> None:
        self._picture = picture
        self._before = termios.tcgetattr(sys.__stdin__)  # type: ignore[arg-type] # a terminal is there
        self._shown = False

    def show(self) -> None:
        """Go to the alternate screen and draw; keys wait for the app as they are, and nothing echoes them."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        self._shown = True
        raw = [*self._before]
        raw[0] &= ~_INPUT
        raw[3] &= ~_LOCAL
        self._set(raw)
        _write(ENTER + _HIDE_CURSOR + self._picture)

    def hand_over(self) -> None:
        """Give the terminal, with the picture on it, to the app's driver; it finds the settings as they were.

        What was typed stays where it is read.
        """
        self._shown = False
        self._set(self._before)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def close(self) -> None:
        """Leave the terminal as it was, where the app has not taken over."""
        if self._shown:
            _write(_SHOW_CURSOR + LEAVE)
            self.hand_over()

    def _set(self, attributes: "list[object]") -> None:
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(sys.__stdin__, termios.TCSANOW, attributes)  # type: ignore[arg-type]


def taking_over(driver: "type[Driver]", early: EarlyScreen) -> "type[Driver]":
    """Return a driver like `driver` that begins on the screen of `early`, and leaves what is on it."""

    class TakingOver(driver):  # type: ignore[valid-type, misc]  # it is known when the app starts
        _entered = True

        def start_application_mode(self) -> None:
            early.hand_over()
            super().start_application_mode()

        def write(self, data: str) -> None:
            if data == ENTER and self._entered:
                self._entered = False
            else:
                super().write(data)

    return TakingOver


def _write(text: str) -> None:
    left = text.encode()
    with suppress(OSError):  # the terminal is gone
        while left:
            left = left[os.write(_TERMINAL, left) :]
