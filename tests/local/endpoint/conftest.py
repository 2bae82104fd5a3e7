from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.endpoint.project import Project, running_project


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process run all that asks a project, so that there is one of each."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("endpoint"))


@pytest.fixture(scope="session")
def project() -> Iterator[Project]:
    """A project whose people come in through ``authenticator``."""
    with running_project("authenticator") as project:
        yield project


@pytest.fixture(scope="session")
def login_project() -> Iterator[Project]:
    """An older project, where ``authenticated`` logs in."""
    with running_project("login") as project:
        yield project
