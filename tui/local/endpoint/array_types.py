"""Which types of the database are arrays, and of what."""

from collections.abc import Iterable, Mapping

from tui.local.endpoint.claims import ClaimsKeeper

ARRAYS = """
select oid::int8, typelem::int8 from pg_type
where typsubscript = 'array_subscript_handler'::regproc
  and typname not in ('int2vector', 'oidvector') -- arrays that are not written as arrays
"""


class ArrayTypes:
    """Learns the array types from the catalog, and looks again when a type it never saw turns up.

    Args:
        keeper: Reads the catalog.
    """

    def __init__(self, keeper: ClaimsKeeper) -> None:
        self._keeper = keeper
        self._elements: Mapping[int, int] = {}
        self._seen: set[int] = set()

    async def elements(self, oids: Iterable[int]) -> Mapping[int, int]:
        """Return the OIDs of array types, each with that of its elements; certain for ``oids``."""
        fresh = set(oids) - self._seen
        if fresh:
            self._elements = dict(await self._keeper.read(ARRAYS))
            self._seen |= fresh
        return self._elements
