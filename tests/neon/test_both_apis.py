"""One suite for both APIs: a function has the same result and the same errors through either."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.database_apis import APIS, both_apis
from tests.neon.scripted import Tokens
from tests.stack import Person, Stack
from tui import neon
from tui.neon import errors

FUNCTIONS = """
create or replace function door_echo(
  ops jsonb, since text default 'never', max_rows int default 7, flag bool default null
) returns jsonb language sql as $$ select jsonb_build_object(
  'ops', ops, 'since', since, 'max', max_rows, 'flag', flag, 'who', rowdo.user_id()
) $$;
create or replace function door_fail(code text) returns int language plpgsql as $$ begin
  raise exception 'It failed.' using errcode = code, detail = 'Some detail.', hint = 'Some hint.';
end $$;
create or replace function door_null() returns jsonb language sql as 'select null::jsonb';
create or replace function door_moment() returns timestamptz language sql as
  $$ select timestamptz '2026-11-23 10:00:00+00' $$;
create or replace function door_tags(tags text[]) returns text[] language sql as 'select tags || tags';
create table if not exists door_secrets (word text);
create or replace function door_secret() returns text language sql as 'select word from door_secrets';
create or replace function door_closed() returns int language sql as 'select 1';
revoke all on door_secrets from public, authenticated;
revoke execute on function door_closed() from public, authenticated;
notify pgrst, 'reload schema'
"""


@pytest.fixture(scope="session")
def functions(stack: Stack) -> None:
    async def create() -> None:
        async with stack.owner() as owner:
            await owner.transaction(re.split(r";\n(?=create|revoke|notify)", FUNCTIONS))

    asyncio.run(create())


@pytest.fixture(params=APIS)
async def transport(
    request: pytest.FixtureRequest, person: Person, functions: None
) -> AsyncIterator[neon.Transport]:
    async with person.by(request.param) as transport:
        yield transport


async def test_arguments_go_by_name_and_the_rest_by_default(
    transport: neon.Transport, person: Person
) -> None:
    ops = [{"a": 'ü"\\'}, None, [1.5, True]]
    assert await transport.call("door_echo", {"flag": True, "ops": ops, "max_rows": 5}) == {
        "ops": ops,
        "since": "never",
        "max": 5,
        "flag": True,
        "who": person.sub,
    }
    told = await transport.call("door_echo", {"ops": {}, "since": None})
    assert (told["ops"], told["since"], told["max"], told["flag"]) == ({}, None, 7, None)


async def test_results_are_json(transport: neon.Transport) -> None:
    assert await transport.call("door_null", {}) is None
    moment = await transport.call("door_moment", {})
    assert datetime.fromisoformat(moment) == datetime(2026, 11, 23, 10, tzinfo=UTC)


async def test_an_array_is_given_as_its_literal(transport: neon.Transport) -> None:
    assert await transport.call("door_tags", {"tags": '{a,"b c"}'}) == ["a", "b c", "a", "b c"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("P0001", errors.PostgresError),
        ("22023", errors.PostgresError),
        ("23505", errors.PostgresError),
        ("23514", errors.PostgresError),
        ("42501", errors.InsufficientPrivilegeError),
        ("54000", errors.PostgresError),
        ("57014", errors.QueryCanceledError),
        ("XX000", errors.PostgresError),
        ("PX001", errors.PostgresError),
        ("PT404", errors.PostgresError),
        ("PT401", errors.PostgresError),
    ],
)
async def test_an_error_of_a_function_is_the_same_error(
    transport: neon.Transport, code: str, kind: type[errors.PostgresError]
) -> None:
    with pytest.raises(errors.PostgresError) as caught:
        await transport.call("door_fail", {"code": code})
    assert type(caught.value) is kind
    assert caught.value.sqlstate == code
    # Of a status that the function chose the Data API keeps no words.
    assert caught.value.message in ("It failed.", "Postgres error" if code.startswith("PT") else "")
    assert (caught.value.detail, caught.value.hint) == ("Some detail.", "Some hint.")


@pytest.mark.parametrize("function", ["door_secret", "door_closed"])
async def test_what_is_not_granted_is_refused(transport: neon.Transport, function: str) -> None:
    with pytest.raises(errors.InsufficientPrivilegeError):
        await transport.call(function, {})


async def test_a_function_that_is_not_there(transport: neon.Transport) -> None:
    with pytest.raises(errors.UndefinedFunctionError):
        await transport.call("no_such_function", {"a": 1})
    with pytest.raises(errors.UndefinedFunctionError):
        await transport.call("door_echo", {"no_such_argument": 1})


async def test_too_much_is_too_much(transport: neon.Transport) -> None:
    with pytest.raises(errors.TooLargeError) as caught:
        await transport.call("door_echo", {"ops": ["x" * 10_500_000]})
    assert not caught.value.outcome_unknown


@both_apis
async def test_a_refused_token_is_replaced_once(api: str, stack: Stack, functions: None) -> None:
    person = stack.person()
    signed, _, signature = person.access_token.rpartition(".")
    forged = f"{signed}.{signature[:99][::-1]}{signature[99:]}"
    tokens = Tokens(forged, person.access_token)
    async with person.by(api, tokens) as transport:
        assert (await transport.call("door_echo", {"ops": []}))["who"] == person.sub
    assert tokens.rejected == [forged]


@both_apis
async def test_what_is_no_token_is_refused(api: str, stack: Stack, functions: None) -> None:
    async with stack.person().by(api, Tokens("nonsense")) as transport:
        with pytest.raises(errors.TokenRefusedError) as caught:
            await transport.call("door_echo", {"ops": []})
    assert caught.value.reason == "malformed"
