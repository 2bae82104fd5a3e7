"""What the Data API knows of the schema is as old as the last time somebody told it to look."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.local.endpoint.project import Project
from tests.standins.data_api.tests.client import DataApi

RELOAD = "notify pgrst, 'reload schema'"


def owner(project: Project, *statements: str) -> None:
    for statement in statements:
        assert project.owner(statement).status == 200


@pytest.fixture
def fresh(project: Project, api: DataApi) -> Iterator[DataApi]:
    """A client of a Data API that has looked already."""
    owner(project, RELOAD)
    assert api.post("add_them", {"a": 1, "b": 2}).json() == 3
    yield api
    owner(project, "drop function if exists latest", RELOAD)


def outcome(api: DataApi) -> tuple[int, object]:
    answer = api.post("latest", {"a": 1})
    body = answer.json()
    return answer.status_code, body if answer.status_code == 200 else body["code"]


def test_a_function_is_unknown_until_the_data_api_is_told_to_look(project: Project, fresh: DataApi) -> None:
    owner(project, "create function latest(a int) returns int language sql as 'select a'")
    assert outcome(fresh) == (404, "PGRST202")
    owner(project, "notify somebody_else")
    assert outcome(fresh) == (404, "PGRST202")
    owner(project, RELOAD)
    assert outcome(fresh) == (200, 1)


def test_a_function_that_is_gone_is_called_until_then(project: Project, fresh: DataApi) -> None:
    owner(project, "create function latest(a int) returns int language sql as 'select a'", RELOAD)
    assert outcome(fresh) == (200, 1)
    owner(project, "drop function latest")
    assert outcome(fresh) == (404, "42883")
    owner(project, RELOAD)
    assert outcome(fresh) == (404, "PGRST202")


def test_what_was_said_while_the_connection_was_lost_is_made_up_for(project: Project, fresh: DataApi) -> None:
    with psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as session:
        session.execute(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity "
            "where usename = current_user and datname = 'rowdo' and pid <> pg_backend_pid()"
        )
    owner(project, "create function latest(a int) returns int language sql as 'select a'")
    assert outcome(fresh) == (200, 1)
