"""Every way ``/sql`` says no: statuses and words are Neon's."""

import json
from typing import Any

import httpx
import pytest

from tests.local.endpoint.project import HOST, OWNER, Answer, Project, serving
from tests.loopback import PLAIN
from tui.local.endpoint import create_app
from tui.local.endpoint.errors import KEYS

LIMIT = 10 * 1024 * 1024


def refused(status: int, message: str, code: str = "", severity: str = "") -> tuple[int, dict[str, Any]]:
    """What an answer that is the endpoint's own word looks like."""
    body: dict[str, Any] = dict.fromkeys(KEYS)
    return status, body | {"message": message, "code": code, "severity": severity}


def test_an_sql_error_has_all_the_fields_postgres_gave(project: Project) -> None:
    project.owner(
        "create table if not exists strict (n int constraint positive check (n > 0), m int not null)"
    )
    answer = project.owner("insert into strict values (-1, 1)")
    assert answer.status == 400
    assert list(answer.body) == list(KEYS)
    known = {key: value for key, value in answer.body.items() if key not in ("file", "line", "routine")}
    assert known == {
        "message": 'new row for relation "strict" violates check constraint "positive"',
        "code": "23514",
        "severity": "ERROR",
        "detail": "Failing row contains (-1, 1).",
        "schema": "public",
        "table": "strict",
        "constraint": "positive",
    } | dict.fromkeys(
        ("hint", "position", "internalPosition", "internalQuery", "where", "column", "dataType")
    )
    assert (answer.body["file"], answer.body["routine"]) == ("execMain.c", "ExecConstraints")
    assert answer.body["line"].isdigit()
    assert project.owner("insert into strict values (1, null)").body["column"] == "m"


def test_positions_are_strings(project: Project) -> None:
    answer = project.owner("select nothing from nowhere")
    assert (answer.code, answer.body["position"]) == ("42P01", "21")
    inner = project.owner("do $$ begin execute 'select wrong'; end $$")
    assert (inner.body["position"], inner.body["internalPosition"]) == (None, "8")
    assert inner.body["internalQuery"] == "select wrong"
    assert inner.body["where"].startswith("PL/pgSQL function")
    assert project.owner("select to_dat('x')").body["hint"].startswith("No function matches")


@pytest.mark.parametrize("query", ["select 1; select 2", "select 1; drop table x", "begin; commit"])
def test_one_query_is_one_statement(project: Project, query: str) -> None:
    answer = project.owner(query)
    assert (answer.code, answer.message) == (
        "42601",
        "cannot insert multiple commands into a prepared statement",
    )


@pytest.mark.parametrize("query", ["copy copied to stdout", "copy copied from stdin"])
def test_copying_over_http_is_not_possible_and_harms_nobody(project: Project, query: str) -> None:
    project.owner("create table if not exists copied (n int)")
    answer = project.owner(query)
    words = "error parsing response from server: invalid message length: expected buffer to be empty"
    assert (answer.status, answer.body) == refused(400, words)
    assert project.owner("select 1").value == 1


@pytest.mark.parametrize(
    ("string", "message"),
    [
        (None, "invalid header: neon-connection-string"),
        ("neon", "invalid connection string: relative URL without a base"),
        (f"mysql://u:p@{HOST}/rowdo", "incorrect scheme"),
        (f"postgresql://{HOST}/rowdo", "missing username"),
        (f"postgresql://u:p@{HOST}", "missing database name"),
        (f"postgresql://{HOST}/", "missing username"),
        ("postgresql://u:p@/rowdo", "invalid connection string: empty host"),
        ("postgresql://u:p@[::1]/rowdo", "missing hostname"),
        ("postgresql://u:p@[::1/rowdo", "invalid connection string: invalid IPv6 address"),
        ("postgresql://u:p@ep x.localhost/rowdo", "invalid connection string: invalid domain character"),
        (f"postgresql://u:p@{HOST}:65536/rowdo", "invalid connection string: invalid port number"),
        (f"postgresql://u:p@{HOST}:pg/rowdo", "invalid connection string: invalid port number"),
        (
            f"postgresql://u%ff:p@{HOST}/rowdo",
            "invalid username: invalid utf-8 sequence of 1 bytes from index 1",
        ),
        ("postgresql:u:p@ep-x.localhost/rowdo", "missing database name"),
        (f"postgresql://u@{HOST}/rowdo", "missing authentication credentials: required password"),
        (
            f"postgresql://neondb_owner:wrong@{HOST}/rowdo",
            "password authentication failed for user 'neondb_owner'",
        ),
        (f"postgresql://nobody:x@{HOST}/rowdo", "password authentication failed for user 'nobody'"),
        (
            f"postgresql://authenticator:x@{HOST}/rowdo",
            "password authentication failed for user 'authenticator'",
        ),
        (f"postgresql://postgres:@{HOST}/rowdo", "password authentication failed for user 'postgres'"),
    ],
)
def test_a_wrong_connection_string(project: Project, string: str | None, message: str) -> None:
    headers = {} if string is None else {"Neon-Connection-String": string}
    response = project.client.post("/sql", json={"query": "select 1"}, headers=headers)
    assert (response.status_code, response.json()) == refused(400, message)


def test_user_and_database_may_be_percent_encoded(project: Project) -> None:
    string = (
        "postgres://neondb%5Fowner:correct%20horse@ep-x-pooler.c-2.localhost:6543/row%64o?sslmode=require"
    )
    response = project.client.post(
        "/sql", json={"query": "select current_user as u"}, headers={"Neon-Connection-String": string}
    )
    assert response.json()["rows"] == [{"u": "neondb_owner"}]


def test_another_database_does_not_exist(project: Project) -> None:
    for name in ("postgres", "template1", "elsewhere"):
        response = project.client.post(
            "/sql",
            json={"query": "select 1"},
            headers={"Neon-Connection-String": f"postgresql://{OWNER}@{HOST}/{name}"},
        )
        message = f'database "{name}" does not exist'
        assert (response.status_code, response.json()) == refused(400, message, "3D000", "FATAL")


@pytest.mark.parametrize(
    ("host", "authorization", "password", "message"),
    [
        ("api.localhost", "Bearer x", ":pw", "required password"),
        ("api.localhost", None, "", "required password"),
        ("apiauth.localhost", None, ":pw", "required authorization bearer token in JWT format"),
        ("apiauth.localhost", "Basic x", "", "required authorization bearer token in JWT format"),
        ("apiauth.localhost", "bearer x", "", "required authorization bearer token in JWT format"),
        ("elsewhere.localhost", "Basic x", ":pw", "required authorization bearer token in JWT format"),
    ],
)
def test_each_door_wants_its_own_credentials(
    project: Project, host: str, authorization: str | None, password: str, message: str
) -> None:
    headers = {"Host": host, "Neon-Connection-String": f"postgresql://authenticator{password}@{HOST}/rowdo"}
    if authorization:
        headers["Authorization"] = authorization
    response = project.client.post("/sql", json={"query": "select 1"}, headers=headers)
    assert (response.status_code, response.json()) == refused(
        400, f"missing authentication credentials: {message}"
    )


def test_both_doors_open(project: Project) -> None:
    person = project.person()
    assert person.batch(["select 1"], host="apiauth.localhost").value == 1
    assert project.owner("select 1", host="api.localhost").value == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'"select 1"',
        b'{"query": 1}',
        b'{"query": "x", "params": {}}',
        b'{"query": "x", "arrayMode": 1}',
        b'{"queries": {}}',
        b'{"queries": ["select 1"]}',
        b'{"query": "\\ud800"}',
        b'{"query": "select $1", "params": ["\\udc00"]}',
        b"\xff",
        '{"query": "select 1"}'.encode("utf-16"),
        '{"query": "select 1"}'.encode("utf-32-le"),
        b'\xef\xbb\xbf{"query": "select 1"}',
        b'{"query": "x", "params": [NaN]}',
        b'{"query": "x", "params": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"query": "x", "params": ' + b"[" * 127 + b"]" * 127 + b"}",
        b'{"query": "x", "query": "x"}',
        b'{"query": "x", "params": [1e400]}',
        b'\xef\xbb\xbf{"query": "x"}',
        b'["x", [], true, 1]',
    ],
)
def test_a_body_that_is_no_query(project: Project, body: bytes) -> None:
    headers = {"Neon-Connection-String": f"postgresql://{OWNER}@{HOST}/rowdo"}
    response = project.client.post("/sql", content=body, headers=headers)
    assert response.status_code == 400
    assert response.json()["message"].startswith("could not parse the HTTP request body: ")


def test_a_query_is_not_cut_off_at_a_nul(project: Project) -> None:
    answer = project.owner("select 1 \0 where false")
    assert (answer.status, answer.code) == (400, "")
    assert "embedded null" in answer.message


def test_too_large_a_request(project: Project) -> None:
    answer = project.owner("select $1", "x" * LIMIT)
    assert (answer.status, answer.body) == refused(413, "request is too large (max is 10485760 bytes)")


@pytest.mark.parametrize(
    "query",
    [
        "select repeat('x', 1000), generate_series(1, 1000000000)",
        "select repeat('x', 6000000) from generate_series(1, 3)",
    ],
)
def test_too_large_an_answer(project: Project, query: str) -> None:
    answer = project.owner(query)
    assert (answer.status, answer.body) == refused(507, "response is too large (max is 10485760 bytes)")
    assert project.owner("select 1").value == 1


def test_the_row_that_exceeds_the_limit_still_goes_out(project: Project) -> None:
    assert len(project.owner("select repeat('x', 20000000)").value) == 20_000_000
    answer = project.owner("select repeat('x', 6000000) from generate_series(1, 2)")
    assert len(answer.rows) == 2


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        ("select repeat('x', 6000000) from generate_series(1, 3)", 507),
        ("copy (select 1) to stdout", 400),
        ("select '{}'::int[]", 500),  # has no form in JSON
    ],
)
def test_a_batch_that_is_refused_on_its_way_out_has_not_happened(
    project: Project, refused: str, status: int
) -> None:
    project.owner("create table if not exists written (word text)")
    project.owner("grant select, insert on written to authenticated")
    person = project.person()
    answer = person.batch([("insert into written values ($1)", person.subject), refused])
    assert answer.status == status
    assert person.sql("select from written where word = $1", person.subject).rows == []


def test_at_most_32767_parameters(project: Project) -> None:
    answer = project.owner("select 1", *[None] * 32768)
    assert (answer.status, answer.message) == (
        400,
        "error serializing parameter 0: value too large to transmit",
    )


def test_an_isolation_level_neon_does_not_know(project: Project) -> None:
    answer = project.person().batch(["select 1"], neon_batch_isolation_level="serializable")
    assert (answer.status, answer.body) == refused(400, "invalid isolation level")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sql"),
        ("PUT", "/sql"),
        ("DELETE", "/sql"),
        ("POST", "/"),
        ("GET", "/"),
        ("POST", "/sql/"),
        ("OPTIONS", "/other"),
        ("POST", "/other"),
        ("POST", "/%73ql"),
    ],
)
def test_nothing_else_is_supported(project: Project, method: str, path: str) -> None:
    response = project.client.request(method, path)
    assert (response.status_code, response.json()) == (400, "query is not supported")
    assert response.headers["neon-request-id"]
    assert "access-control-allow-origin" not in response.headers


def test_a_browser_may_ask_first(project: Project) -> None:
    response = project.client.options("/sql", headers={"Origin": "https://example.org"})
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    allowed = response.headers["access-control-allow-headers"].lower().split(", ")
    assert {"authorization", "neon-connection-string", "neon-raw-text-output", "neon-array-mode"} <= set(
        allowed
    )


def test_every_answer_has_an_id_of_its_own(project: Project) -> None:
    answers = [project.owner("select 1"), project.owner("wrong"), project.owner("select 1")]
    assert len({answer.headers["neon-request-id"] for answer in answers}) == 3


@pytest.mark.parametrize("role", ["authenticated", "anonymous"])
def test_a_role_that_cannot_log_in(project: Project, role: str) -> None:
    answer = project.post({"query": "select 1"}, user=role, token=project.person().token)
    message = f'role "{role}" is not permitted to log in'
    assert (answer.status, answer.message, answer.code) == (500, message, "28000")
    assert (answer.fault["severity"], answer.fault["routine"]) == ("FATAL", "InitializeSessionUserId")


def test_behind_the_broker_a_5xx_is_a_string_that_holds_the_answer(project: Project) -> None:
    body, token = {"query": "select 1"}, project.person().token
    answer = project.post(body, user="authenticated", token=token)
    assert isinstance(answer.body, str)
    assert list(json.loads(answer.body)) == list(KEYS)
    assert "access-control-allow-origin" not in answer.headers
    with serving(create_app(project.conninfo, jwks_url=project.issuer.url, broker=False)) as url:
        headers = {"Neon-Connection-String": f"postgresql://authenticated@{HOST}/rowdo"}
        headers |= {"Authorization": f"Bearer {token}"}
        direct = httpx.post(f"{url}/sql", json=body, headers=headers, verify=PLAIN)
    assert direct.json() == json.loads(answer.body)
    assert direct.headers["access-control-allow-origin"] == "*"


def test_the_broker_and_the_proxy_both_give_an_id(project: Project) -> None:
    def ids(answer: Answer) -> int:
        return len(answer.headers.get_list("neon-request-id"))

    person = project.person()
    assert ids(person.bare("select 1")) == ids(person.bare("wrong")) == 2
    assert ids(project.post({"query": "select 1"}, user=person.user, token="x")) == 1
    assert ids(project.owner("select 1")) == 1


def test_a_token_of_more_than_16_kib_is_too_much_for_the_proxy(project: Project) -> None:
    assert project.person(x="y" * 9_000).batch(["select 1"]).value == 1
    person = project.person(x="y" * 37_000)
    headers = {"Neon-Connection-String": f"postgresql://{person.user}@{HOST}/rowdo"}
    headers |= {"Authorization": f"Bearer {person.token}"}
    response = project.client.post("/sql", json={"query": "select 1"}, headers=headers)
    assert (response.status_code, response.content) == (431, b"")


@pytest.mark.parametrize("database", ["postgres", "elsewhere", "ROWDO"])
def test_no_extension_in_another_database(project: Project, database: str) -> None:
    headers = {"Neon-Connection-String": f"postgresql://authenticator@{HOST}/{database}"}
    headers |= {"Authorization": f"Bearer {project.person().token}"}
    response = project.client.post("/sql", json={"query": "select 1"}, headers=headers)
    words = "could not set up the JWT authorization database extension"
    assert (response.status_code, json.loads(response.json())) == refused(500, words)


def test_without_a_database_it_is_the_one_of_the_roles_name(project: Project) -> None:
    headers = {"Neon-Connection-String": f"postgresql://authenticator@{HOST}/"}
    headers |= {"Authorization": f"Bearer {project.person().token}"}
    answer = project.client.post("/sql", json={"query": "select 1"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "3D000")
    assert answer.json()["message"] == 'database "authenticator" does not exist'


def test_a_server_process_that_ends_in_mid_query_is_postgres_word(project: Project) -> None:
    answer = project.owner("select pg_terminate_backend(pg_backend_pid())")
    assert (answer.status, answer.code) == (400, "57P01")
    assert answer.message == "terminating connection due to administrator command"
