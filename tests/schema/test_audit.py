"""Every way to break the setup has a finding, and its advice repairs it."""

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import psycopg
import pytest
from psycopg import RawCursor
from psycopg.rows import dict_row

from tests.sampling import mostly_slow
from tests.schema.breaches import BREACHES, BY_COLLATION, MAINTAIN, SECRET, Breach
from tests.schema.cluster import Cluster, Database
from tests.schema.guide import follow_the_guide
from tui.neon import Statement
from tui.schema.audit import Finding, audit, missing_parts
from tui.schema.definitions import definitions

ROUNDS = 3
"""How often the mends may be run: without an open policy a command may be left without any."""

SETUP = "; ".join(statement for each in definitions() for statement in each.statements)
"""What `rowdo setup` does."""

BY_SUPERUSER = "As a superuser: "
BY_ANYBODY = re.compile(r"as anybody who is signed in: (alter role (\w+) .*)")

PLATFORM = files("tui.local.endpoint").joinpath("session_jwt.sql").read_text("utf-8")
"""What the embedded stack does at each start: the mend of what is the platform's, told in words."""


def examine(database: Database) -> list[Finding]:
    async def ask() -> list[Finding]:
        async with database.http() as sql:
            return await audit(sql) + await missing_parts(sql)

    return asyncio.run(ask())


class Undone:
    """A database in one transaction that is rolled back: as its owner, the platform, or a person.

    Args:
        session: the superuser's.
    """

    def __init__(self, session: psycopg.Connection[dict[str, Any]]) -> None:
        self._session = session

    def run(self, script: str, by: str) -> None:
        """Run statements for good, as far as anything here is."""
        self._session.execute(f"set local role {by}".encode())
        self._session.execute(script.encode())
        self._session.execute("reset role")

    def exploit(self, breach: Breach) -> str:
        """Return what a person is answered who tries it, and take it back."""
        with self._session.transaction(force_rollback=True):
            claims = json.dumps({"sub": breach.subject})
            self._session.execute(
                "insert into embedded.claims values (pg_backend_pid(), %s) "
                "on conflict (pid) do update set claims = excluded.claims",
                [claims],
            )
            self._session.execute(f"set local role {breach.role}".encode())
            try:
                with self._session.transaction():
                    answer = self._session.execute(breach.exploit.encode())
                    while answer.nextset():
                        pass
                    return "\n".join(str(value) for row in answer for value in row.values())
            except psycopg.Error as error:
                return str(error)

    async def transaction(
        self, statements: Sequence[str | Statement], *, read_only: bool = False
    ) -> list[Any]:
        """Ask as the audit does."""
        with self._session.transaction(force_rollback=True):
            asking = RawCursor(self._session, row_factory=dict_row)
            answers = []
            for each in statements:
                query, parameters = (each, ()) if isinstance(each, str) else (each.query, each.parameters)
                answers.append(asking.execute(query.encode(), parameters or None).fetchall())
            return answers

    async def findings(self) -> list[Finding]:
        return await audit(self) + await missing_parts(self)


@contextmanager
def undone(database: Database) -> Iterator[Undone]:
    with psycopg.connect(
        database.conninfo, dbname=database.name, user="postgres", row_factory=dict_row
    ) as session:
        yield Undone(session)
        session.rollback()


@pytest.fixture(scope="session")
def lived_in(cluster: Cluster, pristine: Database) -> Database:
    """A database with a todo in it that nobody else may see."""
    database = cluster.database(like=pristine)
    database.run(
        "create extension citext;"
        "insert into todos (user_id, uid, task, project) values "
        f"('user_victim', '11111111-1111-4111-8111-111111111111', 'meet {SECRET} at noon', '{SECRET}'),"
        "('user_victim', '11111111-1111-4111-8111-111111111112', 'deleted', '');"
        "delete from todos where task = 'deleted';"
        "insert into rowdo.settings (user_id, key, value) "
        f"values ('user_victim', 'project/{SECRET}', '{{}}')",
        user="postgres",
    )
    return database


def test_what_setup_makes_is_in_order(cluster: Cluster) -> None:
    assert examine(cluster.database().migrate()) == []


def named(breach: Breach) -> str:
    return f"{breach.id}: {breach.script[:60]}"


@pytest.mark.xdist_group("postgres-embedded")
@pytest.mark.parametrize("cluster", ["embedded"], indirect=True)
@pytest.mark.parametrize("breach", mostly_slow(BREACHES, one_in=10), ids=named)
async def test_what_is_broken_is_found_and_mended(lived_in: Database, breach: Breach) -> None:
    await break_and_mend(lived_in, breach)


@pytest.mark.slow
@pytest.mark.xdist_group("postgres-15")
@pytest.mark.parametrize("cluster", ["15"], indirect=True)
@pytest.mark.parametrize(
    "breach", [each for each in BREACHES if each != MAINTAIN] + [BY_COLLATION], ids=named
)
async def test_so_it_is_in_the_oldest_postgres(lived_in: Database, breach: Breach) -> None:
    await break_and_mend(lived_in, breach)


async def break_and_mend(there: Database, breach: Breach) -> None:
    with undone(there) as database:
        if breach.exploit:
            assert not re.search(breach.proof, database.exploit(breach))
        database.run(breach.script, breach.by)
        if breach.exploit:
            assert re.search(breach.proof, database.exploit(breach))

        found = left = await database.findings()
        for _ in range(ROUNDS):
            if breach.mender == "setup":
                assert "rowdo setup" in {finding.mend for finding in left}
                database.run(SETUP, "neondb_owner")
                left = await database.findings()
            for finding in left:
                if by_anybody := BY_ANYBODY.search(finding.mend):
                    database.run(by_anybody[1], by_anybody[2])
                elif finding.mend.startswith(BY_SUPERUSER):
                    database.run(finding.mend.removeprefix(BY_SUPERUSER), "postgres")
                elif finding.mend.endswith(";"):
                    database.run(finding.mend, breach.mender or breach.by)
                else:
                    database.run(PLATFORM, "postgres")
            if not (left := await database.findings()):
                break

        assert breach.id in {finding.id for finding in found}
        assert left == []
        if breach.exploit:
            assert not re.search(breach.proof, database.exploit(breach))


def test_what_the_guide_leaves_open_is_named(cluster: Cluster) -> None:
    database = follow_the_guide(cluster.database()).migrate()

    found = examine(database)

    assert {finding.id for finding in found} == {"anonymous-reaches", "anonymous-defaults", "policy-slow"}
    assert {finding.weight for finding in found} == {"advice"}
    for finding in found:
        database.run(finding.mend)
    assert examine(database) == []
