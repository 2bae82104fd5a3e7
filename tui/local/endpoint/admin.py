"""The superuser's connection, which writes each caller's claims where the caller's SQL can only read them."""

import asyncio
from collections.abc import Sequence
from typing import LiteralString

from psycopg import AsyncConnection, AsyncRawCursor, OperationalError
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier

from tui.local.endpoint.errors import ControlPlaneError
from tui.local.endpoint.roles import restore_settings
from tui.local.endpoint.session_token import SessionToken

WRITE = """
insert into embedded.claims (pid, claims, token) values ($1, $2, $3)
on conflict (pid) do update set claims = excluded.claims, token = excluded.token
"""
ERASE = "delete from embedded.claims where pid = $1"
SWEEP = "delete from embedded.claims where pid not in (select pid from pg_stat_activity)"


class AdminConnection:
    """The only superuser connection of the endpoint. It never runs a caller's SQL.

    Args:
        conninfo: Where the cluster listens and its superuser, in libpq's form, without a database.
        database: The database served.
    """

    def __init__(self, conninfo: str, database: str) -> None:
        self._conninfo = conninfo
        self._database = database
        self._connection: AsyncConnection | None = None
        self._lock = asyncio.Lock()
        self._roles_with_auth: set[str] = set()

    async def set_claims(self, pid: int, token: SessionToken | None) -> None:
        """Make the claims of ``token`` what ``auth.session()`` returns in the server process ``pid``."""
        if token is None:
            await self._execute(ERASE, [pid])
        else:
            await self._execute(WRITE, [pid, token.claims, token.text])

    async def grant_auth(self, role: str) -> None:
        """Let a role use the schema ``auth``, as Neon's proxy lets the roles that log in with a token."""
        if role not in self._roles_with_auth:
            await self._execute(SQL("grant usage on schema auth to {}").format(Identifier(role)))
            self._roles_with_auth.add(role)

    async def delete_stale_claims(self) -> None:
        """Delete the claims of server processes that have ended, since their process ids are used again."""
        await self._execute(SWEEP)

    async def restore_settings(self) -> None:
        """Reset what a caller changed in the settings of a shared role."""
        await self._execute(restore_settings(self._database))

    async def read(self, query: LiteralString, parameters: Sequence[object] = ()) -> list[TupleRow]:
        """Return the rows of a query of the endpoint itself, such as one of the catalog."""
        return await self._execute(query, parameters)

    async def _connect(self) -> AsyncConnection:
        try:
            return await AsyncConnection.connect(self._conninfo, dbname=self._database, autocommit=True)
        except OperationalError as error:
            raise ControlPlaneError from error

    async def aclose(self) -> None:
        """Close the connection; a later call opens a new one."""
        if self._connection is not None:
            await self._connection.close()

    async def _execute(
        self, query: LiteralString | Composed, parameters: Sequence[object] = ()
    ) -> list[TupleRow]:
        async with self._lock:
            try:
                return await self._once(query, parameters)
            except OperationalError:
                # The server was restarted; every statement of this class may be repeated.
                await self.aclose()
                return await self._once(query, parameters)

    async def _once(self, query: LiteralString | Composed, parameters: Sequence[object]) -> list[TupleRow]:
        if self._connection is None or self._connection.closed:
            self._connection = await self._connect()
        cursor = AsyncRawCursor(self._connection)
        await cursor.execute(query, parameters or None)
        return await cursor.fetchall() if cursor.description else []
