from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.local.endpoint.project import Project, running_project
from tests.standins.data_api.tests.client import DataApi


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process run all that asks a project, so that there is one of each."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("data-api"))


@pytest.fixture(scope="session")
def project() -> Iterator[Project]:
    """A project with functions of every shape."""
    with running_project("authenticator") as project:
        with psycopg.connect(project.conninfo, dbname="rowdo") as connection:
            connection.execute((Path(__file__).parent / "functions.sql").read_bytes())
        yield project


@pytest.fixture
def api(project: Project) -> DataApi:
    """The Data API, for somebody whose token says ``authenticated``."""
    return DataApi.of(project.person(role="authenticated"))
