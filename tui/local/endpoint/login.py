"""Connect to Postgres as a caller: Postgres checks a password, the endpoint has verified a token."""

import psycopg
from psycopg import AsyncConnection

from tui.local.endpoint.admin import AdminConnection
from tui.local.endpoint.caller import Caller
from tui.local.endpoint.errors import ControlPlaneError, ProxyError
from tui.local.endpoint.roles import SETTINGS, SHARED_ROLES
from tui.local.endpoint.startup_error import find_startup_error

TRIES = 3
STARTED_WITH = """
select name, pg_catalog.current_setting(name) from pg_catalog.pg_settings
where source in ('database', 'user', 'database user')
union all
select 'role', current_user::text where current_user <> session_user
"""


async def log_in(conninfo: str, database: str, caller: Caller, admin: AdminConnection) -> AsyncConnection:
    """Return a new connection logged in as ``caller``, with the default settings of its role.

    Raises:
        ProxyError: Postgres does not let the caller in, or cannot be reached.
    """
    if caller.role not in SHARED_ROLES:
        return await _connect(conninfo, database, caller)
    refusal = ControlPlaneError()
    for _ in range(TRIES):
        # A role may change the settings that its own sessions start with, and many people share this one:
        # some settings change what a session does, some keep sessions from starting.
        try:
            connection = await _connect(conninfo, database, caller)
            if await has_default_settings(connection):
                await admin.grant_auth(caller.role)
                return connection
            connection.pgconn.finish()
        except ControlPlaneError as error:
            refusal = error
        await admin.restore_settings()
    raise refusal


async def has_default_settings(connection: AsyncConnection) -> bool:
    """Return whether the session has begun with no setting that somebody has stored for its role."""
    try:
        cursor = await connection.execute(STARTED_WITH)
        return dict(await cursor.fetchall()) == SETTINGS
    except psycopg.Error:
        return False  # such as a statement timeout of a millisecond


async def _connect(conninfo: str, database: str, caller: Caller) -> AsyncConnection:
    try:
        return await AsyncConnection.connect(
            conninfo,
            dbname=database,
            user=caller.role,
            password=caller.password,
            # Postgres must check the password, not accept the connection without one.
            require_auth="scram-sha-256" if caller.password is not None else "none",
            application_name="",
            autocommit=True,
            prepare_threshold=None,
        )
    except psycopg.OperationalError as error:
        if caller.password is not None and "authentication" in str(error):
            raise ProxyError(f"password authentication failed for user '{caller.role}'") from error
        raise await find_startup_error(conninfo, database, caller.role) or ControlPlaneError() from error
