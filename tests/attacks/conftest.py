from collections.abc import Iterator

import pytest

from tests.attacks.assault import Attacker, Victim
from tests.attacks.guide import STATEMENTS
from tests.local.endpoint.project import Project, running_project
from tui.local.endpoint.bootstrap import Kind

KINDS: tuple[Kind, ...] = ("authenticator", "login")


@pytest.fixture(scope="session", params=KINDS)
def project(request: pytest.FixtureRequest) -> Iterator[Project]:
    """A project of either kind with the todos in it."""
    with running_project(request.param) as project:
        for statement in STATEMENTS:
            assert project.owner(statement).status == 200, statement
        yield project


@pytest.fixture(scope="session")
def victim(project: Project) -> Victim:
    return Victim.settle(project)


@pytest.fixture
def attacker(project: Project) -> Attacker:
    return Attacker.settle(project)
