"""Every way to break the setup has its own finding, and its advice repairs it."""

import asyncio
import base64
import json
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from click.testing import CliRunner

from tests.commands import Commands
from tests.database_apis import both_apis
from tests.local.endpoint.issuer import Issuer
from tests.local.endpoint.project import serving
from tests.neon.certificate import loopback_certificate
from tests.neon.scripted import refusal, scripted
from tests.sampling import mostly_slow
from tests.stack import Stack
from tests.standins.endpoint import create_app
from tests.standins.urls import data_api_url
from tui import neon, schema
from tui.auth import keyring_vault
from tui.cli.main import cli
from tui.config import load
from tui.local.endpoint import bootstrap
from tui.schema.apply import TELL
from tui.schema.definitions import split
from tui.setup.check_endpoint import examine_sql
from tui.setup.report import Report
from tui.setup.run_checks import examine

pytestmark = pytest.mark.xdist_group("setup")

CONFIGURED: list[tuple[str, dict[str, str]]] = [
    ("client-missing", {"WORKOS_CLIENT_ID": ""}),
    ("database-missing", {"DATABASE_AUTHENTICATED_URL": ""}),
    ("connection-string", {"DATABASE_AUTHENTICATED_URL": "https://ep-x.neon.tech/neondb"}),
    ("owner-url", {"DATABASE_AUTHENTICATED_URL": "postgresql://neondb_owner@ep-x.neon.tech/neondb"}),
    (
        "password-in-url",
        {"DATABASE_AUTHENTICATED_URL": "postgresql://authenticated:pw@ep-x.neon.tech/neondb"},
    ),
    ("address-insecure", {"ROWDO_SQL_URL": "http://ep-x.neon.tech/sql"}),
    ("address-insecure", {"ROWDO_WORKOS_URL": "http://sign-in.example"}),
    ("client-unknown", {"WORKOS_CLIENT_ID": "client_01UNKNOWN"}),
    ("issuer-unreachable", {"ROWDO_WORKOS_URL": "http://127.0.0.1:9"}),
    ("issuer-unreachable", {"ROWDO_WORKOS_URL": "https://sign-in.invalid"}),
    ("endpoint-unreachable", {"ROWDO_SQL_URL": "http://127.0.0.1:9/sql"}),
    ("extension-missing", {"DATABASE_AUTHENTICATED_URL": "postgresql://authenticator@ep-x.localhost/lost"}),
    ("role-login", {"DATABASE_AUTHENTICATED_URL": "postgresql://authenticated@ep-x.localhost/rowdo"}),
    ("address", {"DATABASE_AUTHENTICATED_URL": "postgresql://authenticated@localhost/rowdo"}),
    ("signed-out", {"ROWDO_ACCESS_TOKEN": "no token"}),
]
"""What is wrong with the environment, and the finding."""


def examined(commands: Commands, *, status: int, **environment: str) -> dict[str, Any]:
    result = commands.run("doctor", "--json", status=status, typed="", **environment)
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["ok"] is (status == 0)
    return found


def ids(found: dict[str, Any]) -> set[str]:
    findings = [finding for check in found["checks"] for finding in check["findings"]]
    assert all(finding["found"] and finding["mend"] for finding in findings)
    return {finding["id"] for finding in findings}


def findings(commands: Commands) -> list[dict[str, str]]:
    """Everything that is found, whether or not it is serious."""
    result = CliRunner().invoke(cli, ["doctor", "--json"], env=commands.environment)
    return [finding for check in json.loads(result.stdout)["checks"] for finding in check["findings"]]


def sql_of(found: list[dict[str, str]]) -> list[str]:
    """The mends that are SQL."""
    return [finding["mend"] for finding in found if finding["mend"].endswith(";")]


def mended(commands: Commands, mend: str, run: Callable[[str], object]) -> list[dict[str, str]]:
    """Return what is found, and mend it: by the SQL given, else by what the findings say."""
    said = findings(commands)
    for each in [mend] if mend else sql_of(said):
        run(each)
    for _ in range(5):
        if not (left := findings(commands)):
            break
        # Without an open policy a command may have none; a Data API may still read what has changed.
        for each in sql_of(left):
            run(each)
    return said


@both_apis
def test_what_is_in_order_is_said_to_be(signed_in: Commands, api: str) -> None:
    found = examined(signed_in, status=0)
    assert ids(found) == set()
    assert [check["name"] for check in found["checks"]] == [
        "configuration", "key set", "session", "keyring", "SQL over HTTP" if api == "sql" else "Data API",
        "extension", "schema", "policies", "attack", "writing", "replica",
    ]  # fmt: skip
    text = signed_in.run("doctor").stdout
    assert "✓ attack: refused by the database" in text
    assert text.endswith("All is well.\n")


@pytest.mark.parametrize(("finding", "environment"), mostly_slow(CONFIGURED, one_in=4))
def test_a_wrong_configuration_is_named(
    signed_in: Commands, finding: str, environment: dict[str, str]
) -> None:
    assert finding in ids(examined(signed_in, status=1, **environment))
    assert ids(examined(signed_in, status=0)) == set()


def test_a_keyring_that_is_not_there(signed_in: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_vault, "find_backend", lambda: None)
    path = signed_in.data_dir / "accounts" / "default.json"
    kept = path.read_text("utf-8")
    path.write_text(json.dumps(json.loads(kept) | {"storage": "keyring"}), "utf-8")
    assert ids(examined(signed_in, status=1)) == {"keyring"}
    path.write_text(kept, "utf-8")
    assert ids(examined(signed_in, status=0)) == set()


def at(url: str, api: str) -> dict[str, str]:
    """The variables for an API of an endpoint that is served at `url`."""
    return {"ROWDO_SQL_URL": f"{url}/sql"} | (
        {"NEON_DATA_API_URL": f"{url}/rowdo/rest/v1"} if api == "data_api" else {}
    )


@both_apis
def test_a_key_set_that_neon_does_not_know(signed_in: Commands, api: str, breakable: Stack) -> None:
    """Registered is another client's; the mend is to register the right one, which the endpoint then has."""
    wrong = create_app(breakable.conninfo, jwks_url=f"{signed_in.issuer}/sso/jwks/client_other")
    with serving(wrong) as url:
        assert ids(examined(signed_in, status=1, **at(url, api))) == {"token-not-known"}
    right = create_app(breakable.conninfo, jwks_url=f"{signed_in.issuer}/sso/jwks/{signed_in.client_id}")
    with serving(right) as url:
        assert ids(examined(signed_in, status=0, **at(url, api))) == set()


@both_apis
def test_a_certificate_that_nobody_vouches_for(
    signed_in: Commands, api: str, breakable: Stack, tmp_path: Path
) -> None:
    app = create_app(breakable.conninfo, jwks_url=f"{signed_in.issuer}/sso/jwks/{signed_in.client_id}")
    certificate = loopback_certificate(tmp_path)
    with serving(app, certificate) as url:
        there = at(url, api)
        assert ids(examined(signed_in, status=1, **there)) == {"certificate-untrusted"}
        assert ids(examined(signed_in, status=0, **there, SSL_CERT_FILE=str(certificate))) == set()


def test_a_session_that_others_can_read(signed_in: Commands) -> None:
    folder = signed_in.data_dir / "sessions"
    folder.chmod(0o755)
    found = examined(signed_in, status=1)
    assert ids(found) == {"session-exposed"}
    [mend] = [each["mend"] for check in found["checks"] for each in check["findings"]]
    subprocess.run(["sh", "-c", mend.partition(";")[0]], check=True)
    assert ids(examined(signed_in, status=0)) == set()


def test_a_profile_that_is_not_there(commands: Commands) -> None:
    nothing = {"WORKOS_CLIENT_ID": "", "DATABASE_AUTHENTICATED_URL": ""}
    result = commands.run("--profile", "nowhere", "doctor", "--json", status=1, typed="", **nothing)
    assert ids(json.loads(result.stdout)) == {"not-configured"}


def test_nobody_is_signed_in(commands: Commands) -> None:
    assert "signed-out" in ids(examined(commands, status=1))
    commands.sign_in("ana@example.com")
    assert ids(examined(commands, status=0)) == set()


def test_the_pooler_is_pointed_out_and_does_no_harm(signed_in: Commands) -> None:
    url = signed_in.environment["DATABASE_AUTHENTICATED_URL"]
    host = url.partition("@")[2].partition(".")[0]
    pooled = url.replace(host, f"{host}-pooler", 1)
    assert ids(examined(signed_in, status=0, DATABASE_AUTHENTICATED_URL=pooled)) == {"pooled-host"}


@pytest.mark.parametrize("api", ["data_api"])
def test_behind_the_data_api_an_attack_shows_what_no_owner_is_there_to_say(signed_in: Commands) -> None:
    found = examined(signed_in, status=0, DATABASE_URL="")
    assert [(check["name"], check["said"].partition(":")[0]) for check in found["checks"]][-4:-1] == [
        ("policies", "not checked"),
        ("attack", "refused by the database"),
        ("writing", "a todo was added, changed and deleted, and everything rolled back"),
    ]


def test_the_owners_string_of_another_database(signed_in: Commands, breakable: Stack) -> None:
    """Else the policies of one would be praised while people use the other."""
    urls = breakable.lease.urls
    password = urls.database_url.partition("@")[0].rpartition(":")[2]
    bootstrap(breakable.conninfo, owner_password=password, database="elsewhere")
    app = create_app(breakable.conninfo, jwks_url=urls.jwks_url, database="elsewhere")
    with serving(app) as url:
        there = {
            "DATABASE_AUTHENTICATED_URL": "",
            "NEON_DATA_API_URL": data_api_url(urls),
            "ROWDO_SQL_URL": f"{url}/sql",
            "DATABASE_URL": urls.database_url.replace("/rowdo", "/elsewhere"),
        }

        async def migrate() -> None:
            async with neon.connect(there["DATABASE_URL"], endpoint=there["ROWDO_SQL_URL"]) as owner:
                await schema.apply(owner)

        asyncio.run(migrate())
        assert ids(examined(signed_in, status=1, **there)) == {"owner-elsewhere"}


@pytest.mark.parametrize(
    ("finding", "email"),
    [("role-trap", "role=member"), ("token-key", "kid=other"), ("client-mismatch", "iss=other")],
)
async def test_a_token_that_says_the_wrong_thing(
    signed_in: Commands, breakable: Stack, finding: str, email: str
) -> None:
    """The token is taken apart and put together again, so it is refused too; the reason is what counts."""
    answer = await asyncio.to_thread(signed_in.tokens, "ana@example.com")
    head, payload, signature = answer["access_token"].split(".")
    part, _, value = email.partition("=")

    def changed(segment: str, **values: str) -> str:
        fields = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
        return base64.urlsafe_b64encode(json.dumps(fields | values).encode()).decode().rstrip("=")

    if part == "kid":
        head = changed(head, kid=value)
    elif part == "iss":
        payload = changed(
            payload, iss="https://api.workos.com/user_management/client_other", client_id="client_other"
        )
    else:
        payload = changed(payload, role=value)
    reports = await everything(signed_in, f"{head}.{payload}.{signature}", breakable)
    assert finding in {each.id for report in reports for each in report.findings}


async def test_an_audience_that_neon_was_told_to_expect() -> None:
    """No audience can be registered with the embedded endpoint, so this one says what Neon says."""
    async with scripted(refusal("invalid JWT token audience")).sql() as sql:
        report = await examine_sql(sql, "user_ana")
    [finding] = report.findings
    assert (finding.id, "without an audience" in finding.mend) == ("audience", True)


async def test_a_database_that_neon_does_not_find() -> None:
    """Its proxy says the same of a name that is wrong as of an extension that is missing."""
    words = "could not set up the JWT authorization database extension"
    async with scripted(refusal(words, status=500)).sql() as sql:
        report = await examine_sql(sql, "user_ana")
    [finding] = report.findings
    assert finding.id == "extension-missing"
    assert finding.mend.startswith("Correct the database's name in the connection string")
    assert "create extension if not exists pg_session_jwt" in finding.mend


async def test_a_token_that_neon_leaves_unanswered() -> None:
    """Its proxy does so with a key that it does not know, or does not know yet."""
    async with scripted(httpx.ReadTimeout("")).sql() as sql:
        report = await examine_sql(sql, "user_ana")
    [finding] = report.findings
    assert finding.id == "token-unanswered"
    assert "whose key it does not know. Register the key set" in finding.mend


@both_apis
def test_a_given_token_that_is_refused(commands: Commands, api: str) -> None:
    """No sign-in of ours makes it better, and nothing but the refusal says what would."""
    with Issuer().published() as issuer:
        given = {"ROWDO_ACCESS_TOKEN": issuer.token("user_of_a_script", role="authenticated")}
        found = examined(commands, status=1, **given)

    assert ids(found) == {"token-key", "token-not-known"}
    for check in found["checks"]:
        for finding in check["findings"]:
            assert "Put a fresh token into ROWDO_ACCESS_TOKEN, or remove it and sign in" in finding["mend"]
    [refused] = [
        each for check in found["checks"] for each in check["findings"] if each["id"] == "token-not-known"
    ]
    assert "Register the key set of the WorkOS client with Neon" in refused["mend"]


async def test_the_role_of_an_organization_in_the_token(commands: Commands, breakable: Stack) -> None:
    """WorkOS writes `"role": "member"`; the mend is a template that writes what the Data API takes."""

    async def asked(role: str) -> set[str]:
        token = issuer.token("user_of_an_organization", role=role)
        reports = await everything(commands, token, breakable, api=f"{url}/rowdo/rest/v1")
        return {
            each.id
            for report in reports
            if report.name in ("session", "Data API")
            for each in report.findings
            if each.id != "token-key"
        }

    with Issuer().published() as issuer:
        app = create_app(breakable.conninfo, jwks_url=issuer.url)
        with serving(app) as url:
            assert await asked("member") == {"role-trap"}
            assert await asked("authenticated") == set()


@pytest.mark.parametrize("minutes", [10, -10])
async def test_a_clock_that_is_wrong(signed_in: Commands, breakable: Stack, minutes: int) -> None:
    answer = await asyncio.to_thread(signed_in.tokens, "ana@example.com")
    reports = await everything(
        signed_in, answer["access_token"], breakable, clock=lambda: time.time() + 60 * minutes
    )
    assert "clock-wrong" in {each.id for report in reports for each in report.findings}


async def everything(
    commands: Commands,
    token: str,
    stack: Stack,
    *,
    clock: Callable[[], float] = time.time,
    api: str = "",
) -> list[Report]:
    environment = commands.environment | {"NEON_DATA_API_URL": api or data_api_url(stack.lease.urls)}
    if api:
        environment["ROWDO_SQL_URL"] = api.replace("/rowdo/rest/v1", "/sql")

    async def given(rejected: str | None = None) -> str:
        return token

    settings = load(environment=environment, cwd=commands.folder)
    return [report async for report in examine(settings, given, clock=clock)]


BROKEN = [
    ("schema-missing", "alter function todos_sync(jsonb, text, integer) rename to lost",
     f"alter function lost(jsonb, text, integer) rename to todos_sync; {TELL}"),
    ("table-missing", "alter table todos rename to lost", f"alter table lost rename to todos; {TELL}"),
    ("rls-off", "alter table todos disable row level security", ""),
    ("policy-open", "create policy oops on todos to authenticated using (true)", ""),
    ("attack-succeeded", "create policy oops on todos to authenticated using (true)",
     "drop policy oops on todos"),
    ("right-unbound", "grant all on todos to authenticated", ""),
    ("policy-missing", "drop policy todos_update_own on todos", ""),
    ("view-leaks", "drop view if exists peek; create view peek as select * from todos; "
     "grant select on peek to authenticated", ""),
    ("anonymous-reaches", "grant select on todos to anonymous", ""),
    ("grant-table", "revoke select on todos from authenticated", ""),
    ("grant-function", "revoke execute on function todos_sync from authenticated", ""),
    ("trigger-off", "alter table todos disable trigger todos_bury", ""),
    ("part-missing", "drop index rowdo.tombstones_pull", ""),
    ("part-changed", "create or replace function rowdo.bury() returns trigger language plpgsql "
     "as 'begin return old; end'", ""),
    ("default-missing", "alter table todos alter user_id drop default", ""),
    ("write-refused", "alter table todos add column owner integer, "
     "add constraint owned check (owner is not null) not valid", "alter table todos drop column owner"),
    ("function-leaks", "create or replace function peek() returns bigint language sql security definer "
     "set search_path = '' return (select count(*) from public.todos)", ""),
]  # fmt: skip
"""What is wrong with the database, the finding, and what mends it where the finding only names a command."""

BROKEN_BY_THE_PLATFORM = [
    ("auth-missing", "alter function auth.user_id() rename to lost",
     "alter function auth.lost() rename to user_id"),
    ("role-unbound", "alter role authenticated bypassrls", "alter role authenticated nobypassrls"),
    ("role-bypasses", "alter role authenticated bypassrls", "alter role authenticated nobypassrls"),
    ("role-owns", "alter table todos owner to authenticated", ""),
    ("role-member", "grant pg_read_all_data to authenticated", ""),
    ("role-creates", "grant create on schema public to public", ""),
    ("grant-schema", "revoke usage on schema public from public, authenticated", ""),
]  # fmt: skip
"""The same, of what the owner may not do."""

BY_THE_ROLE_ITSELF = "role-unbound"
"""What only SQL can ask; behind the Data API the same is found as `role-bypasses`."""


@both_apis
@pytest.mark.parametrize(
    ("finding", "script", "mend"),
    mostly_slow(BROKEN_BY_THE_PLATFORM, one_in=7),
)
def test_a_platform_that_is_set_up_wrong_is_found_and_mended(
    signed_in: Commands, api: str, breakable: Stack, finding: str, script: str, mend: str
) -> None:
    if api == "data_api" and finding == BY_THE_ROLE_ITSELF:
        finding = "role-bypasses"
    with psycopg.connect(breakable.conninfo, dbname="rowdo", autocommit=True) as session:
        session.execute(script.encode())
        said = mended(signed_in, mend, lambda each: session.execute(each.encode()))
    assert finding in {each["id"] for each in said}
    assert ids(examined(signed_in, status=0)) == set()


@asynccontextmanager
async def owner_of(stack: Stack) -> AsyncIterator[Callable[[str], Any]]:
    async with stack.owner() as owner:

        async def run(script: str) -> None:
            await owner.transaction(split(script))

        yield run


@both_apis
@pytest.mark.parametrize(("finding", "script", "mend"), mostly_slow(BROKEN, one_in=7))
def test_a_broken_database_is_found_and_mended(
    signed_in: Commands, breakable: Stack, finding: str, script: str, mend: str
) -> None:
    async def run(script: str) -> None:
        async with owner_of(breakable) as owner:
            await owner(script)

    asyncio.run(run(script))
    said = mended(signed_in, mend, lambda each: asyncio.run(run(each)))
    assert finding in {each["id"] for each in said}
    assert ids(examined(signed_in, status=0)) == set()
