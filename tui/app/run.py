"""Starting the screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.backstage import Backstage


def run(backstage: "Backstage") -> None:
    """Run the screen until the person leaves it.

    The collector of cyclic garbage rests until the first frame is drawn: nothing that is loaded until then is
    ever garbage, and looking for it takes a tenth of the time.
    """
    import gc

    gc.disable()
    from tui.app.app import RowdoApp

    RowdoApp(backstage).run()
