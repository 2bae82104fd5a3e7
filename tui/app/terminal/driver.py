"""The driver between the screen and the terminal: Textual's, which writes less and asks more."""

import os
from functools import partial

from textual.driver import Driver

from tui.app.terminal.columns import anchor
from tui.app.terminal.replies import QUESTIONS, ReplyParser
from tui.app.terminal.sgr import shrink

TITLE = "Rowdo"
KEEP_TITLE, PUT_TITLE_BACK = "\x1b[22;2t", "\x1b[23;2t"
"""The terminal's own stack of titles (XTWINOPS)."""


def rowdo_driver(driver: type[Driver], typed_before: int = 0) -> type[Driver]:
    """Return a driver like `driver` that sets the title, asks for colours, and writes frames compactly.

    Args:
        driver: Textual's.
        typed_before: How many bytes of what it reads first were typed when Enter was a line feed.
    """

    class RowdoDriver(driver):  # type: ignore[valid-type, misc]  # it is known when the app starts
        def write(self, data: str) -> None:
            super().write(shrink(anchor(data)))

        def start_application_mode(self) -> None:
            from textual.drivers import linux_driver

            nonlocal typed_before
            # What its input thread makes.
            linux_driver.XTermParser = partial(ReplyParser, typed_before)  # type: ignore[attr-defined, assignment]
            typed_before = 0
            super().start_application_mode()
            super().write(f"{KEEP_TITLE}\x1b]2;{TITLE}\x1b\\")
            # The console of Linux knows neither question, and writes a part of them on the screen.
            if os.environ.get("TERM") != "linux":
                super().write(QUESTIONS)

        def stop_application_mode(self) -> None:
            super().write(PUT_TITLE_BACK)
            super().stop_application_mode()

    return RowdoDriver
