"""Requests as they go out, answers that are none, and the whole against the endpoint."""

import re
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.neon.scripted import OWNER, URL, Tokens, ok, one, scripted
from tests.stack import Person, Stack
from tui import neon
from tui.local.issuer.signing_key import SigningKey
from tui.neon import errors


@pytest.fixture
async def owner(stack: Stack) -> AsyncIterator[neon.Sql]:
    async with stack.owner() as sql:
        yield sql


async def test_a_statement_goes_out_as_text_and_null() -> None:
    server = scripted(ok("1"))
    async with server.sql() as sql:
        await sql("select $1, $2, $3", 5, None, ["a b", "c"])
    (request,) = server.requests
    assert server.bodies == [{"query": "select $1, $2, $3", "params": ["5", None, '{"a b",c}']}]
    assert str(request.url) == "https://api.us-east-1.aws.neon.tech/sql"
    assert request.headers["neon-connection-string"] == OWNER
    assert request.headers["neon-raw-text-output"] == "true"
    assert request.headers["neon-array-mode"] == "true"
    assert "authorization" not in request.headers


async def test_with_a_token_the_role_is_taken_on_first() -> None:
    server = scripted(ok("authenticated", "1"))
    async with server.sql(URL.replace("@", ":secret@"), token=Tokens("a.b.c")) as sql:
        assert list(await sql("select 1 as value")) == [{"value": 1}]
    (request,) = server.requests
    assert request.url.host == "apiauth.us-east-1.aws.neon.tech"
    assert request.headers["authorization"] == "Bearer a.b.c"
    assert request.headers["neon-connection-string"] == URL
    assert server.bodies == [
        {
            "queries": [
                {"query": "select set_config('role', $1, true)", "params": ["authenticated"]},
                {"query": "select 1 as value", "params": []},
            ]
        }
    ]


async def test_that_a_transaction_is_read_only_is_a_header() -> None:
    server = scripted(ok("1", "2"))
    async with server.sql() as sql:
        await sql.transaction(["select 1", "select 2"], read_only=True)
    headers = server.requests[0].headers
    assert headers["neon-batch-read-only"] == "true"


@pytest.mark.parametrize(
    "answer",
    [
        "[]",
        "null",
        "{}",
        '{"fields": [{"name": "a", "dataTypeID": 23}], "rows": [["x"]], "command": "SELECT", "rowCount": 1}',
        '{"fields": [{"name": "a", "dataTypeID": 23}], "rows": [[1, 2]], "command": "SELECT", "rowCount": 1}',
        '{"fields": [{"name": "a", "dataTypeID": 23}], "rows": [[[]]], "command": "SELECT", "rowCount": 1}',
        '{"fields": [], "rows": {"a": 1}, "command": "SELECT", "rowCount": 1}',
        '{"fields": 7, "rows": [], "command": "SELECT", "rowCount": 1}',
        '{"results": []}',
    ],
)
async def test_an_answer_that_is_no_result_is_said_to_be_none(answer: str) -> None:
    async with scripted(httpx.Response(200, text=answer)).sql() as sql:
        with pytest.raises(errors.ProtocolError) as caught:
            await sql("select 1")
    assert caught.value.outcome_unknown


async def test_a_call_is_answered_by_json() -> None:
    async with scripted(ok("(1,2)")).sql() as sql:
        with pytest.raises(errors.ProtocolError):
            await sql.call("f", {})


async def test_a_batch_is_answered_by_as_many_results() -> None:
    async with scripted(httpx.Response(200, json={"results": [one()]})).sql() as sql:
        with pytest.raises(errors.ProtocolError):
            await sql.transaction(["select 1", "select 2"])


def test_neither_password_nor_token() -> None:
    with pytest.raises(errors.MisconfiguredError, match="Sign in, or add the password"):
        neon.connect(URL)


async def test_a_result_tells_all_there_is(owner: neon.Sql) -> None:
    table, insert, select = await owner.transaction(
        [
            "create temp table t (id int8 generated always as identity, word varchar(9), extra text[])",
            neon.Statement("insert into t (word, extra) values ($1, $2), ('b', null)", "a", ["x", None]),
            "select id, word, extra, id as word from t order by id",
        ]
    )
    assert (table.command, table.row_count, list(table), table.records) == ("CREATE", None, [], [])
    assert (insert.command, insert.row_count) == ("INSERT", 2)
    assert (select.command, select.row_count) == ("SELECT", 2)
    assert select.records == [(1, "a", ["x", None], 1), (2, "b", None, 2)]
    assert list(select) == [{"id": 1, "word": 1, "extra": ["x", None]}, {"id": 2, "word": 2, "extra": None}]
    assert (len(select), select[-1]["id"], select[1:]) == (2, 2, list(select)[1:])
    assert [field.name for field in select.fields] == ["id", "word", "extra", "word"]
    assert [field.type_oid for field in select.fields] == [20, 1043, 1009, 20]
    assert select.fields[1].type_modifier == 13
    assert select.fields[0].table_oid > 0
    assert [field.column_number for field in select.fields] == [1, 2, 3, 1]


async def test_rows_without_columns_are_still_rows(owner: neon.Sql) -> None:
    assert list(await owner("select from generate_series(1, 3)")) == [{}, {}, {}]


async def test_a_transaction_is_all_or_nothing(owner: neon.Sql) -> None:
    await owner("create table if not exists all_or_nothing (id int primary key)")
    with pytest.raises(errors.PostgresError) as caught:
        await owner.transaction(["insert into all_or_nothing values (1)"] * 2)
    assert caught.value.sqlstate == "23505"
    assert caught.value.constraint == "all_or_nothing_pkey"
    assert caught.value.table == "all_or_nothing"
    assert list(await owner("select from all_or_nothing")) == []


async def test_a_read_only_transaction_refuses_to_write(owner: neon.Sql) -> None:
    with pytest.raises(errors.PostgresError) as caught:
        await owner.transaction(["create table nothing ()"], read_only=True)
    assert caught.value.sqlstate == "25006"


async def test_one_statement_at_a_time(owner: neon.Sql) -> None:
    with pytest.raises(errors.PostgresError) as caught:
        await owner("select 1; select 2")
    assert caught.value.sqlstate == "42601"


async def test_a_function_is_called_by_the_names_of_its_arguments(owner: neon.Sql) -> None:
    await owner("create schema if not exists odd")
    await owner(
        """
        create or replace function odd."Tell All"(
          ops jsonb, since text, max_rows int, flag bool, tags text[] = '{}'
        ) returns jsonb language sql as
        $$ select jsonb_build_object(
             'ops', ops, 'since', since, 'max', max_rows, 'flag', flag, 'tags', tags
           ) $$
        """
    )
    arguments = {"flag": True, "ops": [{"a": 'ü"'}], "since": None, "max_rows": 5}
    told = await owner.call("odd.Tell All", arguments)
    assert told == {"ops": [{"a": 'ü"'}], "since": None, "max": 5, "flag": True, "tags": []}
    told = await owner.call("odd.Tell All", {**arguments, "ops": {}, "tags": '{a,"b c"}'})
    assert (told["ops"], told["tags"]) == ({}, ["a", "b c"])


async def test_a_function_that_is_not_there(owner: neon.Sql) -> None:
    with pytest.raises(errors.UndefinedFunctionError):
        await owner.call("no_such_function", {"a": 1})


async def test_what_a_function_returns_is_json_whatever_its_type(owner: neon.Sql) -> None:
    assert await owner.call("make_date", {"year": 2026, "month": 11, "day": 23}) == "2026-11-23"
    await owner("create or replace function two() returns setof int language sql as 'values (1), (2)'")
    with pytest.raises(errors.ProtocolError, match="2 rows"):
        await owner.call("two", {})


async def test_a_person_is_the_subject_of_the_token(person: Person) -> None:
    async with person.sql() as sql:
        (row,) = await sql("select current_user::text as role, rowdo.user_id() as subject")
        assert row == {"role": "authenticated", "subject": person.sub}
        assert await sql.call("rowdo.user_id", {}) == person.sub


async def test_nothing_is_left_for_the_next_request(person: Person) -> None:
    async with person.sql() as sql:
        await sql("set work_mem = '7MB'")
        (row,) = await sql("select current_setting('work_mem') as work_mem")
        assert row["work_mem"] != "7MB"


async def test_an_expired_token_is_what_neon_says_it_is(stack: Stack, person: Person) -> None:
    key = SigningKey(next(stack.data_dir.rglob("issuer/key.pem")))
    stale = key.sign({"sub": person.sub, "exp": int(time.time()) - 31})
    tokens, urls = Tokens(stale, person.access_token), stack.lease.urls
    async with neon.connect(urls.authenticated_url, token=tokens, endpoint=urls.sql_url) as sql:
        (row,) = await sql("select rowdo.user_id() as subject")
    assert row == {"subject": person.sub}
    assert tokens.rejected == [stale]


async def test_wrong_passwords_and_databases_are_for_a_person_to_mend(stack: Stack) -> None:
    urls = stack.lease.urls
    wrong_password = re.sub(":[^:@/]+@", ":wrong@", urls.database_url)
    wrong_database = urls.database_url.replace("/rowdo", "/nowhere")
    for url in (wrong_password, wrong_database):
        assert url != urls.database_url
        async with neon.connect(url, endpoint=urls.sql_url) as sql:
            with pytest.raises(errors.MisconfiguredError, match="Check the"):
                await sql("select 1")


async def test_a_role_that_cannot_log_in_is_for_a_person_to_mend(person: Person) -> None:
    urls = person.lease.urls
    url = urls.authenticated_url.replace("//authenticator@", "//authenticated@")
    async with neon.connect(url, token=person.token, endpoint=urls.sql_url) as sql:
        with pytest.raises(errors.MisconfiguredError, match="authenticator"):
            await sql("select 1")


async def test_more_than_the_endpoint_takes_or_gives(owner: neon.Sql) -> None:
    with pytest.raises(errors.TooLargeError) as caught:
        await owner("select length($1)", "x" * 10_500_000)
    assert not caught.value.outcome_unknown
    with pytest.raises(errors.TooLargeError) as caught:
        await owner("select repeat('x', 6000000) from generate_series(1, 3)")
    assert caught.value.outcome_unknown
