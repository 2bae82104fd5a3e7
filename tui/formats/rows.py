"""The rows of a CSV file by the names in its header (RFC 4180)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tui.formats.found import Problem, lines

LONGEST_CELL = 2 * 1024 * 1024
"""Characters; a quote that nobody closes would otherwise take in the rest of the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line it begins on."""

    line: int
    cells: dict[str, str]


class _Lines:
    """The lines of a file for the csv module, which wants them with their ends; problems are set aside."""

    def __init__(self, source: BinaryIO) -> None:
        self._lines = lines(source)
        self.number = 0
        self.problems: list[Problem] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            if isinstance(line, Problem):
                self.number = line.line
                self.problems.append(line)
            else:
                self.number = line[0]
                yield line[1] + "\n"


def rows(source: BinaryIO) -> Iterator[Row | Problem]:
    """Yield the rows below the header; cells that no column is named for are called by their number."""
    csv.field_size_limit(LONGEST_CELL)
    text = _Lines(source)
    reader = csv.reader(iter(text), strict=True)
    header: list[str] | None = None
    while True:
        begins = text.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Problem(begins, 1, f"This is not CSV: {error}.")
            continue
        yield from text.problems
        text.problems.clear()
        if cells is None:
            return
        if header is None:
            header = cells
        elif any(cells):
            names = [*header, *(f"column {number + 1}" for number in range(len(header), len(cells)))]
            yield Row(begins, dict(zip(names, cells, strict=False)))
