"""Which types are arrays, and of which element type."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection

from tui.local.endpoint.admin import AdminConnection
from tui.local.endpoint.arrays import array_literal
from tui.local.endpoint.statements import Statement, execute

FIRST_OF_OUR_OWN = 16384
"""Smaller OIDs are those of built-in types."""
BUILT_IN = """
select oid::int8, typelem::int8 from pg_type
where oid < 16384 and typcategory = 'A' and typtype <> 'p'
"""
# The names are qualified, since the session's search path may find a caller's own operators and types first.
MADE = """
select oid, case when typtype operator(pg_catalog.=) 'b' then typelem else 0 end
from pg_catalog.pg_type where oid operator(pg_catalog.=) any ($1::pg_catalog.oid[])
"""
LOOKUP_BYTES = 1_000_000


class ArrayTypes:
    """Learns the array types from the catalog.

    Types that users created are looked up on the connection that returned them, and remembered for it alone:
    a transaction may have created them that no other connection sees yet.

    Args:
        admin: Reads the built-in types.
    """

    def __init__(self, admin: AdminConnection) -> None:
        self._admin = admin
        self._built_in: dict[int, int] = {}
        self._made: WeakKeyDictionary[AsyncConnection, dict[int, int]] = WeakKeyDictionary()

    async def elements(self, connection: AsyncConnection, oids: Iterable[int]) -> Mapping[int, int]:
        """Return a map from OIDs of array types to those of their elements; complete for ``oids``.

        Raises:
            psycopg.Error: Postgres does not let the connection look them up.
        """
        if not self._built_in:
            self._built_in = dict(await self._admin.read(BUILT_IN))
        made = self._made.setdefault(connection, {})
        fresh = {oid for oid in oids if oid >= FIRST_OF_OUR_OWN} - made.keys()
        if fresh:
            lookup = Statement(MADE, [array_literal(map(str, fresh))])
            rows = (await execute(connection, lookup, room=LOOKUP_BYTES)).rows
            made |= dict.fromkeys(fresh, 0) | {int(oid or 0): int(element or 0) for oid, element in rows}
        arrays = {oid: element for oid, element in made.items() if element}
        return ChainMap(arrays, self._built_in)
