"""The same attacks through the Data API, by a function that runs any SQL."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.attacks.attacks import ATTACKS
from tests.attacks.two_people import Attacker, Attempts, Victim
from tests.local.endpoint.project import Answer, Person, Project
from tests.sampling import mostly_slow
from tests.standins.data_api.tests.client import DataApi

OBEDIENT = """
create or replace function obey(steps text[]) returns jsonb language plpgsql as $$
declare
    step text;
    found record;
    seen jsonb;
begin
    foreach step in array steps loop
        seen := '[]';
        if step ~* '^\\s*(select|with|table|explain|fetch|execute)' or step ~* 'returning' then
            for found in execute step loop
                seen := seen || to_jsonb(found);
            end loop;
        else
            execute step;
        end if;
    end loop;
    return seen;
end
$$
"""
OWN = """
create or replace function own_tasks() returns table (task text) stable language sql
as 'select task from public.todos'
"""
IN_A_FUNCTION = ("0A000", "25001", "2D000", "42P11", "42601", "55006")
"""What Postgres says to statements that only run outside a function: COMMIT, VACUUM, COPY and the like."""


# A project whose people log in has no Data API.
pytestmark = [
    pytest.mark.parametrize("project", ["authenticator"], indirect=True, scope="session"),
    pytest.mark.xdist_group("attacks-authenticator"),
]


@pytest.fixture(autouse=True)
def obedient(project: Project) -> None:
    for statement in (OBEDIENT, OWN, "notify pgrst, 'reload schema'"):
        assert project.owner(statement).status == 200


def api_door(person: Person, steps: Sequence[str]) -> Attempts:
    """Send the statements as the argument of a function: in one call, and each in a call of its own."""
    api = DataApi.of(person)
    yield [_obey(api, steps)], IN_A_FUNCTION
    yield [_obey(api, [step]) for step in steps], IN_A_FUNCTION


def _obey(api: DataApi, steps: Sequence[str]) -> Answer:
    response = api.post("obey", {"steps": list(steps)})
    body: Any = response.json()
    return Answer(200, {"rows": body}) if response.status_code == 200 else Answer(response.status_code, body)


@pytest.mark.parametrize("name", mostly_slow(ATTACKS, one_in=6))
def test_nothing_comes_of_it(victim: Victim, attacker: Attacker, name: str) -> None:
    attacker.assail(victim, ATTACKS[name], api_door)


@pytest.mark.parametrize(
    "name", ["claims set for the session", "update by id", "a division by somebody's id"]
)
def test_it_would_be_noticed(project: Project, attacker: Attacker, name: str) -> None:
    victim = Victim.settle(project)
    assert project.owner("alter table todos disable row level security").status == 200
    try:
        with pytest.raises(AssertionError):
            attacker.assail(victim, ATTACKS[name], api_door)
    finally:
        assert project.owner("alter table todos enable row level security").status == 200


@pytest.mark.parametrize(
    "call",
    [
        "todos_sync%22()%20as%20r;%20drop%20table%20todos;--",
        "pg_catalog.pg_read_file?filename=PG_VERSION",
        "auth.user_id",
        "todos_sync?%22)%20as%20r%20--=1",
        "todos_sync?role=neondb_owner",
        "todos_sync?request.jwt.claims={}",
    ],
)
def test_what_is_no_function_is_not_called(victim: Victim, attacker: Attacker, call: str) -> None:
    for method in ("GET", "POST"):
        answer = DataApi.of(attacker.person).request(method, f"rpc/{call}")
        assert answer.status_code < 500
        assert victim.secret not in answer.text
    victim.assert_untouched()


@pytest.mark.parametrize(
    "query",
    [
        "select=task::text from pg_user union select task",
        "select=task::text from todos union select task",
        "select=task::text, (select usename from pg_user limit 1) as x from page",
        "order=task::text, (select 1)",
    ],
)
def test_a_type_is_no_way_to_what_the_function_does_not_return(
    victim: Victim, attacker: Attacker, query: str
) -> None:
    api = DataApi.of(attacker.person)
    answer = api.post(f"own_tasks?{query}", {})
    assert answer.status_code == 400
    assert "postgres" not in answer.text
    victim.assert_untouched()


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-profile": "embedded", "content-profile": "embedded"},
        {"x-role": "neondb_owner", "role": "neondb_owner", "request.jwt.claims": "{}"},
        {"prefer": "params=single-object, role=neondb_owner"},
    ],
)
def test_headers_make_nobody_else(victim: Victim, attacker: Attacker, headers: dict[str, str]) -> None:
    arguments: dict[str, object] = {"ops": [], "since": None, "max_rows": 1000}
    answer = DataApi.of(attacker.person).request("POST", "rpc/todos_sync", headers, json=arguments)
    assert victim.secret not in answer.text
    victim.assert_untouched()
