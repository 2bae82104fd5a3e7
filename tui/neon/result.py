"""What a statement returned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any, Self

from tui.neon.errors import ProtocolError
from tui.neon.reading import uncollected
from tui.neon.values import convert_column


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


@dataclass(frozen=True)
class Result:
    """The answer to one statement.

    Attributes:
        fields: the columns' descriptions, in order.
        columns: the values column by column, in the order of `fields`.
        length: how many rows there are.
        command: `SELECT`, `INSERT`, `CREATE`, …: the first word of Postgres' command tag.
        row_count: how many rows were returned or touched; None where the command does not say.
    """

    fields: tuple[Field, ...]
    columns: tuple[Sequence[Any], ...]
    length: int
    command: str
    row_count: int | None

    @cached_property
    def records(self) -> list[tuple[Any, ...]]:
        """The rows as tuples, in the order of `fields`."""
        return list(zip(*self.columns, strict=True)) if self.columns else [()] * self.length

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows by name. Of two columns of one name the last one is kept: see `records`."""
        with uncollected():
            rows: list[dict[str, Any]] = [{} for _ in range(self.length)]
            for field, column in zip(self.fields, self.columns, strict=True):
                for row, value in zip(rows, column, strict=True):
                    row[field.name] = value
        return rows

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """Make a result of the JSON of one answer: rows as arrays, cells as text.

        Raises:
            ProtocolError: the JSON is not of that shape, or a cell not of its type.
        """
        try:
            fields, rows = tuple(map(_field, payload["fields"])), payload["rows"]
            count = payload["rowCount"]
            with uncollected():
                columns = _columns(fields, rows)
            return cls(
                fields,
                columns,
                len(rows),
                str(payload["command"]),
                None if count is None else int(count),
            )
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise ProtocolError(
                f"The endpoint's answer is not a result as Neon sends it ({type(error).__name__}). "
                "Is the URL that of Neon's SQL over HTTP?",
                outcome_unknown=True,
            ) from error


def _field(payload: Mapping[str, Any]) -> Field:
    return Field(
        payload["name"],
        payload["dataTypeID"],
        payload.get("dataTypeModifier", -1),
        payload.get("tableID", 0),
        payload.get("columnID", 0),
    )


def _columns(fields: Sequence[Field], rows: Sequence[Sequence[str | None]]) -> tuple[Sequence[Any], ...]:
    # Column by column: one look at the type and one C loop for each, instead of one of each per cell.
    cells = zip(*rows, strict=True) if rows else repeat((), len(fields))
    return tuple(convert_column(field.type_oid, column) for field, column in zip(fields, cells, strict=True))
