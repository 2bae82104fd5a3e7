"""What Neon's answers mean: a table of its words, and the classes callers tell apart."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from tests.neon.scripted import OWNER, URL, Tokens, refusal, scripted
from tui.neon import errors
from tui.neon.errors import (
    MisconfiguredError,
    NeonError,
    PostgresError,
    ProtocolError,
    QuotaError,
    RateLimitedError,
    SomethingElseError,
    TokenRefusedError,
    TooLargeError,
    UnreachableError,
)


async def failure(reply: httpx.Response, *, token: bool = True) -> NeonError:
    options = {"url": URL, "token": Tokens("a.b.c")} if token else {"url": OWNER}
    async with scripted(reply).sql(**options) as sql:
        with pytest.raises(NeonError) as caught:
            await sql("select 1")
    return caught.value


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("JWT token has expired (exp=1700000000)", "expired"),
        ("JWT token is not yet ready to use (nbf=1900000000)", "early"),
        ("signature error: crypto error", "key"),
        ("jwk not found", "key"),
        ("password authentication failed for user 'authenticated': jwk not found", "key"),
        ("Provided authentication token is not a valid JWT encoding", "malformed"),
        ("missing key id", "malformed"),
        ("signature algorithm not supported", "malformed"),
        ("unsupported key type Oct", "malformed"),
        ("unsupported EC key type P384", "malformed"),
        ("invalid RSA signing algorithm", "malformed"),
    ],
)
async def test_a_token_is_refused_with_an_empty_code(message: str, reason: str) -> None:
    error = await failure(refusal(message))
    assert isinstance(error, TokenRefusedError)
    assert error.reason == reason
    assert not error.transient
    assert error.request_id == "request-7"
    assert "request-7" in str(error)
    assert message in str(error)


@pytest.mark.parametrize(
    ("message", "code", "status", "mend"),
    [
        ("invalid JWT token audience", "", 400, "without an audience"),
        ("missing authentication credentials: required password", "", 400, "begins with api."),
        ("invalid header: neon-connection-string", "", 400, "connection string"),
        ("missing hostname", "", 400, "connection string"),
        ("incorrect scheme", "", 400, "connection string"),
        ("could not set up the JWT authorization database extension", "", 500, "CREATE EXTENSION"),
        ("could not set up the JWT authorization database extension", "", 500, "database's name"),
        ("password authentication failed for user 'neondb_owner'", "", 400, "password"),
        ("The requested endpoint could not be found, or you don't have access to it", "", 400, "host name"),
        ('role "authenticated" is not permitted to log in', "28000", 500, "authenticator"),
        ('role "nobody" does not exist', "28000", 500, "user name"),
        ('password authentication failed for user "me"', "28P01", 400, "password"),
        ('database "nodb" does not exist', "3D000", 400, "database's name"),
        ('role "authenticated" does not exist', "22023", 400, "tokens"),
        ('permission denied to set role "authenticated"', "42501", 400, "authenticator"),
    ],
)
async def test_a_person_is_told_what_to_mend(message: str, code: str, status: int, mend: str) -> None:
    error = await failure(refusal(message, code, status))
    assert isinstance(error, MisconfiguredError)
    assert message.rstrip(".") in str(error)
    assert mend in str(error)


@pytest.mark.parametrize(
    ("message", "status", "unknown"),
    [
        ("Control plane request failed", 500, False),
        ("Too many connections attempts", 500, False),
        (
            "Failed to acquire permit to connect to the database. Too many database connection attempts "
            "are currently ongoing.",
            500,
            False,
        ),
        ("Could not establish HTTP connection to the database", 500, False),
        ("endpoint is busy", 503, False),
        ("project is locked", 423, False),
        ("error connecting to server: Connection refused (os error 111)", 500, False),
        ("could not establish h2 connection", 500, False),
        ("connection closed", 400, True),
        ("Unable to parse the response message from server", 500, True),
    ],
)
async def test_the_road_is_blocked(message: str, status: int, unknown: bool) -> None:
    error = await failure(refusal(message, status=status))
    assert type(error) is UnreachableError
    assert error.outcome_unknown is unknown
    assert error.transient


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(502, text="<html><h1>Bad Gateway</h1></html>"),
        httpx.Response(504, text="upstream timed out"),
        httpx.Response(500, json={"msg": "oops"}),
        httpx.Response(302, headers={"location": "https://wifi.example/login"}),
        httpx.Response(500, text=""),
        httpx.Response(500, content=b"\xff\xfe"),
        httpx.Response(500, text="[" * 100_000),
    ],
)
async def test_somebody_else_answers(reply: httpx.Response) -> None:
    error = await failure(reply)
    assert isinstance(error, UnreachableError)
    assert error.transient
    assert error.outcome_unknown


PAGE = httpx.Response(200, html="<!doctype html><title>Welcome to our Wi-Fi</title>")


@pytest.mark.parametrize(
    ("status", "said", "page"),
    [
        (401, TokenRefusedError, SomethingElseError),
        (402, QuotaError, QuotaError),
        (403, MisconfiguredError, SomethingElseError),
        (404, MisconfiguredError, SomethingElseError),
        (405, MisconfiguredError, SomethingElseError),
        (413, TooLargeError, TooLargeError),
        (418, ProtocolError, SomethingElseError),
        (423, UnreachableError, UnreachableError),
        (429, RateLimitedError, RateLimitedError),
        (431, MisconfiguredError, MisconfiguredError),
        (500, UnreachableError, UnreachableError),
        (503, UnreachableError, UnreachableError),
        (507, TooLargeError, TooLargeError),
    ],
)
async def test_a_status_by_who_gave_it(status: int, said: type[NeonError], page: type[NeonError]) -> None:
    assert type(await failure(refusal("no", status=status))) is said
    error = await failure(httpx.Response(status, headers=PAGE.headers, content=PAGE.content))
    assert type(error) is page
    assert "<" not in str(error)


async def test_a_page_is_no_answer_whatever_its_status() -> None:
    for status in (200, 203, 302, 403, 404, 511):
        error = await failure(httpx.Response(status, headers=PAGE.headers, content=PAGE.content))
        assert isinstance(error, UnreachableError)
        assert error.transient


async def test_a_quota_is_used_up_only_for_now() -> None:
    error = await failure(refusal("Your project has exceeded the compute time quota.", status=500))
    assert type(error) is QuotaError
    assert error.transient
    assert "console" in str(error)


async def test_a_body_in_a_string_is_read_once_more() -> None:
    """As Neon's broker wraps what comes with a status of 500 or more."""
    inside = json.dumps({"message": 'role "authenticated" is not permitted to log in', "code": "28000"})
    error = await failure(httpx.Response(500, json=inside))
    assert isinstance(error, MisconfiguredError)
    assert "authenticator" in str(error)
    for lone in ("jwk not found", '"jwk not found"', "[1", "{"):
        assert isinstance(await failure(httpx.Response(500, json=lone)), NeonError)


async def test_a_request_that_is_named_twice_is_named_once() -> None:
    twice = httpx.Response(
        400, headers=[("neon-request-id", "r-7")] * 2, json={"message": "no", "code": "22012"}
    )
    error = await failure(twice)
    assert error.request_id == "r-7"
    assert str(error).count("r-7") == 1


async def test_an_answer_too_large_may_have_run_and_a_request_too_large_has_not() -> None:
    assert (
        await failure(refusal("response is too large (max is 10485760 bytes)", status=507))
    ).outcome_unknown
    assert not (
        await failure(refusal("request is too large (max is 10485760 bytes)", status=413))
    ).outcome_unknown


async def test_words_that_mean_nothing_to_us_are_passed_on() -> None:
    error = await failure(refusal("could not parse the HTTP request body: expected value"))
    assert type(error) is ProtocolError
    assert "expected value" in str(error)


async def test_a_path_that_is_not_sql() -> None:
    error = await failure(httpx.Response(400, json="query is not supported"))
    assert isinstance(error, MisconfiguredError)
    assert "/sql" in str(error)


@pytest.mark.parametrize(
    ("sqlstate", "kind"),
    [
        ("23505", errors.PostgresError),
        ("23514", errors.PostgresError),
        ("23P01", errors.PostgresError),
        ("23001", errors.PostgresError),
        ("42501", errors.InsufficientPrivilegeError),
        ("42P01", errors.PostgresError),
        ("42P02", errors.PostgresError),
        ("40001", errors.PostgresError),
        ("22P02", errors.PostgresError),
        ("57014", errors.QueryCanceledError),
        ("P0001", errors.PostgresError),
        ("P0002", PostgresError),
        ("XX000", PostgresError),
    ],
)
async def test_an_error_of_postgres_has_the_class_of_its_code(sqlstate: str, kind: type[NeonError]) -> None:
    error = await failure(refusal("no", sqlstate))
    assert type(error) is kind
    assert isinstance(error, PostgresError)
    assert error.sqlstate == sqlstate


async def test_an_error_of_postgres_says_all_that_postgres_said() -> None:
    said = {
        "detail": "Key (uid)=(1) already exists.",
        "hint": "Take another.",
        "position": "8",
        "internalPosition": "3",
        "internalQuery": "select 2",
        "where": "function f",
        "schema": "public",
        "table": "todos",
        "column": "uid",
        "dataType": "uuid",
        "constraint": "todos_uid_key",
        "file": "nbtinsert.c",
        "line": "664",
        "routine": "_bt_check_unique",
    }
    error = await failure(refusal("duplicate key", "23505", 400, **said))
    assert isinstance(error, PostgresError)
    assert (error.severity, error.detail, error.hint) == ("ERROR", said["detail"], said["hint"])
    assert (error.position, error.internal_position, error.internal_query) == (8, 3, "select 2")
    assert (error.where, error.schema, error.table, error.column) == ("function f", "public", "todos", "uid")
    assert (error.data_type, error.constraint) == ("uuid", "todos_uid_key")
    assert (error.file, error.line, error.routine) == ("nbtinsert.c", 664, "_bt_check_unique")
    assert str(error) == (
        "duplicate key. Key (uid)=(1) already exists. Take another (SQLSTATE 23505, Neon request request-7)"
    )


async def test_words_of_a_function_are_not_taken_for_neons() -> None:
    error = await failure(refusal("jwk not found: the quota of invalid hostname is spent", "P0001"))
    assert isinstance(error, errors.PostgresError)
    assert error.sqlstate == "P0001"


async def test_how_long_to_wait_is_a_number_or_a_date() -> None:
    for header, low, high in [
        ("7", 7.0, 7.0),
        (format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True), 20.0, 30.0),
        (format_datetime(datetime.now(UTC) - timedelta(seconds=30), usegmt=True), 0.0, 0.0),
    ]:
        error = await failure(httpx.Response(429, headers={"retry-after": header}))
        assert isinstance(error, RateLimitedError)
        assert error.retry_after is not None
        assert low <= error.retry_after <= high
    error = await failure(httpx.Response(429, headers={"retry-after": "soon"}))
    assert isinstance(error, RateLimitedError)
    assert error.retry_after is None
