"""Runs all checks of a setup in order."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from tui.config import Settings
from tui.neon.data_api import DataApi
from tui.neon.errors import InsufficientPrivilegeError, NeonError
from tui.neon.sql import Sql
from tui.neon.transport import TokenProvider, Transport
from tui.schema.audit import Finding, attack, attack_by_call, audit, missing_parts, rehearse
from tui.setup import check_endpoint
from tui.setup.check_issuer import examine_key_set
from tui.setup.check_session import examine_session, of_given_token
from tui.setup.check_vault import examine_vault
from tui.setup.report import Report, fault

ENVIRONMENT = "environment"
THERE = """
select to_regclass('public.todos') is not null as todos, to_regproc('public.todos_sync') is not null as sync,
    (select extversion from pg_extension where extname = 'pg_session_jwt') as extension,
    exists (
        select from pg_attribute
        where attrelid = to_regclass('public.todos') and attname = 'revision' and not attisdropped
    ) as stamped
"""
AHEAD = """
select exists (select from public.todos where revision >= pg_snapshot_xmax(pg_current_snapshot())) as ahead
"""
"""Selects whether there are revisions that this server cannot have assigned."""


async def examine(
    settings: Settings,
    token: TokenProvider,
    *,
    owner: Sql | None = None,
    storage: str | None = None,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[Report]:
    """Yield the reports of all checks, ordered so that each depends only on those before it.

    Args:
        settings: the connection to check.
        token: provides the access token of the person who is signed in.
        owner: the database as its owner, used if only the Data API is configured.
        storage: where the session is kept, `environment` for a token from the environment; None if nobody is
            signed in.
        clock: the time of this machine, in seconds since 1970.
    """
    yield _configuration(settings)
    keys, report = await examine_key_set(settings.workos_url, settings.client_id, clock=clock)
    yield report
    text, report = await examine_session(settings, token, keys, clock=clock)
    given = storage == ENVIRONMENT
    yield of_given_token(report) if given else report
    if storage is not None:
        yield await examine_vault(storage, settings.data_dir)
    if not text:
        return

    async def held(rejected: str | None = None) -> str:
        # The same token again means that there is no newer one, so that the refusal is reported.
        return text if given else await token(rejected)

    api, sql = check_endpoint.open_data_api(settings, held), check_endpoint.open_sql(settings, held)
    if api is not None:
        async with api:
            database, report = await check_endpoint.examine_data_api(api)
            yield of_given_token(report) if given else report
            if sql is None:
                async for each in _examine_behind(api, database, owner):
                    yield each
    if sql is not None:
        from tui.net.jwt import read_claims

        async with sql:
            report = await check_endpoint.examine_sql(sql, str(read_claims(text).get("sub")))
            yield of_given_token(report) if given else report
            if not report.stops or any(finding.id == "role-unbound" for finding in report.findings):
                async for each in examine_database(sql, person=True):
                    yield each


async def _examine_behind(api: DataApi, database: str, owner: Sql | None) -> AsyncIterator[Report]:
    """Yield the reports on a database that is reached through the Data API only.

    Args:
        api: the database, as a person.
        database: its id, empty if it does not respond.
        owner: the database as its owner, None without the owner's connection string.
    """
    if owner is not None:
        async for report in _examine_as_owner(owner, database):
            yield report
    else:
        yield Report(
            "policies", "not checked: the Data API cannot show them. Set DATABASE_URL to have them audited."
        )
    if database:
        yield await _attacked(attack_by_call(api))
        yield await _rehearsed(api)


async def _examine_as_owner(owner: Sql, database: str) -> AsyncIterator[Report]:
    try:
        [row] = await owner("select public.todos_database()::text as id", idempotent=True)
    except NeonError as error:
        yield check_endpoint.refused("owner", error)
        return
    if database and row["id"] != database:
        found = "DATABASE_URL names another database than the Data API."
        mend = "Set DATABASE_URL to the owner's connection string of the same database."
        yield fault("owner", "owner-elsewhere", found, mend)
        return
    async for report in examine_database(owner, person=False):
        yield report


async def examine_database(sql: Sql, *, person: bool) -> AsyncIterator[Report]:
    """Yield the reports on schema, policies and the live attack.

    Args:
        sql: the database.
        person: whether `sql` is the database as a person, whom the attack needs, rather than as its owner.
    """
    try:
        [there] = await sql(THERE, idempotent=True)
        if not there["todos"]:
            yield fault("schema", "table-missing", "The table public.todos does not exist.", "rowdo setup")
            return
        version = there["extension"]
        yield Report(
            "extension", f"pg_session_jwt {version}" if version else "not needed: auth.user_id() is there"
        )
        if not there["sync"]:
            yield fault("schema", "schema-missing", "The function todos_sync does not exist.", "rowdo setup")
        else:
            parts = await missing_parts(sql)
            if there["stamped"]:
                parts += await _of_another_server(sql)
            yield Report("schema", "as this version of Rowdo made it" if not parts else "", tuple(parts))
        found = await audit(sql)
        yield Report("policies", "Row-Level Security holds" if not found else "", tuple(found))
    except NeonError as error:
        yield check_endpoint.refused("database", error)
        return
    if person:
        yield await _attacked(attack(sql))
        if there["sync"]:
            yield await _rehearsed(sql)


async def _of_another_server(sql: Sql) -> list[Finding]:
    try:
        [row] = await sql(AHEAD, idempotent=True)
    except InsufficientPrivilegeError:
        return []  # the audit reports the missing right
    if not row["ahead"]:
        return []
    found = (
        "Revisions are those of the server that the todos were restored from: every sync fetches them again."
    )
    return [Finding("revision-ahead", "fault", found, "rowdo setup")]


async def _attacked(attacking: Awaitable[Sequence[Finding]]) -> Report:
    try:
        broken = await attacking
    except NeonError as error:
        return check_endpoint.refused("attack", error)
    succeeded = any(finding.weight == "hole" for finding in broken)
    return Report("attack", "" if succeeded else "refused by the database", tuple(broken))


async def _rehearsed(transport: Transport) -> Report:
    try:
        refused = await rehearse(transport)
    except NeonError as error:
        return check_endpoint.refused("writing", error)
    said = "" if refused else "a todo was added, changed and deleted, and everything rolled back"
    return Report("writing", said, tuple(refused))


def _configuration(settings: Settings) -> Report:
    found: list[Finding] = []
    host = urlsplit(settings.authenticated_url or "").hostname or ""
    if host.split(".", 1)[0].endswith("-pooler"):
        found.append(
            Finding(
                "pooled-host",
                "advice",
                "The connection string names Neon's pooler, which HTTP does not pass through.",
                f"Use the host {host.replace('-pooler', '', 1)}.",
            )
        )
    apis = [
        name
        for name, url in (("SQL", settings.authenticated_url), ("Data API", settings.data_api_url))
        if url
    ]
    said = f"profile {settings.profile}, database {settings.database}, by {' and '.join(apis)}"
    if settings.named_by:
        said += f" ({settings.sources})"
    return Report("configuration", said, tuple(found))
