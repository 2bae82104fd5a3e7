"""Let a caller into Postgres: by password as Postgres judges it, by token as the endpoint did."""

import psycopg
from psycopg import AsyncConnection

from tui.local.endpoint.caller import Caller
from tui.local.endpoint.claims import ClaimsKeeper
from tui.local.endpoint.errors import Refusal, UnexplainedRefusal
from tui.local.endpoint.greeting import ask_why_not
from tui.local.endpoint.roles import SETTINGS, SHARED_ROLES

TRIES = 3
STARTED_WITH = """
select name, pg_catalog.current_setting(name) from pg_catalog.pg_settings
where source in ('database', 'user', 'database user')
union all
select 'role', current_user::text where current_user <> session_user
"""


async def log_in(conninfo: str, database: str, caller: Caller, keeper: ClaimsKeeper) -> AsyncConnection:
    """Return a new connection logged in as ``caller``, in the state its role's sessions should start in.

    Raises:
        Refusal: Postgres does not let the caller in, or cannot be reached.
    """
    if caller.role not in SHARED_ROLES:
        return await _connect(conninfo, database, caller)
    refusal = UnexplainedRefusal()
    for _ in range(TRIES):
        # A role may change the settings its own sessions start with, which are everybody's here: some make a
        # session behave otherwise, some let none begin.
        try:
            connection = await _connect(conninfo, database, caller)
            if await _as_it_should_be(connection):
                await keeper.let_use_auth(caller.role)
                return connection
            connection.pgconn.finish()
        except UnexplainedRefusal as error:
            refusal = error
        await keeper.restore_settings()
    raise refusal


async def _as_it_should_be(connection: AsyncConnection) -> bool:
    try:
        cursor = await connection.execute(STARTED_WITH)
        return dict(await cursor.fetchall()) == SETTINGS
    except psycopg.Error:
        return False  # a timeout of a millisecond ends even this


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
        if caller.password is not None and "authentication" in str(error):
            raise Refusal(f"password authentication failed for user '{caller.role}'") from error
        raise await ask_why_not(conninfo, database, caller.role) or UnexplainedRefusal() from error
