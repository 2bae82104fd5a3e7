"""The documented steps work on Neon, and Neon behaves as `tests/neon/contract.md` says."""

import json
import os
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from tests.live.conftest import Live
from tests.neon.scripted import Tokens
from tui import neon, schema
from tui.cli.main import cli
from tui.neon import errors
from tui.net.jwt import read_claims
from tui.schema.audit import attack, attack_by_call

# A test's time does not count before it: a person may sign in as long as the code is good.
pytestmark = pytest.mark.timeout(func_only=True)


async def exchange(
    transport: neon.Transport, *ops: dict[str, Any], since: str | None = None
) -> dict[str, Any]:
    arguments = {"ops": list(ops), "since": since, "max_rows": 100}
    answer: dict[str, Any] = await transport.call("todos_sync", arguments, idempotent=True)
    return answer


def todos(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows of an answer by their `uid`."""
    rows = [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
    return {row["uid"]: row for row in rows}


async def test_the_schema_is_up_to_date_after_the_setup(database: Live) -> None:
    async with database.owner() as owner:
        assert await schema.pending(owner) == []
        version = await owner("show server_version_num")
    assert int(version[0]["server_version_num"]) >= 150_000


async def test_a_todo_goes_there_and_back_and_away(database: Live, token: str, api: str) -> None:
    uid = str(uuid.uuid4())
    async with database.opened(api, Tokens(token)) as transport:
        insert = {"op": "insert", "id": str(uuid.uuid4()), "uid": uid, "set": {"task": "müsli & “milk”"}}
        added = await exchange(transport, insert)
        assert [result["status"] for result in added["results"]] == ["applied"]
        again = await exchange(transport, insert)
        assert again["results"] == added["results"], "it is remembered, and not done twice"
        assert todos(await exchange(transport))[uid]["task"] == "müsli & “milk”"
        delete = {"op": "delete", "id": str(uuid.uuid4()), "uid": uid, "seen": {}}
        gone = await exchange(transport, delete, since=added["cursor"])
        assert [result["status"] for result in gone["results"]] == ["applied"]
        assert uid not in todos(await exchange(transport))


async def test_the_database_knows_whose_token_it_is(database: Live, token: str, api: str) -> None:
    uid = str(uuid.uuid4())
    async with database.opened(api, Tokens(token)) as transport, database.owner() as owner:
        await exchange(
            transport,
            {"op": "insert", "id": str(uuid.uuid4()), "uid": uid, "set": {"task": "whose?"}},
        )
        (row,) = await owner("select user_id from todos where uid = $1", uid)
        assert row["user_id"] == read_claims(token)["sub"]
        await owner("delete from todos where uid = $1", uid)


async def test_what_the_owner_writes_for_somebody_else_is_not_seen(
    database: Live, token: str, api: str
) -> None:
    uid = str(uuid.uuid4())
    async with database.opened(api, Tokens(token)) as transport, database.owner() as owner:
        await owner("insert into todos (user_id, uid, task) values ('user_other', $1, 'secret')", uid)
        try:
            assert uid not in todos(await exchange(transport))
        finally:
            await owner("delete from todos where uid = $1", uid)


async def test_a_forged_token_is_refused_as_the_contract_says(database: Live, token: str, api: str) -> None:
    signed, _, signature = token.rpartition(".")
    forged = f"{signed}.{signature[:99][::-1]}{signature[99:]}"
    for refused, reason in ((forged, "key"), ("nonsense", "malformed")):
        async with database.opened(api, Tokens(refused)) as transport:
            with pytest.raises(errors.TokenRefusedError) as caught:
                await exchange(transport)
        assert caught.value.reason == reason


async def test_an_attack_is_refused(database: Live, token: str, api: str) -> None:
    async with database.opened(api, Tokens(token)) as transport:
        attacking = attack(transport) if isinstance(transport, neon.Sql) else attack_by_call(transport)
        found = await attacking
    assert [finding for finding in found if finding.weight == "hole"] == []


async def test_a_password_for_the_role_of_everybody_lets_nobody_in(database: Live, token: str) -> None:
    """Whoever got in without a token could name anybody in `request.jwt.claims`, and be believed."""
    if not database.url:
        pytest.skip("only SQL over HTTP takes a password")
    password = uuid.uuid4().hex
    address = urlsplit(database.url)
    with_password = address._replace(netloc=f"{address.username}:{password}@{address.hostname}").geturl()
    async with database.opened("sql", Tokens(token)) as person:
        assert isinstance(person, neon.Sql)
        try:
            await person.transaction(["reset role", f"alter role current_user password '{password}'"])
        except errors.PostgresError:
            return  # nor is it taken
        try:
            async with neon.connect(with_password, endpoint=database.sql_url) as intruder:
                with pytest.raises(errors.NeonError):
                    await intruder("select current_user")
        finally:
            await person.transaction(["reset role", "alter role current_user password null"])


def test_the_commands_of_the_readme_work(database: Live, token: str, api: str, tmp_path: Path) -> None:
    environment = {
        "ROWDO_CONFIG_DIR": str(tmp_path / "config"),
        "ROWDO_DATA_DIR": str(tmp_path / "data"),
        "ROWDO_ACCESS_TOKEN": token,
        "PATH": os.defpath,
    } | database.variables(api)

    def rowdo(*arguments: str) -> str:
        result = CliRunner().invoke(cli, arguments, env=environment)
        assert result.exit_code == 0, result.output
        return result.stdout

    rowdo("setup", "--yes", "--no-login")
    assert rowdo("doctor").endswith("All is well.\n")
    rowdo("add", "buy milk", "--wait")
    [todo] = json.loads(rowdo("list", "--json"))
    assert todo["task"] == "buy milk"
    rowdo("delete", todo["uid"], "--wait")
    rowdo("sync")
    assert json.loads(rowdo("list", "--json")) == []


async def test_an_unknown_function_is_one(database: Live, token: str, api: str) -> None:
    async with database.opened(api, Tokens(token)) as transport:
        with pytest.raises(errors.UndefinedFunctionError):
            await transport.call("no_such_function", {})


async def test_sql_errors_and_values_are_postgres(database: Live) -> None:
    async with database.owner() as owner:
        with pytest.raises(errors.PostgresError) as caught:
            await owner("select 1 / 0")
        assert caught.value.sqlstate == "22012"
        assert caught.value.sqlstate == "22012"
        assert caught.value.request_id
        with pytest.raises(errors.PostgresError) as caught:
            await owner("select 1; select 2")
        assert caught.value.sqlstate == "42601"
        (row,) = await owner(
            "select $1::int8 as n, $2::text[] as words, now() as moment", 2**53 + 1, ["a", None]
        )
        assert (row["n"], row["words"]) == (2**53 + 1, ["a", None])
        assert row["moment"].tzinfo is not None
