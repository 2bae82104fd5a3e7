"""The one who writes a person's claims where that person's SQL can only read them."""

import asyncio
from collections.abc import Sequence
from typing import LiteralString

from psycopg import AsyncConnection, AsyncRawCursor, OperationalError
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier

from tui.local.endpoint.errors import UnexplainedRefusal
from tui.local.endpoint.roles import restore_settings
from tui.local.endpoint.session_token import SessionToken

WRITE = """
insert into embedded.claims (pid, claims, token) values ($1, $2, $3)
on conflict (pid) do update set claims = excluded.claims, token = excluded.token
"""
ERASE = "delete from embedded.claims where pid = $1"
SWEEP = "delete from embedded.claims where pid not in (select pid from pg_stat_activity)"


class ClaimsKeeper:
    """Holds the only superuser connection; no caller's SQL ever reaches it.

    Args:
        conninfo: Where the cluster listens and its superuser, in libpq's form, without a database.
        database: The database whose claims are kept.
    """

    def __init__(self, conninfo: str, database: str) -> None:
        self._conninfo = conninfo
        self._database = database
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self._users_of_auth: set[str] = set()

    async def assign(self, pid: int, token: SessionToken | None) -> None:
        """Make the claims of ``token`` what ``auth.session()`` returns in the server process ``pid``."""
        if token is None:
            await self._execute(ERASE, [pid])
        else:
            await self._execute(WRITE, [pid, token.claims, token.text])

    async def let_use_auth(self, role: str) -> None:
        """Let a role use the schema ``auth``, as Neon's proxy lets the roles that log in with a token."""
        if role not in self._users_of_auth:
            await self._execute(SQL("grant usage on schema auth to {}").format(Identifier(role)))
            self._users_of_auth.add(role)

    async def forget_the_gone(self) -> None:
        """Erase the claims of server processes that have ended: their numbers will be given out again."""
        await self._execute(SWEEP)

    async def restore_settings(self) -> None:
        """Undo what a person did to the settings of a role that everybody shares."""
        await self._execute(restore_settings(self._database))

    async def read(self, query: LiteralString, parameters: Sequence[object] = ()) -> list[TupleRow]:
        """Return the rows of a query of the endpoint's own, as of the catalog."""
        return await self._execute(query, parameters)

    async def _connect(self) -> AsyncConnection:
        try:
            return await AsyncConnection.connect(self._conninfo, dbname=self._database, autocommit=True)
        except OperationalError as error:
            raise UnexplainedRefusal from error

    async def aclose(self) -> None:
        """Close the connection; a later call opens a new one."""
        if self._connection is not None:
            await self._connection.close()

    async def _execute(
        self, query: LiteralString | Composed, parameters: Sequence[object] = ()
    ) -> list[TupleRow]:
        async with self._turn:
            try:
                return await self._once(query, parameters)
            except OperationalError:
                # The server restarted since; every statement of this class may be repeated.
                await self.aclose()
                return await self._once(query, parameters)

    async def _once(self, query: LiteralString | Composed, parameters: Sequence[object]) -> list[TupleRow]:
        if self._connection is None or self._connection.closed:
            self._connection = await self._connect()
        cursor = AsyncRawCursor(self._connection)
        await cursor.execute(query, parameters or None)
        return await cursor.fetchall() if cursor.description else []
