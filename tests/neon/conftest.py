from collections.abc import Iterator

import pytest

from tests.local.endpoint.project import Project, running_project


@pytest.fixture(scope="session")
def project() -> Iterator[Project]:
    """A Neon project in miniature: Postgres behind the endpoint, on a real port."""
    with running_project("authenticator") as project:
        yield project


@pytest.fixture(scope="session")
def login_project() -> Iterator[Project]:
    """An older project, where `authenticated` logs in."""
    with running_project("login") as project:
        yield project
