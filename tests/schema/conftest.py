import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.schema.cluster import Cluster, Database, Person, running_cluster

DEBIAN = Path("/usr/lib/postgresql/15/bin")


# All that asks one server runs in one process, so that there is one of each.
VERSIONS = [
    pytest.param("embedded", marks=pytest.mark.xdist_group("postgres-embedded")),
    pytest.param("15", marks=[pytest.mark.xdist_group("postgres-15"), pytest.mark.slow]),
]


@pytest.fixture(scope="session", params=VERSIONS)
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A server of the version that is embedded, and one of the oldest that is supported."""
    binaries = None if request.param == "embedded" else DEBIAN
    if binaries is not None and not (binaries / "postgres").exists():
        missing = "needs Postgres 15 (Debian package postgresql-15)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with running_cluster(binaries) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def pristine(cluster: Cluster) -> Database:
    """A database as setup leaves it, to copy."""
    return cluster.database().migrate()


@pytest.fixture(scope="session")
def database(cluster: Cluster) -> Database:
    """A database with the todos in it, shared by people whom policies keep apart."""
    return cluster.database().migrate()


@pytest.fixture
def me(database: Database) -> Person:
    """Somebody whom no other test knows."""
    return database.person()
