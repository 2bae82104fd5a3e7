import asyncio
from collections.abc import Iterator

import pytest

from tests.attacks.two_people import Attacker, Victim
from tests.local.endpoint.project import HOST, OWNER, Project, running_project
from tui import neon, schema
from tui.local.endpoint import guard
from tui.local.endpoint.bootstrap import Kind

KINDS: tuple[Kind, ...] = ("authenticator", "login")
# All that asks one project runs in one process, so that there is one of each.
GROUPED = [pytest.param(kind, marks=pytest.mark.xdist_group(f"attacks-{kind}")) for kind in KINDS]


@pytest.fixture(scope="session", params=GROUPED)
def project(request: pytest.FixtureRequest) -> Iterator[Project]:
    """A project of either kind with the todos in it."""
    with running_project(request.param, auth_granted=False) as project:
        apply_schema(project)
        guard(project.conninfo)
        yield project


def apply_schema(project: Project) -> None:
    """Do what setup does, as the owner."""

    async def apply() -> None:
        endpoint = f"{project.client.base_url}/sql"
        async with neon.connect(f"postgresql://{OWNER}@{HOST}/rowdo", endpoint=endpoint) as sql:
            await schema.apply(sql)

    asyncio.run(apply())


@pytest.fixture(scope="session")
def victim(project: Project) -> Victim:
    return Victim.settle(project)


@pytest.fixture
def attacker(project: Project) -> Attacker:
    return Attacker.settle(project)
