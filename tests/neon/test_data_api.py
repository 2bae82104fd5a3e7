"""The Data API as it is documented; against the endpoint see `test_both_apis.py`."""

from base64 import urlsafe_b64encode
from json import dumps

import httpx
import pytest

from tests.neon.scripted import DATA_API, Tokens, refusal, scripted
from tui import neon
from tui.neon import errors
from tui.neon.data_api import claimed_role
from tui.neon.errors import (
    MisconfiguredError,
    NeonError,
    PostgresError,
    ProtocolError,
    RateLimitedError,
    SomethingElseError,
    TokenRefusedError,
    TooLargeError,
    UnreachableError,
)


def token(**claims: object) -> str:
    """A token with these claims; nobody here looks at its signature."""
    return f"e30.{urlsafe_b64encode(dumps(claims).encode()).decode().rstrip('=')}.c2ln"


async def failure(reply: httpx.Response, **claims: object) -> NeonError:
    async with scripted(reply).data_api(token=Tokens(token(**claims))) as api:
        with pytest.raises(NeonError) as caught:
            await api.call("f", {})
    return caught.value


async def test_a_call_names_its_arguments() -> None:
    server = scripted(httpx.Response(200, json={"rows": ["ü"]}))
    async with server.data_api(token=Tokens("a.b.c")) as api:
        assert await api.call("todos_sync", {"ops": [{"a": 1}], "since": None}) == {"rows": ["ü"]}
    (request,) = server.requests
    assert str(request.url) == f"{DATA_API}/rpc/todos_sync"
    assert request.headers["authorization"] == "Bearer a.b.c"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept"] == "application/json"
    assert "content-profile" not in request.headers
    assert server.bodies == [{"ops": [{"a": 1}], "since": None}]


async def test_a_schema_is_a_profile_and_an_odd_name_is_quoted() -> None:
    server = scripted(httpx.Response(200, text="null"))
    async with server.data_api(token=Tokens("a.b.c")) as api:
        assert await api.call("odd.a/b c", {}) is None
    assert server.requests[0].url.raw_path.endswith(b"/rpc/a%2Fb%20c")
    assert server.requests[0].headers["content-profile"] == "odd"


@pytest.mark.parametrize("reply", [httpx.Response(204), httpx.Response(200, text="null")])
async def test_a_function_that_returns_nothing(reply: httpx.Response) -> None:
    async with scripted(reply).data_api(token=Tokens("a.b.c")) as api:
        assert await api.call("f", {}) is None


@pytest.mark.parametrize("body", ["<html>", '{"rows": [', "\xff"])
async def test_a_success_that_is_not_json_is_none(body: str) -> None:
    async with scripted(httpx.Response(200, text=body)).data_api(token=Tokens("a.b.c")) as api:
        with pytest.raises(SomethingElseError) as caught:
            await api.call("f", {})
    assert caught.value.outcome_unknown
    assert caught.value.transient


@pytest.mark.parametrize(
    "reply",
    [
        refusal("JWT token has expired (exp=1700000000)", None),
        refusal("JWT expired", "PGRST301", 401),
        refusal("JWT expired", "PGRST303", 401),
        httpx.Response(401, text="no"),
    ],
)
async def test_an_expired_token_is_replaced_whatever_its_status(reply: httpx.Response) -> None:
    server, tokens = scripted(reply, httpx.Response(200, text="1")), Tokens("old", "new")
    async with server.data_api(token=tokens) as api:
        assert await api.call("f", {}) == 1
    assert server.tokens == ["old", "new"]

    server, tokens = scripted(reply), Tokens("old", "new", "newest")
    async with server.data_api(token=tokens) as api:
        with pytest.raises(TokenRefusedError) as caught:
            await api.call("f", {})
    assert server.tokens == ["old", "new"]
    assert caught.value.reason == "expired"


@pytest.mark.parametrize("spelling", ["detail", "details"])
async def test_both_spellings_of_an_error_are_read(spelling: str) -> None:
    error = await failure(refusal("no", "23505", 409, **{spelling: "Key exists.", "hint": "Try."}))
    assert isinstance(error, errors.PostgresError)
    assert error.sqlstate == "23505"
    assert (error.sqlstate, error.detail, error.hint) == ("23505", "Key exists.", "Try.")


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("23514", 400, errors.PostgresError),
        ("42501", 403, errors.InsufficientPrivilegeError),
        ("40001", 500, errors.PostgresError),
        ("57014", 500, errors.QueryCanceledError),
        ("P0001", 400, errors.PostgresError),
        ("42883", 404, errors.UndefinedFunctionError),
        ("PGRST202", 404, errors.UndefinedFunctionError),
        ("PGRST203", 300, PostgresError),
        ("PGRST102", 400, PostgresError),
        ("PGRST106", 406, MisconfiguredError),
        ("PGRST125", 404, MisconfiguredError),
        ("PGRST205", 404, MisconfiguredError),
        ("PGRST001", 503, UnreachableError),
        ("PGRST002", 503, UnreachableError),
        ("PGRST003", 504, UnreachableError),
        ("PGRST300", 500, UnreachableError),
        ("PGRST301", 401, TokenRefusedError),
        (None, 400, ProtocolError),
        (None, 404, MisconfiguredError),
        (None, 406, MisconfiguredError),
        (None, 413, TooLargeError),
        (None, 415, MisconfiguredError),
        (None, 429, RateLimitedError),
        (None, 500, UnreachableError),
        (None, 507, TooLargeError),
    ],
)
async def test_an_error_has_the_class_of_its_code_or_else_of_its_status(
    code: str | None, status: int, kind: type[NeonError]
) -> None:
    assert type(await failure(refusal("no", code, status), role="authenticated")) is kind


@pytest.mark.parametrize("code", [None, ""])
@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("JWT token has expired (exp=1)", TokenRefusedError),
        ("jwk not found", TokenRefusedError),
        ("invalid JWT token audience", MisconfiguredError),
        ("schema is too large (max is 1 bytes, current is 2 bytes)", MisconfiguredError),
        ("connection closed", UnreachableError),
        ("Too many connections attempts", UnreachableError),
        ("response is too large (max is 10485760 bytes)", TooLargeError),
        ("request is too large (max is 10485760 bytes)", TooLargeError),
    ],
)
async def test_words_without_a_code_are_those_of_sql_over_http(
    code: str | None, message: str, kind: type[NeonError]
) -> None:
    assert type(await failure(refusal(message, code), role="authenticated")) is kind


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("JWT expired", "expired"),
        ("JWT not yet valid", "early"),
        ("JWSError JWSInvalidSignature", "key"),
        ("No suitable key or wrong key type", "key"),
        ("Expected 3 parts in JWT; got 2", "malformed"),
    ],
)
async def test_why_a_token_is_refused_is_in_the_words(message: str, reason: str) -> None:
    error = await failure(refusal(message, "PGRST301", 401))
    assert isinstance(error, TokenRefusedError)
    assert error.reason == reason


@pytest.mark.parametrize(
    ("message", "code", "status", "advice"),
    [
        ("JWT not in audience", "PGRST303", 401, "no audience"),
        ("Server lacks JWT secret", "PGRST300", 500, "key set"),
    ],
)
async def test_a_server_that_is_set_up_wrongly(message: str, code: str, status: int, advice: str) -> None:
    error = await failure(refusal(message, code, status))
    assert isinstance(error, MisconfiguredError)
    assert advice in str(error)


async def test_a_connection_lost_in_use_leaves_the_outcome_open() -> None:
    assert (await failure(refusal("lost", "PGRST001", 503))).outcome_unknown
    assert not (await failure(refusal("none", "PGRST000", 503))).outcome_unknown


@pytest.mark.parametrize("status", [403, 502, 503, 504])
async def test_a_body_that_is_not_json(status: int) -> None:
    error = await failure(httpx.Response(status, text="<html>"))
    assert type(error) is (SomethingElseError if status == 403 else UnreachableError)


@pytest.mark.parametrize(
    ("message", "code"),
    [('role "member" does not exist', "22023"), ('permission denied to set role "member"', "42501")],
)
async def test_a_role_of_the_organization_is_not_one_of_postgres(message: str, code: str) -> None:
    error = await failure(refusal(message, code), role="member")
    assert isinstance(error, MisconfiguredError)
    assert 'claims the role "member"' in str(error)
    assert '"role": "authenticated"' in str(error)


@pytest.mark.parametrize(
    ("claims", "message", "code"),
    [
        ({}, "permission denied for function todos_sync", "42501"),
        ({"role": "anonymous"}, "permission denied for function todos_sync", "42501"),
        ({"role": 7}, "permission denied for function todos_sync", "42501"),
        # Of a project whose Data API was given no role for the anonymous.
        ({}, 'role "" does not exist', "22023"),
    ],
)
async def test_a_person_without_a_role_is_anonymous(
    claims: dict[str, object], message: str, code: str
) -> None:
    error = await failure(refusal(message, code), **claims)
    assert isinstance(error, MisconfiguredError)
    assert "claims no role" in str(error)
    assert '"role": "authenticated"' in str(error)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ('role "authenticated" does not exist', "22023"),
        ('permission denied to set role "authenticated"', "42501"),
    ],
)
async def test_a_role_that_the_project_lacks_is_no_fault_of_the_token(message: str, code: str) -> None:
    error = await failure(refusal(message, code), role="authenticated")
    assert isinstance(error, MisconfiguredError)
    assert "Enable the Data API" in str(error)


@pytest.mark.parametrize("status", [401, 404, 409, 500, 503])
async def test_a_status_that_a_function_chose_is_an_error_of_postgres(status: int) -> None:
    error = await failure(refusal("Postgres error", None, status, detail="Some detail.", hint="Some hint."))
    assert type(error) is PostgresError
    assert (error.sqlstate, error.detail, error.hint) == (f"PT{status}", "Some detail.", "Some hint.")
    assert not error.transient
    assert not error.outcome_unknown


async def test_a_table_where_a_function_belongs_is_an_address_to_mend() -> None:
    words = "Could not find the table 'public.todos/rpc/f' in the schema cache"
    for code in ("PGRST205", None):
        assert type(await failure(refusal(words, code, 404))) is MisconfiguredError


async def test_a_policy_that_refuses_is_no_role_trap() -> None:
    error = await failure(
        refusal('new row violates row-level security policy for table "todos"', "42501", 403)
    )
    assert isinstance(error, errors.InsufficientPrivilegeError)


@pytest.mark.parametrize("code", ["PGRST202", "", None])
async def test_a_function_not_known_yet_is_asked_for_again(code: str | None) -> None:
    stale = refusal("Could not find the function public.f in the schema cache", code, 404)
    server = scripted(stale, httpx.Response(200, text="1"))
    async with server.data_api(token=Tokens("a.b.c")) as api:
        assert await api.call("f", {}) == 1
    error = await failure(stale)
    assert isinstance(error, errors.UndefinedFunctionError)
    assert "NOTIFY pgrst, 'reload schema'" in str(error)


@pytest.mark.parametrize("text", ["", "a.b.c", "e30", "a.W10.c", "a.////.c", None])
def test_a_token_that_cannot_be_read_claims_no_role(text: str | None) -> None:
    assert claimed_role(text) is None


def test_a_token_is_not_sent_in_the_clear() -> None:
    with pytest.raises(MisconfiguredError, match="https"):
        neon.connect_data_api("http://ep-1.apirest.example/neondb/rest/v1", token=Tokens("a.b.c"))
