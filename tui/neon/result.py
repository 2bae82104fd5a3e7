"""What a statement returned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Self, overload

from tui.neon.decode import convert_column
from tui.neon.errors import ProtocolError
from tui.neon.json import uncollected

BLOCK = 1000
"""Rows converted at a time."""

Block = tuple[Sequence[Any], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a result.

    Attributes:
        name: as the statement calls it.
        type_oid: the OID of its type.
        type_modifier: what stands in the type's brackets, as Postgres counts it; -1 for nothing.
        table_oid: the table it comes from, 0 if from none.
        column_number: its number in that table, 0 if from none.
    """

    name: str
    type_oid: int
    type_modifier: int
    table_oid: int
    column_number: int


@dataclass(frozen=True, eq=False)
class Result(Sequence[dict[str, Any]]):
    """The answer to one statement: its rows in order, each a dict by the columns' names.

    The dicts are made when the first of them is looked at. Of two columns of one name they have the last:
    see `records`.

    Attributes:
        fields: the columns' descriptions, in order.
        blocks: the values of some hundred rows after another, each block column by column in the order of
            `fields`.
        length: how many rows there are.
        command: `SELECT`, `INSERT`, `CREATE`, …: the first word of Postgres' command tag.
        row_count: how many rows were returned or touched; None where the command does not say.
    """

    fields: tuple[Field, ...]
    blocks: tuple[Block, ...]
    length: int
    command: str
    row_count: int | None

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        return self._rows[index]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._rows)

    @cached_property
    def records(self) -> list[tuple[Any, ...]]:
        """The rows as tuples, in the order of `fields`."""
        if not self.fields:
            return [()] * self.length
        return [record for block in self.blocks for record in zip(*block, strict=True)]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        # A copy of a dict that has the keys costs half of one that gets them one by one.
        blank: dict[str, Any] = dict.fromkeys(field.name for field in self.fields)
        with uncollected():
            rows = [blank.copy() for _ in range(self.length)]
            waiting = iter(rows)
            for block in filter(None, self.blocks):
                some = list(islice(waiting, len(block[0])))
                for field, column in zip(self.fields, block, strict=True):
                    name = field.name
                    for row, value in zip(some, column, strict=True):
                        row[name] = value
        return rows

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """Make a result of the JSON of one answer: rows as arrays, cells as text.

        Raises:
            ProtocolError: the JSON is not of that shape, or a cell not of its type.
        """
        try:
            fields, rows = tuple(map(_field, payload["fields"])), payload["rows"]
            length, count = len(rows), payload["rowCount"]
            return cls(
                fields,
                tuple(_blocks(fields, rows)),
                length,
                str(payload["command"]),
                None if count is None else int(count),
            )
        except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
            raise ProtocolError(
                f"The endpoint's answer is not a result as Neon sends it ({type(error).__name__}). "
                "Is the URL that of Neon's SQL over HTTP?",
                outcome_unknown=True,
            ) from error


def _field(payload: Mapping[str, Any]) -> Field:
    name = payload["name"]
    numbers = (
        payload["dataTypeID"],
        payload.get("dataTypeModifier", -1),
        payload.get("tableID", 0),
        payload.get("columnID", 0),
    )
    if type(name) is not str or {*map(type, numbers)} != {int}:
        raise TypeError("a field is described by a name and numbers")
    return Field(name, *numbers)


def _blocks(fields: Sequence[Field], rows: list[Sequence[str | None]]) -> Iterator[Block]:
    """Convert rows, taking them out of the list: what was made just now is in the processor's cache still."""
    rows.reverse()
    while rows:
        some = rows[: -BLOCK - 1 : -1]
        del rows[-BLOCK:]
        # Column by column: one look at the type and one C loop for each, instead of one of each per cell.
        yield tuple(
            convert_column(field.type_oid, column)
            for field, column in zip(fields, zip(*some, strict=True), strict=True)
        )
