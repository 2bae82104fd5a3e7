"""Starts the screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tui.app.services import Services
    from tui.app.terminal.early_screen import EarlyScreen


def run(services: "Services", early: "EarlyScreen | None" = None) -> None:
    """Run the screen until the person leaves it.

    Args:
        services: Accounts, replica and network.
        early: What has the terminal until the app takes over.

    Raises:
        SystemExit: it ended in another way; the code says so.
    """
    import sys

    from tui import startup

    startup.pause_collector()  # the app resumes it
    startup.leave_out_of_textual()
    from tui.app.app import RowdoApp
    from tui.app.terminal.encoding import adapt_to_terminal

    adapt_to_terminal()
    app = RowdoApp(services, early=early)
    app.run()
    if app.return_code:
        sys.exit(app.return_code)


def first_frame(services: "Services", size: tuple[int, int]) -> "tuple[str, datetime, datetime] | None":
    """Draw what a start would draw first on an empty screen, and show it to nobody.

    Args:
        services: What is behind the screen; nothing of it is changed, and nothing is sent.
        size: The columns and lines of the terminal.

    Returns:
        What draws it, the local moment it shows, and the one from which it would look different.
    """
    from rich.control import Control
    from textual.driver import Driver
    from textual.drivers.headless_driver import HeadlessDriver

    from tui.app.app import RowdoApp
    from tui.app.terminal.columns import anchor
    from tui.app.terminal.sgr import shrink

    drawn: tuple[str, datetime, datetime] | None = None
    lines = [Control.move_to(0, line).segment.text for line in range(size[1])]

    class FirstFrame(RowdoApp, inherit_bindings=False):
        def get_driver_class(self) -> type[Driver]:
            return Recorder

        def connect(self) -> None:
            """Sync nothing."""

    class Recorder(HeadlessDriver):
        @property
        def is_headless(self) -> bool:
            return False  # nothing is drawn for those that are

        def write(self, data: str) -> None:
            nonlocal drawn
            # The first frame goes to the beginning of every line; what sets a mode to none.
            if app.main and drawn is None and all(line in data for line in lines):
                shown = app.main.shown_at
                drawn = shrink(anchor(data)), shown, app.main.timers.next_change(shown)
                app.exit()

    app = FirstFrame(services, whole=True)
    app.run(size=size)
    return drawn
