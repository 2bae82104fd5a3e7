"""Stops what the server process would have stopped, if it was killed before it could.

Started by `tui.local.stack` as ``python -m tui.local.watchdog FOLDER``.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path

from tui.local.locks import FileLock, holder, take
from tui.local.paths import Home
from tui.local.postgres import stop_postmaster
from tui.local.unprivileged import reachable_root, server_account


def main() -> None:
    """Wait until the last user has gone, however it went; then end server and Postgres."""
    home = Home(Path(sys.argv[1]))
    watchdog = take(home.watchdog)
    watchdog.sign()
    with FileLock(home.users):
        end(home)
        # Before the users' lock, so that nobody who comes now counts on this watchdog.
        watchdog.release()


def end(home: Home) -> None:
    """End the server process and Postgres, and return when both are gone; neither running is fine.

    The caller makes sure that nobody starts them meanwhile.
    """
    if (server := holder(home.server)) is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server, signal.SIGTERM)
    # Free when the process is gone. One that has not signed yet finds that whoever started it is, and ends.
    FileLock(home.server).release()
    stop_postmaster(reachable_root(home.postgres, server_account()) / "data")


if __name__ == "__main__":
    main()
