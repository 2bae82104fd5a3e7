"""Starting the screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.services import Services


def run(services: "Services") -> None:
    """Run the screen until the person leaves it.

    Raises:
        SystemExit: it ended in another way; the code says so.
    """
    import sys

    from tui import startup

    startup.pause_collector()  # the app resumes it
    from tui.app.app import RowdoApp
    from tui.app.terminal.encoding import adapt_to_terminal

    adapt_to_terminal()
    app = RowdoApp(services)
    app.run()
    if app.return_code:
        sys.exit(app.return_code)
