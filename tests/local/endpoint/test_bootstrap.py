"""What the bootstrap makes of a bare cluster, on the oldest Postgres supported and the one embedded."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.local.endpoint.project import Project, running_project
from tui.local.endpoint import bootstrap
from tui.local.postgres import Postgres

DEBIAN = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="module", params=["embedded", pytest.param("15", marks=pytest.mark.slow)])
def binaries(request: pytest.FixtureRequest) -> Path | None:
    if request.param == "embedded":
        return None
    if not (DEBIAN / "postgres").exists():
        missing = "needs Postgres 15 (Debian package postgresql-15)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return DEBIAN


@pytest.fixture(scope="module")
def conninfo(binaries: Path | None) -> Iterator[str]:
    """A cluster that has been through the bootstrap twice, as either kind of project."""
    with TemporaryDirectory() as folder:
        postgres = Postgres(Path(folder) / "postgres", binaries=binaries)
        try:
            postgres.start()
            bootstrap(postgres.conninfo, owner_password="first", kind="login")
            bootstrap(postgres.conninfo, owner_password="it's second", kind="authenticator")
            yield postgres.conninfo
        finally:
            postgres.destroy()


def ask(conninfo: str, query: LiteralString, **connection: str) -> Any:
    with psycopg.connect(make_conninfo(conninfo, **{"dbname": "rowdo"} | connection)) as session:
        row = session.execute(query).fetchone()
        return row and row[0]


def test_the_roles(conninfo: str) -> None:
    query = """
        select jsonb_object_agg(
            rolname, array[rolsuper, rolcanlogin, rolbypassrls, rolinherit, rolcreaterole])
        from pg_roles where rolname in ('neondb_owner', 'authenticated', 'anonymous', 'authenticator')
    """
    assert ask(conninfo, query) == {
        "neondb_owner": [False, True, True, True, True],
        "authenticated": [False, False, False, True, False],
        "anonymous": [False, False, False, True, False],
        "authenticator": [False, True, False, False, False],
    }


@pytest.mark.parametrize("role", ["authenticator", "authenticated", "anonymous"])
def test_people_may_not_use_the_schema_auth(conninfo: str, role: str) -> None:
    query: LiteralString = "select has_schema_privilege('{role}', 'auth', 'usage')"
    assert ask(conninfo, query.format(role=role)) is False


def test_the_last_password_counts(conninfo: str) -> None:
    owner = {"user": "neondb_owner", "require_auth": "scram-sha-256"}
    assert ask(conninfo, "select current_user", password="it's second", **owner) == "neondb_owner"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(conninfo, "select 1", password="first", **owner)


def test_the_database_is_the_owners(conninfo: str) -> None:
    query = "select pg_get_userbyid(datdba) || encoding from pg_database where datname = 'rowdo'"
    assert ask(conninfo, query) == "neondb_owner6"


@pytest.mark.parametrize("role", ["authenticator", "authenticated", "anonymous"])
@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_people_enter_no_other_database(conninfo: str, role: str, database: str) -> None:
    query: LiteralString = "select has_database_privilege('{role}', '{database}', 'connect')"
    assert ask(conninfo, query.format(role=role, database=database)) is False


@pytest.mark.parametrize("role", ["authenticator", "authenticated", "anonymous"])
def test_people_can_make_nothing(conninfo: str, role: str) -> None:
    query: LiteralString = """
        select has_database_privilege('{role}', 'rowdo', 'create')
            or has_schema_privilege('{role}', 'public', 'create')
            or has_schema_privilege('{role}', 'auth', 'create')
            or has_schema_privilege('{role}', 'embedded', 'usage')
    """
    assert ask(conninfo, query.format(role=role)) is False


def test_there_are_claims_only_where_the_endpoint_wrote_some(conninfo: str) -> None:
    query = "select jsonb_build_array(auth.user_id(), auth.uid(), auth.session())"
    assert ask(conninfo, query, user="neondb_owner", password="it's second") == [None, None, None]


def test_the_extension_has_the_functions_of_its_version(conninfo: str) -> None:
    query: LiteralString = """
        select array_agg(proname::text order by proname::text) from pg_proc
        where pronamespace = 'auth'::regnamespace
    """
    old, new = (
        ["init", "jwt_session_init", "session", "user_id"],
        ["jwt", "organization", "organization_id", "uid"],
    )
    assert ask(conninfo, query) == sorted(old + new)
    bootstrap(conninfo, owner_password="it's second", extension="0.3.1")
    assert ask(conninfo, query) == old
    bootstrap(conninfo, owner_password="it's second")
    with psycopg.connect(conninfo, dbname="rowdo") as session:
        session.execute("create view built_on_it as select auth.uid() as uid")
    bootstrap(conninfo, owner_password="it's second", extension="0.3.1")
    assert ask(conninfo, query) == sorted([*old, "uid"])
    with psycopg.connect(conninfo, dbname="rowdo") as session:
        session.execute("drop view built_on_it")
    bootstrap(conninfo, owner_password="it's second")


def test_either_kind_works_on_either_version(binaries: Path | None) -> None:
    with running_project("login", binaries=binaries) as project:
        person = project.person()
        assert person.sql("select auth.user_id()").value == person.subject
        assert_it_resists(project)


def assert_it_resists(project: Project) -> None:
    vandal, other = project.person("vandal"), project.person("other")
    assert vandal.sql("alter role current_user set statement_timeout = 1").status == 200
    assert vandal.sql("alter role current_user password 'mine'").status == 200
    assert other.sql("select current_setting('statement_timeout')").value == "20s"
    answer = project.post({"query": "select 1"}, user="authenticated:mine")
    assert answer.message == "password authentication failed for user 'authenticated'"
