"""Which part of a function's rows is wanted: columns, filters, order, limit and offset."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.local.endpoint.data_api.failure import Failure

OPERATORS = {
    "eq": "=",
    "neq": "<>",
    "gt": ">",
    "gte": ">=",
    "lt": "<",
    "lte": "<=",
    "like": "like",
    "ilike": "ilike",
}
WORDS = {"null": "null", "true": "true", "false": "false", "unknown": "unknown"}
FILTER = re.compile(rf"(not\.)?(?:({'|'.join(OPERATORS)}|is|in)\.)(.*)", re.DOTALL)
"""A filter as PostgREST writes it: ``gte.5``, ``not.in.(1,2)``."""
ORDER = re.compile(r"(?P<column>[^.,]+)(?:\.(?P<way>asc|desc))?(?:\.nulls(?P<nulls>first|last))?")
SELECTED = re.compile(r"(?:(?P<alias>[^:,()]+):)?(?P<column>[^:,()]+)")
ITEM = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^,"]*))\s*(?:,|$)', re.DOTALL)
RANGE = re.compile(r"(?:items=)?(\d+)-(\d*)")
RESERVED = frozenset(("select", "order", "limit", "offset", "columns"))

Bind = Callable[[str], str]
"""Takes a value and returns the placeholder that stands for it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a result."""

    select: str = "*"
    order: str = ""
    filters: Sequence[tuple[str, str]] = ()
    limit: int | None = None
    offset: int = 0

    @classmethod
    def read(cls, query: Sequence[tuple[str, str]], range_header: str | None) -> "Page":
        """Read the query string, without what are arguments of the function, and the ``Range`` header.

        Raises:
            Failure: The range is not one.
        """
        known = {name: value for name, value in query if name in RESERVED}
        first, limit = _parse_range(range_header)
        offset = _number(known["offset"]) if "offset" in known else first
        limit = _number(known["limit"]) if "limit" in known else limit
        filters = [(name, value) for name, value in query if name not in RESERVED]
        return cls(known.get("select", "*"), known.get("order", ""), filters, limit, offset)

    def columns(self) -> str:
        """Return the select list."""
        if self.select == "*":
            return "*"
        return ", ".join(_selected(part) for part in self.select.split(","))

    def conditions(self, bind: Bind) -> str:
        """Return the ``where`` clause."""
        tests = [_condition(column, value, bind) for column, value in self.filters]
        return f" where {' and '.join(tests)}" if tests else ""

    def rest(self) -> str:
        """Return the clauses that order and cut."""
        clauses = ""
        if self.order:
            clauses += " order by " + ", ".join(_ordered(part) for part in self.order.split(","))
        if self.limit is not None:
            clauses += f" limit {self.limit}"
        return clauses + (f" offset {self.offset}" if self.offset else "")


def is_filter(value: str) -> bool:
    """Whether the value of a query parameter is a filter rather than an argument."""
    return FILTER.fullmatch(value) is not None


def quote(identifier: str) -> str:
    """Return ``identifier`` as SQL spells a name."""
    return '"' + identifier.replace('"', '""') + '"'


def unsatisfiable(details: str) -> Failure:
    """Return the answer to a range that cannot be had."""
    return Failure(416, "PGRST103", "Requested range not satisfiable", details=details)


def _parse_range(header: str | None) -> tuple[int, int | None]:
    found = RANGE.fullmatch(header or "")
    if not found:
        return 0, None
    first, last = int(found[1]), found[2]
    if last and int(last) < first:
        raise unsatisfiable(
            "The lower boundary must be lower than or equal to the upper boundary in the Range header."
        )
    return first, int(last) - first + 1 if last else None


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise unsatisfiable("Limit and offset should be greater than or equal to zero.")
    return int(text)


def _selected(part: str) -> str:
    found = SELECTED.fullmatch(part.strip())
    if not found:
        raise _unreadable("select", part)
    if found["column"] == "*":
        return "*"
    return quote(found["column"]) + (f" as {quote(found['alias'])}" if found["alias"] else "")


def _ordered(part: str) -> str:
    found = ORDER.fullmatch(part.strip())
    if not found:
        raise _unreadable("order", part)
    nulls = f" nulls {found['nulls']}" if found["nulls"] else ""
    return f"{quote(found['column'])} {found['way'] or 'asc'}{nulls}"


def _condition(column: str, text: str, bind: Bind) -> str:
    found = FILTER.fullmatch(text)
    if not found:
        raise _unreadable("filter", text)
    negated, operator, value = found.groups()
    if operator == "is":
        if value.lower() not in WORDS:
            raise _unreadable("is", value)
        test = f"{quote(column)} is {WORDS[value.lower()]}"
    elif operator == "in":
        test = f"{quote(column)} in ({', '.join(bind(item) for item in _items(value)) or 'null'})"
    else:
        pattern = value.replace("*", "%") if "like" in operator else value
        test = f"{quote(column)} {OPERATORS[operator]} {bind(pattern)}"
    return f"not ({test})" if negated else test


def _items(value: str) -> list[str]:
    """Split ``(a,"b,c")`` into its items."""
    inner = value.strip()
    if not (inner.startswith("(") and inner.endswith(")")):
        raise _unreadable("in", value)
    inner, items, position = inner[1:-1], [], 0
    while position < len(inner):
        found = ITEM.match(inner, position)
        if not found:
            raise _unreadable("in", value)
        items.append(re.sub(r"\\(.)", r"\1", found[1]) if found[1] is not None else found[2].strip())
        position = found.end()
    return items


def _unreadable(what: str, text: str) -> Failure:
    return Failure(400, "PGRST100", f'"failed to parse {what} ({text})" (line 1, column 1)')
