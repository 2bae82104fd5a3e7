"""A home with a running embedded stack, and somebody signed in to it whose todos are in its Postgres."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from tests.app.world import todos
from tui import local
from tui.client.client import Client, ProfileChoice
from tui.client.sync_once import sync_now

NAMED = ("ROWDO_", "WORKOS_", "DATABASE_", "NEON_")


@contextmanager
def home() -> Iterator[Client]:
    """A home where nothing is configured, for as long as the block lasts; nothing is left of it."""
    with tempfile.TemporaryDirectory(prefix="rowdo-pictures-") as folder:
        own = {name: value for name, value in os.environ.items() if not name.startswith(NAMED)}
        own |= {"ROWDO_CONFIG_DIR": f"{folder}/config", "ROWDO_DATA_DIR": f"{folder}/data", "LOGNAME": "ana"}
        with mock.patch.dict(os.environ, own, clear=True):
            client = Client(ProfileChoice())
            try:
                client.start()
                asyncio.run(client.ensure_account())
                yield client
            finally:
                client.close()
                local.stop(Path(folder) / "data")


def furnish(client: Client) -> None:
    """Put the small world into the database, as the person would."""
    with client.replica() as replica:
        with replica.step("The world"):
            for todo in todos():
                replica.add(todo)
        sync_now(client, replica)


@contextmanager
def configured(client: Client) -> Iterator[None]:
    """The same services named by the environment, as somebody's own would be; nobody has signed in yet."""
    settings = client.settings
    named = {
        "WORKOS_CLIENT_ID": settings.client_id,
        "ROWDO_WORKOS_URL": settings.workos_url,
        "DATABASE_AUTHENTICATED_URL": settings.authenticated_url or "",
        "ROWDO_SQL_URL": settings.sql_url or "",
        "ROWDO_INSECURE_STORAGE": "1",
    }
    with mock.patch.dict(os.environ, named):
        yield
