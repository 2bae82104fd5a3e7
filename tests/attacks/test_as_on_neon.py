"""Without the measures that only the embedded stack has: nobody's todos are read or changed, and what else is
possible is what the README says."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import AsyncConnection

from tests.attacks.attacks import ATTACKS
from tests.attacks.conftest import apply_schema
from tests.attacks.residual_risks import REMAINS
from tests.attacks.two_people import Attacker, Attempts, Victim
from tests.local.endpoint.project import Person, Project, running_project
from tests.sampling import mostly_slow
from tui.local.endpoint import login
from tui.schema.definitions import definitions

pytestmark = pytest.mark.xdist_group("as-on-neon")

REMAINING = {name for names in REMAINS.values() for name in names}
README = Path(__file__).parents[2] / "README.md"

REPAIR = """
alter role authenticated reset all; alter role authenticator reset all;
alter role authenticated in database rowdo reset all; alter role authenticator in database rowdo reset all;
alter role authenticated password null; alter role authenticator password null;
select lo_unlink(oid) from pg_largeobject_metadata;
"""


def as_superuser(project: Project, script: str) -> None:
    with psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as session:
        session.execute(script.encode())


@pytest.fixture(scope="module", params=["login", pytest.param("authenticator", marks=pytest.mark.slow)])
def project(request: pytest.FixtureRequest) -> Iterator[Project]:
    """A project with the todos in it, and with nothing else but what Neon lets an owner do."""

    checked = login.has_default_settings

    async def let_it_be(connection: AsyncConnection) -> bool:
        # The fixture outlives this file: other projects keep their check.
        return connection.info.host in served.conninfo or await checked(connection)

    with pytest.MonkeyPatch.context() as patch, running_project(request.param, auth_granted=False) as served:
        # The embedded endpoint would put the settings of the roles right.
        patch.setattr(login, "has_default_settings", let_it_be)
        as_superuser(served, REPAIR)
        apply_schema(served)
        # Neon lets the owner make event triggers, which Postgres lets superusers alone.
        statements = [statement for each in definitions() for statement in each.statements]
        [guard] = [each for each in statements if "create event trigger" in each]
        as_superuser(served, guard)
        yield served


@pytest.fixture(scope="module")
def victim(project: Project) -> Victim:
    return Victim.settle(project)


def sql_door(person: Person, steps: Sequence[str]) -> Attempts:
    """Send the statements to ``/sql``, together, and one by one as whoever logs in."""
    yield [person.batch(steps)], ()
    yield [person.bare(step) for step in steps], () if person.project.kind == "login" else ("42501",)


def came_of(project: Project, attacker: Attacker, victim: Victim, name: str) -> Iterator[tuple[bool, bool]]:
    """Yield for each way to attack whether it was allowed, and whether it came to no more than elsewhere."""
    for answer, outcomes in attacker.tries(victim, ATTACKS[name], sql_door):
        yield answer.status == 200, attacker.is_among(outcomes, answer)
        if name in REMAINING:
            as_superuser(project, REPAIR)


@pytest.mark.parametrize("name", mostly_slow(ATTACKS, one_in=6))
def test_nothing_comes_of_it_but_what_remains(
    project: Project, victim: Victim, attacker: Attacker, name: str
) -> None:
    ways = list(came_of(project, attacker, victim, name))

    if name in REMAINING:
        assert any(allowed for allowed, _ in ways)
    else:
        assert all(as_elsewhere for _, as_elsewhere in ways)
    victim.assert_untouched()


def test_a_running_statement_is_shown_without_its_values_and_can_be_stopped(
    project: Project, victim: Victim, attacker: Attacker
) -> None:
    slow = "select pg_sleep(30), count(*)::int as n from todos where task ~ $1"
    with ThreadPoolExecutor() as threads:
        running = threads.submit(victim.person.sql, slow, victim.secret)
        pid = _pid_asleep(project)
        role = [attacker.person.bare] if project.kind == "authenticator" else [attacker.person.sql]
        [look] = [ask(f"select query from pg_stat_activity where pid = {pid}") for ask in role]
        [stop] = [ask(f"select pg_cancel_backend({pid})") for ask in role]

        assert look.value == slow
        assert stop.value is True
        assert running.result().code == "57014"
    victim.assert_untouched()


def _pid_asleep(project: Project) -> int:
    with psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as connection:
        while True:
            found = connection.execute(
                "select pid from pg_stat_activity where wait_event = 'PgSleep'"
            ).fetchone()
            if found:
                return int(found[0])


def test_the_readme_lists_what_remains() -> None:
    section = README.read_text("utf-8").partition("<!-- what remains -->\n")[2].partition("\n\n")[0]
    listed = re.split(r"^ *- ", section, flags=re.MULTILINE)[1:]
    assert [re.sub(r"\s+", " ", item).rstrip("; .") for item in listed] == list(REMAINS)
