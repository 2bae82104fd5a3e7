"""A pool of Postgres connections, none of which ever serves two people."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus

from tui.local.endpoint.admin import AdminConnection
from tui.local.endpoint.caller import Caller
from tui.local.endpoint.errors import BrokerError, ProxyError
from tui.local.endpoint.login import log_in
from tui.local.endpoint.session_token import SessionToken
from tui.local.endpoint.startup_error import find_startup_error

log = logging.getLogger(__name__)

SET_JWT = "select pg_catalog.set_config('pg_session_jwt.jwt', %s, false)"
UNKNOWN = "unknown"
"""Marks unknown claims: of an earlier server process with the same id, or after a failed write."""


@dataclass(slots=True, eq=False)
class Session:
    """A connection, its caller, and the claims last written for it."""

    connection: AsyncConnection
    caller: Caller
    claims: str | None = UNKNOWN
    token: SessionToken | None = None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """The numbers of its tokens."""
    expiry: asyncio.TimerHandle | None = None


class Pool:
    """Lends connections, and reuses only those that can be reset completely.

    A connection is reused only for the same role and the same person, since ``DISCARD ALL`` does not reset
    everything (the seed of ``random()`` and names of settings remain).

    Args:
        conninfo: Where the cluster listens and its superuser, in libpq's form, without a database.
        database: The database all connections are for.
        admin: Writes the claims.
        size: How many connections there may be.
        timeout: Seconds to wait for a free one.
        idle: Seconds after which an unused connection is closed.
    """

    def __init__(
        self,
        conninfo: str,
        database: str,
        admin: AdminConnection,
        *,
        size: int,
        timeout: float,
        idle: float,
    ) -> None:
        self._conninfo = conninfo
        self._database = database
        self._admin = admin
        self._size = size
        self._timeout = timeout
        self._idle_for = idle
        self._slots = asyncio.Semaphore(size)
        self._leased = 0
        self._idle: list[Session] = []  # The connection that has been unused for longest comes first.

    @asynccontextmanager
    async def lease(self, caller: Caller) -> AsyncIterator[AsyncConnection]:
        """Lend a connection logged in as ``caller``, in which the caller's claims are set.

        Raises:
            ProxyError: All connections stay in use, or Postgres does not let the caller in.
        """
        try:
            async with asyncio.timeout(self._timeout):
                await self._slots.acquire()
        except TimeoutError:
            raise BrokerError(
                "Too many connections to this endpoint. Please try again later.", status=500
            ) from None
        self._leased += 1
        session: Session | None = None
        try:
            session = self._find(caller) or await self._open(caller)
            await self._put_claims(session, caller.claims)
            yield session.connection
        finally:
            try:
                if session is not None:
                    await self._give_back(session)
            finally:
                self._leased -= 1
                self._slots.release()

    async def find_startup_error(self, database: str, role: str) -> ProxyError | None:
        """Return the error with which Postgres refuses ``role`` a connection to another database."""
        return await find_startup_error(self._conninfo, database, role)

    async def aclose(self) -> None:
        """Close the idle connections and the admin's."""
        while self._idle:
            self._close(self._idle[0])
        await self._admin.aclose()

    def _find(self, caller: Caller) -> Session | None:
        for session in reversed(self._idle):
            if session.caller.key == caller.key:
                self._remove(session)
                if _is_alive(session.connection):
                    return session
                return None
        return None

    async def _open(self, caller: Caller) -> Session:
        while self._idle and self._leased + len(self._idle) > self._size:
            self._close(self._idle[0])
        connection = await log_in(self._conninfo, self._database, caller, self._admin)
        await self._admin.delete_stale_claims()
        return Session(connection, caller)

    async def _put_claims(self, session: Session, claims: str | None) -> None:
        connection = session.connection
        if session.claims != claims:
            session.claims = UNKNOWN
            session.token = None if claims is None else SessionToken.make(claims, next(session.numbers))
            await self._admin.set_claims(connection.info.backend_pid, session.token)
            session.claims = claims
        if session.token is not None:
            await connection.execute(SET_JWT, [session.token.text])

    async def _give_back(self, session: Session) -> None:
        """Keep the session if it could be reset, else close it."""
        clean = False
        try:
            clean = await _reset(session.connection)
        except psycopg.Error as error:
            log.debug("a connection is not used again: %s", error)
        finally:
            if clean:
                session.expiry = asyncio.get_running_loop().call_later(self._idle_for, self._close, session)
                self._idle.append(session)
            else:
                session.connection.pgconn.finish()

    def _remove(self, session: Session) -> None:
        self._idle.remove(session)
        if session.expiry is not None:
            session.expiry.cancel()

    def _close(self, session: Session) -> None:
        self._remove(session)
        session.connection.pgconn.finish()


async def _reset(connection: AsyncConnection) -> bool:
    """Reset the connection, and return whether that succeeded."""
    pgconn = connection.pgconn
    if pgconn.transaction_status == TransactionStatus.ACTIVE:
        await connection.cancel_safe(timeout=1.0)
        return False
    if pgconn.transaction_status == TransactionStatus.UNKNOWN or pgconn.pipeline_status:
        return False
    await connection.rollback()
    await connection.execute("discard all")
    return True


def _is_alive(connection: AsyncConnection) -> bool:
    """Return whether the socket of the connection is open."""
    try:
        connection.pgconn.consume_input()  # the server's last message
        connection.pgconn.consume_input()  # the end of the stream
    except psycopg.Error:
        connection.pgconn.finish()
        return False
    return True
