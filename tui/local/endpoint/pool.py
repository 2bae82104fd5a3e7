"""A bounded number of Postgres connections, none of which ever serves two people."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus

from tui.local.endpoint.caller import Caller
from tui.local.endpoint.claims import ClaimsKeeper
from tui.local.endpoint.errors import ClosedRoad, Refusal
from tui.local.endpoint.greeting import ask_why_not
from tui.local.endpoint.login import log_in
from tui.local.endpoint.session_token import SessionToken

log = logging.getLogger(__name__)

PRESENT = "select pg_catalog.set_config('pg_session_jwt.jwt', %s, false)"
UNKNOWN = "unknown"
"""Stands for claims nobody vouches for: of an earlier process of the same number, or half written."""


@dataclass(slots=True, eq=False)
class Session:
    """A connection, whom it serves, and the claims last written for it."""

    connection: AsyncConnection
    caller: Caller
    claims: str | None = UNKNOWN
    token: SessionToken | None = None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Those of its tokens."""
    expiry: asyncio.TimerHandle | None = None


class Pool:
    """Lends connections, and takes them back as good as new or not at all.

    A connection goes back to the role and the person it served, never to another, so what ``DISCARD ALL`` may
    leave behind (the seed of ``random()``, names of settings) meets nobody but the one who left it.

    Args:
        conninfo: Where the cluster listens and its superuser, in libpq's form, without a database.
        database: The database all connections are for.
        keeper: Writes the claims.
        size: How many connections there may be.
        timeout: Seconds to wait for one to become free.
        idle: Seconds after which an unused connection is closed.
    """

    def __init__(
        self,
        conninfo: str,
        database: str,
        keeper: ClaimsKeeper,
        *,
        size: int,
        timeout: float,
        idle: float,
    ) -> None:
        self._conninfo = conninfo
        self._database = database
        self._keeper = keeper
        self._size = size
        self._timeout = timeout
        self._idle_for = idle
        self._places = asyncio.Semaphore(size)
        self._leased = 0
        self._idle: list[Session] = []  # the longest unused first

    @asynccontextmanager
    async def lease(self, caller: Caller) -> AsyncIterator[AsyncConnection]:
        """Lend a connection logged in as ``caller``, with the caller's claims in force.

        Raises:
            Refusal: All connections stay in use, or Postgres does not let the caller in.
        """
        try:
            async with asyncio.timeout(self._timeout):
                await self._places.acquire()
        except TimeoutError:
            raise ClosedRoad(
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
                    await self._take_back(session)
            finally:
                self._leased -= 1
                self._places.release()

    async def ask_why_not(self, database: str, role: str) -> Refusal | None:
        """Return what Postgres says to ``role`` at the door of another database."""
        return await ask_why_not(self._conninfo, database, role)

    async def aclose(self) -> None:
        """Close the idle connections and the keeper's."""
        while self._idle:
            self._close(self._idle[0])
        await self._keeper.aclose()

    def _find(self, caller: Caller) -> Session | None:
        for session in reversed(self._idle):
            if session.caller.key == caller.key:
                self._withdraw(session)
                if _alive(session.connection):
                    return session
                return None
        return None

    async def _open(self, caller: Caller) -> Session:
        while self._idle and self._leased + len(self._idle) > self._size:
            self._close(self._idle[0])
        connection = await log_in(self._conninfo, self._database, caller, self._keeper)
        await self._keeper.forget_the_gone()
        return Session(connection, caller)

    async def _put_claims(self, session: Session, claims: str | None) -> None:
        connection = session.connection
        if session.claims != claims:
            session.claims = UNKNOWN
            session.token = None if claims is None else SessionToken.make(claims, next(session.numbers))
            await self._keeper.assign(connection.info.backend_pid, session.token)
            session.claims = claims
        if session.token is not None:
            await connection.execute(PRESENT, [session.token.text])

    async def _take_back(self, session: Session) -> None:
        """Keep the session if nothing of the request is left in it, else end it."""
        clean = False
        try:
            clean = await _clean(session.connection)
        except psycopg.Error as error:
            log.debug("a connection is not used again: %s", error)
        finally:
            if clean:
                session.expiry = asyncio.get_running_loop().call_later(self._idle_for, self._close, session)
                self._idle.append(session)
            else:
                session.connection.pgconn.finish()

    def _withdraw(self, session: Session) -> None:
        self._idle.remove(session)
        if session.expiry is not None:
            session.expiry.cancel()

    def _close(self, session: Session) -> None:
        self._withdraw(session)
        session.connection.pgconn.finish()


async def _clean(connection: AsyncConnection) -> bool:
    """Undo what the request left in the connection, and return whether that was possible."""
    pgconn = connection.pgconn
    if pgconn.transaction_status == TransactionStatus.ACTIVE:
        await connection.cancel_safe(timeout=1.0)
        return False
    if pgconn.transaction_status == TransactionStatus.UNKNOWN or pgconn.pipeline_status:
        return False
    await connection.rollback()
    await connection.execute("discard all")
    return True


def _alive(connection: AsyncConnection) -> bool:
    """Whether the server is still there, as far as the socket knows."""
    try:
        connection.pgconn.consume_input()  # a word of farewell
        connection.pgconn.consume_input()  # the end itself
    except psycopg.Error:
        connection.pgconn.finish()
        return False
    return True
