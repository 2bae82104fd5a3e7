"""``rowdo`` with its own profile, signed in to the test's stack as to a real service."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from click.testing import CliRunner, Result

from tests.loopback import PLAIN
from tests.processes import time_zone
from tests.stack import Stack
from tests.standins.urls import data_api_url
from tui import auth
from tui.auth.tokens import Tokens
from tui.cli.main import cli
from tui.client.client import Client, ProfileChoice
from tui.config import Settings, load
from tui.local.issuer.issuer import DEVICE_GRANT
from tui.local.urls import Urls


def api_variables(urls: Urls, api: str) -> dict[str, str]:
    """What names the database of a stack by one of its APIs."""
    if api == "sql":
        return {"DATABASE_AUTHENTICATED_URL": urls.authenticated_url}
    return {"NEON_DATA_API_URL": data_api_url(urls)}


class Commands:
    """Somebody's folder, and the commands they run in it.

    Args:
        stack: What stands in for WorkOS and Neon.
        folder: Theirs; made here.
        api: How they come to the database.
    """

    def __init__(self, stack: Stack, folder: Path, api: str = "sql") -> None:
        urls = stack.lease.urls
        folder.mkdir()
        self.folder = folder
        self.issuer = urls.issuer
        self.client_id = stack.lease.client_id
        self.data_dir = folder / "data"
        self.environment = {
            "WORKOS_CLIENT_ID": self.client_id,
            "ROWDO_WORKOS_URL": urls.issuer,
            **api_variables(urls, api),
            "ROWDO_SQL_URL": urls.sql_url,
            "ROWDO_CONFIG_DIR": str(folder / "config"),
            "ROWDO_DATA_DIR": str(self.data_dir),
            "ROWDO_INSECURE_STORAGE": "1",
            "HOME": str(folder),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            **time_zone(),
        }

    @property
    def settings(self) -> Settings:
        return load(environment=self.environment, cwd=self.folder)

    def run(self, *arguments: str, status: int = 0, typed: str = "", **environment: str) -> Result:
        """Run a command in this process."""
        result = CliRunner().invoke(cli, arguments, input=typed, env=self.environment | environment)
        assert result.exit_code == status, (result.output, result.stderr, result.exception)
        return result

    def json(self, *arguments: str, **environment: str) -> Any:
        return json.loads(self.run(*arguments, "--json", status=0, typed="", **environment).stdout)

    @contextmanager
    def begun(self, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """Start a command in a process of its own."""
        with subprocess.Popen(
            [sys.executable, "-m", "tui", *arguments],
            env=self.environment | environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def tokens(self, email: str, **more: str) -> dict[str, Any]:
        """Tokens of somebody, by the device flow."""
        with httpx.Client(base_url=self.issuer, trust_env=False, verify=PLAIN) as http:
            client = {"client_id": self.client_id}
            begun = http.post("/user_management/authorize/device", json=client).json()
            http.post("/device", data={"user_code": begun["user_code"], "email": email, **more})
            grant = {"grant_type": DEVICE_GRANT, "device_code": begun["device_code"]}
            answer: dict[str, Any] = http.post("/user_management/authenticate", json=client | grant).json()
            return answer

    def sign_in(self, email: str, *, profile: str = "default", **more: str) -> auth.Session:
        """Be somebody, as after ``rowdo login``."""
        answer = self.tokens(email, **more)
        signed_in = auth.Authentication(
            Tokens(answer["access_token"], answer["refresh_token"]),
            answer["user"]["id"],
            email,
            answer.get("organization_id", ""),
        )
        kept = auth.keep(
            signed_in,
            profile=profile,
            client_id=self.client_id,
            workos_url=self.issuer,
            resource=self.settings.urls,
            data_dir=self.data_dir,
            insecure=True,
        )
        _, session = asyncio.run(kept)
        return session

    def client(self, monkeypatch: Any, profile: str | None = None) -> Client:
        """What the commands and the screen are made of."""
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)
        return Client(ProfileChoice(profile=profile))
