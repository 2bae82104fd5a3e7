"""Stops what the server process would have stopped, if it was killed before it could.

Started by `tui.local.stack` as ``python -m tui.local.watchdog FOLDER``.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path

from tui.local.home import Home
from tui.local.locks import FileLock, holder
from tui.local.postgres import stop_postmaster
from tui.local.unprivileged import reachable_root, server_account


def main() -> None:
    """Wait until the last user has gone, however it went; then end server and Postgres."""
    home = Home(Path(sys.argv[1]))
    with FileLock(home.watchdog) as lock:
        lock.sign()
        with FileLock(home.users):
            end(home)


def end(home: Home) -> None:
    """End the server process and Postgres, and return when both are gone; neither running is fine.

    The caller makes sure that nobody starts them meanwhile.
    """
    if (server := holder(home.server)) is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server, signal.SIGTERM)
        FileLock(home.server).release()  # free when the process is gone
    stop_postmaster(reachable_root(home.postgres, server_account()) / "data")


if __name__ == "__main__":
    main()
