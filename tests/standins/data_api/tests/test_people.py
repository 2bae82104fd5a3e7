"""Who calls: the role of the token, its claims, and everything that keeps others out."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.local.endpoint.project import HOST, Project
from tests.loopback import PLAIN
from tests.standins.data_api.tests.client import DataApi


def caller(project: Project, **claims: object) -> DataApi:
    return DataApi.of(project.person(**claims))


def broker(message: str) -> dict[str, str | None]:
    """Neon's own errors, which are not PostgREST's."""
    return {"message": message, "code": None, "detail": None, "hint": None}


def test_the_transaction_is_the_callers(api: DataApi) -> None:
    assert api.post("who").json() == {
        "user_id": api.subject,
        "claims": api.subject,
        "role": "authenticated",
        "session": "authenticator",
        "path": '"public"',
        "method": "POST",
        "token": False,
    }


def test_without_a_role_the_caller_is_anonymous(project: Project) -> None:
    nameless = caller(project)
    answer = nameless.post("add_them", {"a": 1, "b": 2})
    assert (answer.status_code, answer.json()) == (200, 3)
    denied = nameless.post("get_items")
    assert (denied.status_code, denied.json()["code"]) == (403, "42501")
    assert denied.json()["message"] == "permission denied for table items"


def test_the_role_trap(project: Project) -> None:
    """WorkOS puts the role in the organization where the Data API looks for one of Postgres'."""
    answer = caller(project, role="member").post("who")
    assert answer.status_code == 400
    assert answer.json() == {
        "message": 'role "member" does not exist',
        "code": "22023",
        "detail": None,
        "details": None,
        "hint": None,
    }


def test_a_role_without_a_name_is_none(project: Project) -> None:
    answer = caller(project, role="").post("who")
    assert (answer.json()["code"], answer.json()["message"]) == ("22023", 'role "" does not exist')


@pytest.mark.parametrize("role", ["neondb_owner", "postgres", "pg_read_all_data"])
def test_a_role_that_is_not_for_tokens(project: Project, role: str) -> None:
    answer = caller(project, role=role).post("who")
    assert (answer.status_code, answer.json()["code"]) == (403, "42501")
    assert answer.json()["message"] == f'permission denied to set role "{role}"'


@pytest.mark.parametrize("role", ["authenticator", "none"])
def test_the_way_in_has_no_rights_of_its_own(project: Project, role: str) -> None:
    assert caller(project, role=role).post("get_items").json()["code"] == "42501"


@pytest.mark.parametrize("role", [["authenticated"], 7, None, {"name": "authenticated"}])
def test_only_a_string_is_a_role(project: Project, role: object) -> None:
    assert caller(project, role=role).post("get_items").json()["code"] == "42501"


@pytest.mark.parametrize("authorization", [None, "Basic eDp5", "bearer x"])
def test_a_token_is_required(project: Project, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = project.client.post("/rowdo/rest/v1/rpc/who", headers=headers)
    message = "missing authentication credentials: required authorization bearer token in JWT format"
    assert (answer.status_code, answer.json()) == (400, broker(message))


def test_an_expired_token(project: Project) -> None:
    exp = int(time.time()) - 31
    answer = caller(project, role="authenticated", exp=exp).post("who")
    assert (answer.status_code, answer.json()) == (400, broker(f"JWT token has expired (exp={exp})"))


def test_a_changed_token(project: Project, api: DataApi) -> None:
    header, payload, _ = api.token.split(".")
    _, _, signature = project.person(role="authenticated").token.split(".")
    forged = DataApi(api.client, f"{header}.{payload}.{signature}", api.subject)
    answer = forged.post("who")
    assert (answer.status_code, answer.json()) == (
        400,
        broker("signature error: signature error: verification error"),
    )


def test_another_database(api: DataApi) -> None:
    answer = api.client.post(
        "/postgres/rest/v1/rpc/who", headers={"Authorization": f"Bearer {api.token}"}, json={}
    )
    assert (answer.status_code, answer.json()) == (400, broker('database "postgres" does not exist'))


def test_the_two_doors_share_a_person(project: Project) -> None:
    person = project.person(role="authenticated")
    assert person.batch(["select auth.user_id()"]).value == person.subject
    assert DataApi.of(person).post("who").json()["user_id"] == person.subject


def test_many_people_at_once_each_see_themselves(project: Project) -> None:
    people = [DataApi.of(project.person(role="authenticated")) for _ in range(20)]
    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(lambda person: person.post("who").json()["user_id"], people * 3))
    assert seen == [person.subject for person in people * 3]


def test_a_client_that_hangs_up_takes_its_call_with_it(project: Project, api: DataApi) -> None:
    with httpx.Client(
        base_url=project.client.base_url, timeout=httpx.Timeout(60, read=0.3), verify=PLAIN
    ) as client:
        hasty = DataApi(client, api.token, api.subject)
        with pytest.raises(httpx.ReadTimeout):
            hasty.post("slow")
    assert api.post("who").json()["user_id"] == api.subject


def test_a_connection_string_is_of_no_use_here(api: DataApi) -> None:
    answer = api.request(
        "POST", "rpc/who", {"neon-connection-string": f"postgresql://neondb_owner:x@{HOST}/rowdo"}
    )
    assert answer.json()["session"] == "authenticator"
