"""A replica, a model of the database, and machines that sync with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.client import Client
from tests.sync.database import Database
from tui.replica.replica import Replica


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def machine(tmp_path: Path, database: Database) -> Iterator[Callable[[str], Client]]:
    """Makes clients by name, and closes them."""
    clients: list[Client] = []

    def made(name: str) -> Client:
        clients.append(Client(tmp_path / name / "replica.sqlite3", database))
        return clients[-1]

    yield made
    for client in clients:
        client.close()


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    with Replica.open(tmp_path / "replica.sqlite3") as opened:
        yield opened
