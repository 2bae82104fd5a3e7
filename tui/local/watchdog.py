"""Stops Postgres if the server process was killed before it could do so itself.

Started by `tui.local.stack` as ``python -m tui.local.watchdog FOLDER``.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path

from tui.local.locks import FileLock, acquire, holder_pid
from tui.local.paths import Paths
from tui.local.postgres import stop_postmaster
from tui.local.unprivileged import reachable_root, server_account


def main() -> None:
    """Wait until no process uses the stack any more, then stop the server process and Postgres."""
    paths = Paths(Path(sys.argv[1]))
    watchdog = acquire(paths.watchdog_lock)
    watchdog.write_pid()
    with FileLock(paths.users_lock):
        end(paths)
        # Released before the users' lock, so that a process that comes now starts a watchdog of its own.
        watchdog.release()


def end(paths: Paths) -> None:
    """Stop the server process and Postgres, and return when both have ended. Neither has to run.

    The caller holds a lock that keeps others from starting them meanwhile.
    """
    if (server := holder_pid(paths.server_lock)) is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server, signal.SIGTERM)
    # Free when the process has ended. A server without a written id ends if its starter has ended.
    FileLock(paths.server_lock).release()
    stop_postmaster(reachable_root(paths.postgres, server_account()) / "data")


if __name__ == "__main__":
    main()
