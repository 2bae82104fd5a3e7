"""CSV (RFC 4180): a header that names fields as the columns, and a row for each todo.

A spreadsheet takes a cell that begins like a formula for one, and runs what somebody else wrote (CWE-1236).
Such a cell gets an apostrophe in front, which is taken away again when it is read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tui.formats.found import Found, Identities, Origin, Problem, Unreadable, fitting, with_rest
from tui.formats.own_json import read_fields
from tui.formats.rows import Row, rows
from tui.todos import Todo
from tui.todos.fields import fields_of
from tui.todos.todo import COLUMNS

HEADER = tuple(name for name in COLUMNS if name not in ("position", "updated_at"))
_FORMULA = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
"""How a formula begins for one spreadsheet or another, the last four in full width."""


def read(source: BinaryIO, origin: Origin) -> Iterator[Found]:
    """Yield the todos of a table with at least a column `task`; the others may stand in any order."""
    identities = Identities("csv")
    for row in rows(source):
        if isinstance(row, Problem):
            yield row
            continue
        try:
            yield fitting(_todo(row, identities))
        except Unreadable as refusal:
            yield Problem(row.line, refusal.column, str(refusal))


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Yield a table of all fields but those that only Rowdo's sync knows."""
    yield _line(HEADER)
    for todo in todos:
        fields = fields_of(todo) | {"tags": _line(todo.tags).rstrip("\r\n"), "priority": int(todo.priority)}
        fields["is_complete"] = "true" if todo.is_complete else "false"
        yield _line(_guarded(fields[name]) for name in HEADER)


def _line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _guarded(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and re.match(f"'*{_FORMULA}", cell) else cell


def _bare(cell: str) -> str:
    return cell[1:] if re.match(f"'+{_FORMULA}", cell) else cell


def _todo(row: Row, identities: Identities) -> Todo:
    cells = {name.strip().lower(): _bare(cell) for name, cell in row.cells.items()}
    if "task" not in cells:
        raise Unreadable("There is no column task. The first line has to name the columns.")
    fields: dict[str, object] = {name: cell for name, cell in cells.items() if cell and name in COLUMNS}
    if tags := cells.get("tags"):
        fields["tags"] = _tags(tags)
    if done := cells.get("is_complete"):
        fields["is_complete"] = _flag(done)
    if priority := cells.get("priority"):
        fields["priority"] = _number(priority)
    uid = str(fields.pop("uid", "") or identities.of("\n".join(row.cells.values())))
    rest = {name: cell for name, cell in cells.items() if cell and name not in COLUMNS}
    fields["notes"] = with_rest(cells.get("notes", ""), rest)
    return read_fields(uid, fields)


def _tags(cell: str) -> list[str]:
    try:
        return [tag.strip() for row in csv.reader([cell]) for tag in row if tag.strip()]
    except csv.Error as error:
        raise Unreadable(f"Its tags are no row of CSV in a cell: {cell[:60]!r}.") from error


def _flag(cell: str) -> bool:
    match cell.strip().lower():
        case "true" | "t" | "yes" | "y" | "x" | "1" | "done":
            return True
        case "false" | "f" | "no" | "n" | "0":
            return False
        case _:
            raise Unreadable(f"Its is_complete is neither true nor false: {cell[:60]!r}.")


def _number(cell: str) -> int:
    try:
        return int(cell)
    except ValueError as error:
        raise Unreadable(f"Its priority is no number from 0 to 4: {cell[:60]!r}.") from error
