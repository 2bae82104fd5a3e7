"""Let a caller into Postgres: by password as Postgres judges it, by token as the endpoint did."""

import re

import psycopg
from psycopg import AsyncConnection

from tui.local.endpoint.caller import Caller
from tui.local.endpoint.claims import ClaimsKeeper
from tui.local.endpoint.refusal import Refusal
from tui.local.endpoint.roles import SETTINGS, SHARED_ROLES

TRIES = 3
STARTED_WITH = """
select name, current_setting(name) from pg_catalog.pg_settings
where source in ('database', 'user', 'database user') and name <> 'role'
"""

REFUSED = (
    # pattern of Postgres' message, SQLSTATE, HTTP status
    (r'database ".*" does not exist', "3D000", 400),
    (r'role ".*" is not permitted to log in', "28000", 500),
    (r'role ".*" does not exist', "28000", 500),
    (r"(sorry, too many clients|remaining connection slots|too many connections)", "53300", 500),
)
"""libpq tells why a connection was refused in words only."""


async def log_in(conninfo: str, database: str, caller: Caller, keeper: ClaimsKeeper) -> AsyncConnection:
    """Return a new connection logged in as ``caller``, in the state its role's sessions should start in.

    Raises:
        Refusal: Postgres does not let the caller in, or cannot be reached.
    """
    for _ in range(TRIES):
        connection = await _connect(conninfo, database, caller)
        if caller.role not in SHARED_ROLES or await _as_it_should_be(connection):
            return connection
        # A role may change the settings its own sessions start with, which are everybody's here.
        connection.pgconn.finish()
        await keeper.restore_settings()
    raise Refusal("Too many connections to this endpoint. Please try again later.", status=500)


async def _as_it_should_be(connection: AsyncConnection) -> bool:
    cursor = await connection.execute(STARTED_WITH)
    return dict(await cursor.fetchall()) == SETTINGS


async def _connect(conninfo: str, database: str, caller: Caller) -> AsyncConnection:
    try:
        return await AsyncConnection.connect(
            conninfo,
            dbname=database,
            user=caller.role,
            password=caller.password,
            # Postgres, not whoever holds the socket, says whether the password is right.
            require_auth="scram-sha-256" if caller.password is not None else "none",
            application_name="",
            autocommit=True,
            prepare_threshold=None,
        )
    except psycopg.OperationalError as error:
        raise _refusal(error, caller) from error


def _refusal(error: psycopg.OperationalError, caller: Caller) -> Refusal:
    if caller.password is not None and "auth" in str(error):
        return Refusal(f"password authentication failed for user '{caller.role}'")
    for pattern, code, status in REFUSED:
        if found := re.search(pattern, str(error)):
            return Refusal(found.group(), status=status, code=code, severity="FATAL")
    return Refusal("connection error: Postgres does not answer", status=500)
