"""The rows of a CSV file as dictionaries, by the names in its header (RFC 4180)."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Self

from tui.formats.importing import Problem, lines

LONGEST_CELL = 2 * 1024 * 1024
"""Characters."""
LONGEST_ROW = 2 * LONGEST_CELL
"""Characters; quotes that open as others close would otherwise take in the rest of the file."""
TIMEOUT = 4 * LONGEST_ROW
"""Characters of a file that are read once more, as they stood behind a quote that was a mistake."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line it begins on."""

    line: int
    cells: dict[str, str]


class _Lines:
    """The lines of a file for the csv module, which wants them with their ends; problems are set aside."""

    def __init__(self, source: BinaryIO) -> None:
        self._lines = lines(source)
        self._again: deque[tuple[int, str]] = deque()
        self._timeout = TIMEOUT
        self._size = 0
        self.row: list[tuple[int, str]] = []
        """The lines since `begin`."""
        self.problems: list[Problem] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._following()
        self.row.append(line)
        self._size += len(line[1])
        if self._size > LONGEST_ROW:
            raise csv.Error(f"no row ends within {LONGEST_ROW:,} characters")
        return line[1] + "\n"

    def _following(self) -> tuple[int, str]:
        for line in self._lines:
            if not isinstance(line, Problem):
                return line
            self.problems.append(line)
        raise StopIteration

    def begin(self) -> None:
        """Begin a row."""
        self.row.clear()
        self._size = 0

    def give_up(self) -> int:
        """Return the line the row began on; those after it will be read again, as rows of their own."""
        self._timeout -= self._size
        if self._timeout > 0:
            self._again.extendleft(reversed(self.row[1:]))
        return self.row[0][0]


def rows(source: BinaryIO, *, begins_with: str = "", separator: str = ",") -> Iterator[Row | Problem]:
    """Yield the rows below the header; cells that no column is named for are called by their number.

    Args:
        source: the file.
        begins_with: the name of the first column of the header, where something may stand above it.
        separator: the character between cells.
    """
    csv.field_size_limit(LONGEST_CELL)
    text = _Lines(source)
    reader = csv.reader(text, strict=True, delimiter=separator)
    header: list[str] | None = None
    while True:
        text.begin()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Problem(text.give_up(), 1, f"This is not CSV: {error}.")
            continue
        yield from text.problems
        text.problems.clear()
        if cells is None:
            return
        if header is None:
            header = cells if not begins_with or cells[:1] == [begins_with] else None
        elif any(cells):
            names = [*header, *(f"column {number + 1}" for number in range(len(header), len(cells)))]
            yield Row(text.row[0][0], dict(zip(names, cells, strict=False)))
