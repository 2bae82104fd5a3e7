"""A signed-in person without a network, with todos on this machine."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tests.processes import time_zone
from tui.auth import Account, Accounts
from tui.cli.main import cli
from tui.client.client import replica_path
from tui.config import Settings, load
from tui.replica.replica import Replica
from tui.todos import Todo

CLIENT = "client_offline"
UNREACHABLE = "http://127.0.0.1:9"


class Offline:
    """A folder with an account and a replica, and the commands run in it.

    Args:
        folder: where; made here.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.environment = {
            "WORKOS_CLIENT_ID": CLIENT,
            "ROWDO_WORKOS_URL": UNREACHABLE,
            "DATABASE_AUTHENTICATED_URL": "postgresql://authenticated@ep-far.away.neon.tech/neondb",
            "ROWDO_SQL_URL": f"{UNREACHABLE}/sql",
            "ROWDO_CONFIG_DIR": str(folder / "config"),
            "ROWDO_DATA_DIR": str(folder / "data"),
            "ROWDO_INSECURE_STORAGE": "1",
            "HOME": str(folder),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            **time_zone(),
        }
        account = Account(
            "default",
            CLIENT,
            "user_1",
            "ana@example.com",
            storage="file",
            workos_url=self.settings.workos_url,
            resource=self.settings.urls,
        )
        Accounts(folder / "data").remember(account)
        self.replica_path = replica_path(self.settings, account)
        with self.replica() as replica:
            replica.file.set_meta("copied", "yes")
            replica.file.sql.commit()

    @property
    def settings(self) -> Settings:
        return load(environment=self.environment, cwd=self.folder)

    def replica(self) -> Replica:
        self.replica_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Replica.open(self.replica_path)

    def fill(self, todos: Iterable[Todo]) -> None:
        with self.replica() as replica, replica.step("Filled"):
            for todo in todos:
                replica.add(todo)

    def run(
        self, *arguments: str, status: int = 0, typed: str | bytes | None = None, **environment: str
    ) -> Result:
        """Run a command in this process."""
        result = CliRunner().invoke(cli, arguments, input=typed, env=self.environment | environment)
        assert result.exit_code == status, (result.output, result.exception)
        return result

    def out(self, *arguments: str, **environment: str) -> str:
        return self.run(*arguments, **environment).stdout  # type: ignore[arg-type] # only texts are given

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    def todo(self, prefix: str) -> Todo:
        with self.replica() as replica:
            [todo] = replica.find(prefix)
            return todo

    def tasks(self) -> list[str]:
        return [todo["task"] for todo in self.json("list")]
