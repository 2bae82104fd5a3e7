"""When a request is repeated: with another token, or because repeating does no harm."""

import asyncio

import httpx
import pytest

from tests.neon.scripted import URL, Tokens, ok, refusal, scripted
from tui.neon.errors import (
    DeadlineError,
    NeonError,
    PostgresError,
    QueryCanceledError,
    RateLimitedError,
    TokenRefusedError,
    UnreachableError,
)
from tui.neon.retrying import RetryPolicy

EXPIRED = refusal("JWT token has expired (exp=1700000000)")
LOST = httpx.RemoteProtocolError("Server disconnected without sending a response.")
UNSENT = httpx.ConnectError("Connection refused")


async def test_an_expired_token_is_replaced_once_and_the_request_repeated_once() -> None:
    server, tokens = scripted(EXPIRED, ok("authenticated", "1")), Tokens("old", "new")
    async with server.sql(URL, token=tokens) as sql:
        await sql("insert into t values (1)")
    assert server.tokens == ["old", "new"]
    assert tokens.rejected == ["old"]
    assert server.requests[0].content == server.requests[1].content


async def test_a_token_is_replaced_only_once() -> None:
    server, tokens = scripted(EXPIRED), Tokens("old", "new", "newest")
    async with server.sql(URL, token=tokens) as sql:
        with pytest.raises(TokenRefusedError):
            await sql("select 1")
    assert server.tokens == ["old", "new"]


async def test_without_a_newer_token_nothing_is_repeated() -> None:
    server, tokens = scripted(EXPIRED), Tokens("old")
    async with server.sql(URL, token=tokens) as sql:
        with pytest.raises(TokenRefusedError):
            await sql("select 1")
    assert server.tokens == ["old"]


@pytest.mark.parametrize("message", ["JWT token is not yet ready to use (nbf=1)", "missing key id"])
async def test_a_token_that_no_newer_one_can_mend_is_not_replaced(message: str) -> None:
    server, tokens = scripted(refusal(message)), Tokens("old", "new")
    async with server.sql(URL, token=tokens) as sql:
        with pytest.raises(TokenRefusedError):
            await sql("select 1")
    assert tokens.rejected == []


async def test_what_the_giver_of_tokens_raises_passes_through() -> None:
    async def token(rejected: str | None = None) -> str:
        raise LookupError("signed out")

    async with scripted(ok()).sql(URL, token=token) as sql:
        with pytest.raises(LookupError, match="signed out"):
            await sql("select 1")


@pytest.mark.parametrize("token", ["", "two\r\nlines", "ü", "\x7f"])
async def test_what_cannot_be_a_token_is_not_sent(token: str) -> None:
    server = scripted(ok())
    async with server.sql(URL, token=Tokens(token)) as sql:
        with pytest.raises(TokenRefusedError) as caught:
            await sql("select 1")
    assert caught.value.reason == "malformed"
    assert not server.requests


@pytest.mark.parametrize(
    "reply",
    [UNSENT, refusal("Control plane request failed", status=500), refusal("too many clients", "53300", 500)],
)
async def test_what_never_ran_is_repeated(reply: httpx.Response | Exception) -> None:
    server = scripted(reply, ok("1"))
    async with server.sql() as sql:
        assert list(await sql("insert into t values (1) returning 1 as value")) == [{"value": 1}]
    assert server.pauses == [0.25]


async def test_what_was_rolled_back_for_another_is_repeated() -> None:
    server = scripted(refusal("could not serialize access", "40001"), ok("1", "2"))
    async with server.sql() as sql:
        await sql.transaction(["select 1", "select 2"])
    assert len(server.requests) == 2


@pytest.mark.parametrize("reply", [LOST, refusal("connection closed"), httpx.Response(502, text="<html>")])
async def test_what_may_have_run_is_repeated_only_if_that_does_no_harm(
    reply: httpx.Response | Exception,
) -> None:
    server = scripted(reply, ok("1"))
    async with server.sql() as sql:
        with pytest.raises(UnreachableError) as caught:
            await sql("insert into t values (1)")
        assert caught.value.outcome_unknown
        assert len(server.requests) == 1

    server = scripted(reply, ok("1"))
    async with server.sql() as sql:
        await sql("select 1", idempotent=True)
    assert len(server.requests) == 2

    server = scripted(reply, ok("1", "2"))
    async with server.sql() as sql:
        await sql.transaction(["select 1", "select 2"], read_only=True)
    assert len(server.requests) == 2

    server = scripted(reply, ok("[1]"))
    async with server.sql() as sql:
        assert await sql.call("f", {}, idempotent=True) == [1]


async def test_a_deadline_and_a_timeout_of_the_database_have_cost_enough() -> None:
    cases: list[tuple[httpx.Response | Exception, type[NeonError]]] = [
        (httpx.ReadTimeout(""), DeadlineError),
        (httpx.ConnectTimeout(""), DeadlineError),
        (refusal("canceling statement due to statement timeout", "57014"), QueryCanceledError),
    ]
    for reply, kind in cases:
        server = scripted(reply)
        async with server.sql() as sql:
            with pytest.raises(NeonError) as caught:
                await sql("select 1", idempotent=True)
        assert type(caught.value) is kind
        assert caught.value.transient
        assert len(server.requests) == 1


async def test_tries_end_and_pauses_grow() -> None:
    server = scripted(UNSENT)
    async with server.sql() as sql:
        with pytest.raises(UnreachableError, match="could not be reached"):
            await sql("select 1")
    assert len(server.requests) == 3
    assert server.pauses == [0.25, 0.5]


async def test_pauses_are_spread_by_chance() -> None:
    retry_policy = RetryPolicy(chance=lambda: 0.5, first=1)
    assert retry_policy.pause(UnreachableError(""), 1) == 0.5
    assert retry_policy.pause(UnreachableError(""), 2) == 1.0
    assert RetryPolicy(chance=lambda: 1, tries=99).pause(UnreachableError(""), 50) == 5


async def test_a_server_that_asks_for_a_pause_gets_it_or_is_left_alone() -> None:
    server = scripted(httpx.Response(429, headers={"retry-after": "2"}), ok("1"))
    async with server.sql() as sql:
        await sql("insert into t values (1)")
    assert server.pauses == [2]

    server = scripted(httpx.Response(429, headers={"retry-after": "60"}))
    async with server.sql() as sql:
        with pytest.raises(RateLimitedError) as caught:
            await sql("select 1", idempotent=True)
    assert caught.value.retry_after == 60
    assert server.pauses == []


async def test_a_cancelled_call_is_over_at_once() -> None:
    waiting = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    server = scripted(UNSENT)
    sql = server.sql(retry_policy=RetryPolicy(sleep=sleep))
    call = asyncio.create_task(sql("select 1"))
    await waiting.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert len(server.requests) == 1


async def test_a_serialization_failure_that_lasts_is_the_callers() -> None:
    async with scripted(refusal("could not serialize access", "40001")).sql() as sql:
        with pytest.raises(PostgresError) as caught:
            await sql("select 1")
        assert caught.value.sqlstate == "40001"
