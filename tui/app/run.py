"""Starting the screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.services import Services


def run(services: "Services") -> None:
    """Run the screen until the person leaves it.

    Raises:
        SystemExit: it ended in another way; the code says so.
    """
    import gc
    import sys

    # Nothing that is loaded until the first frame is drawn is ever garbage, and looking for it takes a tenth
    # of the time. The app brings the collector back.
    gc.disable()
    from tui.app.app import RowdoApp

    app = RowdoApp(services)
    app.run()
    if app.return_code:
        sys.exit(app.return_code)
