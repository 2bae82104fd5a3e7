"""Columns, paths into their JSON, lists of them, and orders by them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from tests.standins.data_api.scanner import Scanner

ARROW = re.compile("->>?")
INDEX = re.compile(r"[+-]?\d{1,9}(?=->|::|[.,)]|$)")
TYPE_NAME = re.compile(r"[A-Za-z_][\w$]*(?: [A-Za-z_][\w$]*)*(?:\[\])?")
DIRECTION = re.compile(r"\.(asc|desc)(?![^.,])")
NULLS = re.compile(r"\.nulls(first|last)(?![^,])")

SOURCE = "source"
"""The common table expression that holds what the function returned."""

Bind = Callable[[str], str]
"""Takes a value and returns the placeholder that stands for it."""
Clause = Callable[[Bind], str]
"""Returns a piece of SQL, its values bound."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column, or what is in its JSON.

    Attributes:
        column: The column's name.
        path: Arrows with the key or index each goes to.
    """

    column: str
    path: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def read(cls, scanner: Scanner) -> Self:
        """Read a field, such as ``name`` or ``doc->tags->>0``.

        Raises:
            Failure: None comes next.
        """
        scanner.skip_blanks()
        column, path = scanner.name(), []
        while arrow := scanner.take(ARROW):
            index = scanner.take(INDEX)
            path.append((arrow[0], int(index[0]) if index else scanner.name()))
        scanner.skip_blanks()
        return cls(column, tuple(path))

    def sql(self, bind: Bind) -> str:
        """Return the field's expression: of what the function returned, not of the columns made of it."""
        column = f"{SOURCE}.{quote(self.column)}"
        if not self.path:
            return column
        steps = (
            f"{arrow}{bind(str(to))}::{'int' if isinstance(to, int) else 'text'}" for arrow, to in self.path
        )
        return f"(to_jsonb({column}){''.join(steps)})"

    @property
    def label(self) -> str:
        """The name the field goes by in a result: the last key on its way, or else the column's."""
        return next((to for _, to in reversed(self.path) if isinstance(to, str)), self.column)


def quote(identifier: str) -> str:
    """Return ``identifier`` as SQL spells a name."""
    return '"' + identifier.replace('"', '""') + '"'


def read_select(text: str) -> Clause:
    """Return the select list that ``select=`` asks for, such as ``id,label:name,size::text``.

    Raises:
        Failure: It cannot be read.
    """
    return _listed(text, Scanner("select parameter", text), _selected)


def read_order(text: str) -> Clause:
    """Return what ``order=`` asks to be ordered by, such as ``name.desc.nullslast,id``.

    Raises:
        Failure: It cannot be read.
    """
    return _listed(text, Scanner("order", text), _ordered)


def read_columns(text: str) -> list[str]:
    """Return the names that ``columns=`` lists.

    Raises:
        Failure: It cannot be read.
    """
    scanner = Scanner("columns parameter", text)
    names = [scanner.name()]
    while scanner.skip(","):
        names.append(scanner.name())
    scanner.end()
    return names


def _listed(text: str, scanner: Scanner, read: Callable[[Scanner], Clause]) -> Clause:
    clauses = [read(scanner)]
    while scanner.skip(","):
        clauses.append(read(scanner))
    scanner.end()
    return lambda bind: ", ".join(clause(bind) for clause in clauses)


def _selected(scanner: Scanner) -> Clause:
    scanner.skip_blanks()
    if scanner.skip("*"):
        scanner.skip_blanks()
        return lambda bind: "*"
    field, alias = Field.read(scanner), None
    colons = scanner.place
    if scanner.skip(":") and not scanner.skip(":"):
        field, alias = Field.read(scanner), field.column
    else:
        scanner.back(colons)
    type_name = _type_name(scanner)
    label = quote(alias or field.label)
    if type_name is None:
        return lambda bind: f"{field.sql(bind)} as {label}"
    # Several words may name a type. Between parentheses they can say nothing else.
    return lambda bind: f"cast({field.sql(bind)} as {type_name}) as {label}"


def _type_name(scanner: Scanner) -> str | None:
    if not scanner.skip("::"):
        return None
    found = scanner.take(TYPE_NAME)
    if not found:
        raise scanner.failure()
    return found[0]


def _ordered(scanner: Scanner) -> Clause:
    field = Field.read(scanner)
    direction, nulls = scanner.take(DIRECTION), scanner.take(NULLS)
    words = f" {direction[1] if direction else 'asc'}" + (f" nulls {nulls[1]}" if nulls else "")
    return lambda bind: field.sql(bind) + words
