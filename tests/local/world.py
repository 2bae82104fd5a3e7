"""A data folder seen from outside: which processes work for it."""

import time
from collections.abc import Callable
from pathlib import Path

from tui.local.locks import holder_pid
from tui.local.paths import Paths
from tui.local.postgres import Postgres, running_postmaster, socket_folder
from tui.local.unprivileged import reachable_root, server_account


class World:
    """A data folder, and the processes that work for it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.paths = Paths(data_dir / "local")

    @property
    def data(self) -> Path:
        return reachable_root(self.paths.postgres, server_account()) / "data"

    @property
    def postgres(self) -> int | None:
        return running_postmaster(self.data)

    @property
    def server(self) -> int | None:
        return holder_pid(self.paths.server_lock)

    @property
    def watchdog(self) -> int | None:
        return holder_pid(self.paths.watchdog_lock)

    @property
    def conninfo(self) -> str:
        return Postgres(self.paths.postgres).conninfo

    @property
    def sockets(self) -> Path:
        """The folder of Postgres' socket; an error where it does not run."""
        folder = socket_folder(self.data)
        assert folder is not None
        return folder

    @property
    def running(self) -> set[str]:
        parts = {"postgres": self.postgres, "server": self.server, "watchdog": self.watchdog}
        return {name for name, pid in parts.items() if pid is not None}

    def wait_until_up(self) -> None:
        wait_for(lambda: self.running == {"postgres", "server", "watchdog"})

    def wait_until_gone(self) -> None:
        wait_for(lambda: not self.running)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
