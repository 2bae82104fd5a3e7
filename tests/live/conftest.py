"""A branch of Neon and a client of WorkOS, named by the environment, and left as they were found."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tui import auth, neon, schema
from tui.config import WORKOS_URL
from tui.session_events import Prompt

PREFIX = "ROWDO_LIVE_"
MADE = """
select format('drop table %I.%I cascade', n.nspname, c.relname) as undo from pg_class c
  join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'
union all
select format('drop function if exists %s cascade', p.oid::regprocedure) from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
union all
select format('drop schema %I cascade', nspname) from pg_namespace where nspname = 'rowdo'
"""
"""The statements that would remove our schema, and everything in the schema public, of others too."""


@dataclass(frozen=True)
class Live:
    """What the environment names."""

    owner_url: str = field(repr=False)
    client_id: str
    url: str
    sql_url: str | None
    data_api_url: str
    workos_url: str
    given_token: str = field(repr=False)

    @property
    def apis(self) -> list[str]:
        """The APIs there are."""
        return [api for api, url in (("sql", self.url), ("data_api", self.data_api_url)) if url]

    def owner(self) -> neon.Sql:
        """The database as its owner."""
        return neon.connect(self.owner_url, endpoint=self.sql_url)

    def variables(self, api: str) -> dict[str, str]:
        """What the README has people set, by one of the APIs."""
        named = {
            "WORKOS_CLIENT_ID": self.client_id,
            "DATABASE_URL": self.owner_url,
            "ROWDO_WORKOS_URL": self.workos_url,
            "ROWDO_SQL_URL": self.sql_url or "",
        }
        by = {
            "sql": ("DATABASE_AUTHENTICATED_URL", self.url),
            "data_api": ("NEON_DATA_API_URL", self.data_api_url),
        }
        return named | dict([by[api]])

    def opened(self, api: str, token: neon.TokenProvider) -> neon.Sql | neon.DataApi:
        """The database through an API."""
        if api == "sql":
            return neon.connect(self.url, token=token, endpoint=self.sql_url)
        return neon.connect_data_api(self.data_api_url, token=token)


def _read(name: str) -> str:
    return os.environ.get(PREFIX + name, "")


@pytest.fixture(scope="session")
def live() -> Live:
    """The branch and the client; the test is skipped where the environment names none."""
    live = Live(
        _read("DATABASE_URL"),
        _read("CLIENT_ID"),
        _read("AUTHENTICATED_URL"),
        _read("SQL_URL") or None,
        _read("DATA_API_URL"),
        _read("WORKOS_URL") or WORKOS_URL,
        _read("TOKEN"),
    )
    if not (live.owner_url and live.client_id and live.apis):
        pytest.skip(f"names no Neon branch and WorkOS client ({PREFIX}…, see tests/live/README.md)")
    return live


@pytest.fixture(scope="session")
def database(live: Live) -> Iterator[Live]:
    """The branch, set up as `rowdo setup` does; emptied again in the end."""
    before = asyncio.run(_set_up(live))
    try:
        yield live
    finally:
        asyncio.run(_remove(live, before))


async def _set_up(live: Live) -> set[str]:
    async with live.owner() as owner:
        before = {row["undo"] for row in await owner(MADE)}
        if any("public.todos " in undo for undo in before):
            pytest.fail("The branch has a table todos: use an empty one, since all that is made is removed.")
        await owner("create extension if not exists pg_session_jwt") if await _is_neons(owner) else None
        await schema.apply(owner)
        await owner("notify pgrst, 'reload schema'")
    return before


async def _is_neons(owner: neon.Sql) -> bool:
    """Whether the extension that reads tokens can be had; the embedded stack has functions instead."""
    return bool(await owner("select from pg_available_extensions where name = 'pg_session_jwt'"))


async def _remove(live: Live, before: set[str]) -> None:
    async with live.owner() as owner:
        for undo in [row["undo"] for row in await owner(MADE)]:
            if undo not in before:
                await owner(undo.replace("drop table ", "drop table if exists "))


@pytest.fixture(scope="session")
def token(live: Live, pytestconfig: pytest.Config) -> str:
    """The access token of whoever is there to sign in, or the one in the environment."""
    return live.given_token or asyncio.run(_sign_in(live, pytestconfig))


async def _sign_in(live: Live, config: pytest.Config) -> str:
    terminal = config.get_terminal_writer()
    client = auth.SignInClient(live.client_id, live.workos_url)
    try:
        async for state in auth.DeviceLogin(client):
            if isinstance(state, Prompt):
                terminal.line(f"\nSign in at {state.complete_url} (code {state.user_code})")
                terminal.flush()
            elif isinstance(state, auth.Authentication):
                return state.tokens.access_token
    finally:
        await client.aclose()
    raise AssertionError


@pytest.fixture(params=["sql", "data_api"])
def api(request: pytest.FixtureRequest, live: Live) -> str:
    """Each API the environment names."""
    if request.param not in live.apis:
        pytest.skip(f"names no API {request.param} ({PREFIX}…)")
    return str(request.param)
