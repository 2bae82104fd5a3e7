"""Which part of a function's rows is wanted: columns, filters, order, limit and offset."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.standins.data_api.failure import Failure
from tests.standins.data_api.fields import Bind, Clause, read_order, read_select
from tests.standins.data_api.filters import LOGIC, read_filter

NUMBER = re.compile(r"-?[0-9]{1,18}")
RANGE = re.compile(r"(?:items=)?([0-9]{1,18})-([0-9]{0,18})")
SHAPING = frozenset(("select", "order", "limit", "offset", "columns"))
RESERVED = SHAPING | LOGIC
"""Parameters of a query string that are never arguments of a function."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a result.

    Attributes:
        select: The columns; None for all.
        order: What comes first; None to leave it to the function.
        filters: What must hold of a row.
        limit: How many rows at most.
        offset: How many to leave out before.
    """

    select: Clause | None = None
    order: Clause | None = None
    filters: Sequence[Clause] = ()
    limit: int | None = None
    offset: int = 0

    @classmethod
    def read(cls, query: Sequence[tuple[str, str]], range_header: str | None) -> "Page":
        """Read the query string, without what are arguments of the function, and the ``Range`` header.

        Raises:
            Failure: Something in it cannot be read, or the range is not one.
        """
        # Of a parameter given twice the first counts.
        shape = {name: value for name, value in reversed(query) if name in SHAPING}
        offset, limit = _span(_of_query(shape), _of_header(range_header))
        return cls(
            read_select(shape["select"]) if shape.get("select", "*") != "*" else None,
            read_order(shape["order"]) if shape.get("order") else None,
            [read_filter(name, value) for name, value in query if name not in SHAPING],
            limit,
            offset,
        )

    def columns(self, bind: Bind) -> str:
        """Return the select list."""
        return self.select(bind) if self.select else "*"

    def conditions(self, bind: Bind) -> str:
        """Return the ``where`` clause."""
        tests = [condition(bind) for condition in self.filters]
        return f" where {' and '.join(tests)}" if tests else ""

    def rest(self, bind: Bind) -> str:
        """Return the clauses that order and cut."""
        clauses = f" order by {self.order(bind)}" if self.order else ""
        if self.limit is not None:
            clauses += f" limit {self.limit}"
        return clauses + (f" offset {self.offset}" if self.offset else "")


def unsatisfiable(details: str) -> Failure:
    """Return the answer to a range that cannot be had."""
    return Failure(416, "PGRST103", "Requested range not satisfiable", details=details)


_Span = tuple[int, int | None]
"""An offset and a limit."""


def _span(asked: _Span, header: _Span) -> _Span:
    """Return what is in both."""
    offset = max(asked[0], header[0])
    ends = [start + limit for start, limit in (asked, header) if limit is not None]
    if asked[1] == 0 or not ends:
        return offset, 0 if asked[1] == 0 else None
    if min(ends) <= offset:
        raise unsatisfiable("Limit and the Range header have no row in common.")
    return offset, min(ends) - offset


def _of_query(shape: dict[str, str]) -> _Span:
    """Return what ``limit`` and ``offset`` ask for; what is no number asks for nothing."""
    read = (NUMBER.fullmatch(shape.get(name, "")) for name in ("offset", "limit"))
    offset, limit = (int(found[0]) if found else None for found in read)
    if (offset or 0) < 0 or (limit or 0) < 0:
        raise unsatisfiable("Limit and offset should be greater than or equal to zero.")
    return offset or 0, limit


def _of_header(header: str | None) -> _Span:
    found = RANGE.fullmatch(header or "")
    if not found:
        return 0, None
    first, last = int(found[1]), found[2]
    if last and int(last) < first:
        raise unsatisfiable(
            "The lower boundary must be lower than or equal to the upper boundary in the Range header."
        )
    return first, int(last) - first + 1 if last else None
