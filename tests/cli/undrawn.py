"""Programs: Rowdo in which the frame of the next start is never drawn."""


def _program(first_frame: str, timeout: int) -> str:
    return f"""
import pathlib, signal, sqlite3, tui.app.run, tui.cli.open_screen
def first_frame(*_):
{first_frame}
tui.app.run.first_frame = first_frame
tui.cli.open_screen.TIMEOUT = {timeout}
from tui.__main__ import main
main()
"""


NEVER_DRAWN = _program("    while True: signal.pause()", timeout=1)
"""It does not come, and is not waited for as long as else."""


def locked_out(timeout: int) -> str:
    """It does not come because SQLite waits for a lock, which no signal's handler interrupts; it says so.

    Args:
        timeout: seconds in which it should be drawn.
    """
    return _program(
        """
    holder, waiter = (sqlite3.connect(pathlib.Path.home() / "locked", timeout=600) for _ in range(2))
    holder.execute("begin immediate")
    print("drawing", flush=True)
    waiter.execute("begin immediate")
""",
        timeout,
    )
