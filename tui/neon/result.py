"""The result of a statement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Self, overload

from tui.neon.decode import convert_column
from tui.neon.errors import ProtocolError
from tui.uncollected import uncollected

BLOCK = 1000
"""The number of rows converted at once."""

Block = tuple[Sequence[Any], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a result.

    Attributes:
        name: its name in the statement.
        type_oid: the OID of its type.
        type_modifier: the type's modifier as Postgres encodes it, such as a length; -1 for none.
        table_oid: the OID of the table it comes from, 0 for none.
        column_number: its number in that table, 0 for none.
    """

    name: str
    type_oid: int
    type_modifier: int
    table_oid: int
    column_number: int


@dataclass(frozen=True, eq=False)
class Result(Sequence[dict[str, Any]]):
    """The rows of a statement in order, each as a dict by column name.

    The dicts are made when one of them is first used. If two columns have the same name, a dict has the last
    one; `records` has both.

    Attributes:
        fields: the columns' descriptions, in order.
        blocks: the values, in blocks of some hundred rows; each block is a list of columns in the order of
            `fields`.
        length: the number of rows.
        command: `SELECT`, `INSERT`, `CREATE`, …: the first word of Postgres' command tag.
        row_count: the number of rows returned or affected; None if the command has no such number.
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
        # Copying a dict that has the keys takes half the time of building one.
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
        """Return the result in the JSON of a response, whose rows are arrays and whose cells are text.

        Raises:
            ProtocolError: the JSON has another structure, or a cell does not fit its type.
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
    """Convert rows and remove them from the list, while they are still in the processor's cache."""
    rows.reverse()
    while rows:
        some = rows[: -BLOCK - 1 : -1]
        del rows[-BLOCK:]
        # Column by column: one look-up of the type and one C loop for each column instead of each cell.
        yield tuple(
            convert_column(field.type_oid, column)
            for field, column in zip(fields, zip(*some, strict=True), strict=True)
        )
