"""The Data API's schema cache: the database as it was when the cache was loaded."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from psycopg import AsyncConnection, AsyncRawCursor, OperationalError

from tests.standins.data_api.functions import SCHEMA, Function, Parameter, Shape
from tui.local.endpoint.errors import ControlPlaneError

CHANNEL: Literal["pgrst"] = "pgrst"
FUNCTIONS = """
select coalesce(jsonb_agg(jsonb_build_object(
    'name', p.proname,
    'shape', case
        when p.prorettype = 'void'::regtype then 'void'
        when p.proargmodes && '{o,b,t}' then 'row'
        when p.prorettype = 'record'::regtype then 'record'
        when b.typtype = 'c' then 'row'
        else 'value'
    end,
    'returns_set', p.proretset,
    'volatile', p.provolatile = 'v',
    'parameters', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'name', coalesce(a.name, ''),
            -- With a modifier of -1, character and bit have no length instead of that of one.
            'type', format_type(a.type, -1),
            'required', a.place <= p.pronargs - p.pronargdefaults,
            'variadic', a.mode is not distinct from 'v'
        ) order by a.place), '[]')
        from (
            select u.name, u.type, u.mode, row_number() over (order by u.place) as place
            from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargmodes, p.proargnames)
                with ordinality as u (type, mode, name, place)
            where u.mode is null or u.mode in ('i', 'b', 'v')
        ) a
    )
) order by p.oid), '[]')
from pg_proc p
cross join lateral (
    with recursive base as (
        select typtype, typbasetype from pg_type where oid = p.prorettype
        union all
        select t.typtype, t.typbasetype
        from base join pg_type t on t.oid = base.typbasetype
        where base.typtype = 'd'
    )
    select typtype from base where typtype <> 'd'
) b
where p.pronamespace = $1::regnamespace
  and p.prokind = 'f'
  and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
"""


class SchemaCache:
    """The functions of the exposed schema.

    They are read for the first call, and again after ``NOTIFY pgrst`` (PostgREST, "Schema Cache Reloading"):
    until then a function just made is unknown, as it is at Neon.

    Args:
        conninfo: Where the cluster listens and its superuser, in libpq's form, without a database.
        database: The database.
    """

    def __init__(self, conninfo: str, database: str) -> None:
        self._conninfo = conninfo
        self._database = database
        self._connection: AsyncConnection | None = None
        self._lock = asyncio.Lock()
        self._functions: Mapping[str, Sequence[Function]] | None = None

    async def functions(self) -> Mapping[str, Sequence[Function]]:
        """Return the functions by their names, all of one name together.

        Raises:
            ControlPlaneError: Postgres cannot be reached.
        """
        async with self._lock:
            try:
                return await self._read()
            except OperationalError:  # the server has restarted since
                await self.aclose()
                return await self._read()

    async def aclose(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _read(self) -> Mapping[str, Sequence[Function]]:
        if self._connection is None or self._connection.closed:
            self._connection = await self._connect()
        # A notification sent before this statement has arrived when its answer has.
        cursor = AsyncRawCursor(self._connection)
        await cursor.execute("select")
        if self._functions is None:
            await cursor.execute(FUNCTIONS, [SCHEMA])
            [(listed,)] = await cursor.fetchall()
            found: dict[str, list[Function]] = {}
            for entry in listed:
                found.setdefault(entry["name"], []).append(_function(entry))
            self._functions = found
        return self._functions

    async def _connect(self) -> AsyncConnection:
        try:
            connection = await AsyncConnection.connect(self._conninfo, dbname=self._database, autocommit=True)
        except OperationalError as error:
            raise ControlPlaneError from error
        connection.add_notify_handler(self._forget)
        await connection.execute(f"listen {CHANNEL}")
        self._functions = None
        return connection

    def _forget(self, notification: object) -> None:
        self._functions = None


def _function(entry: dict[str, Any]) -> Function:
    return Function(
        entry["name"],
        Shape(entry["shape"]),
        entry["returns_set"],
        entry["volatile"],
        tuple(Parameter(**parameter) for parameter in entry["parameters"]),
    )
