"""CSV (RFC 4180): a header with the names of the fields, and one row per todo.

A spreadsheet evaluates a cell that begins like a formula, even if somebody else wrote it (CWE-1236). Such a
cell is written with an apostrophe in front, which is removed again when it is read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from tui.formats.csv_columns import cell, mapping
from tui.formats.csv_rows import Row, rows
from tui.formats.importing import ImportOptions, Parsed, Problem, StableUids, uid_of, validated, with_rest
from tui.formats.text_file import peeked
from tui.todos import Todo
from tui.todos.fields import fields_of
from tui.todos.out_of_range import is_out_of_range
from tui.todos.todo import COLUMNS

HEADER = tuple(name for name in COLUMNS if name not in ("position", "updated_at"))
_OURS = {*HEADER} - {"repeat_from", "remind_before"}
"""The columns by which a table is known as ours; those of an earlier Rowdo lack the others."""
_FORMULA = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
"""How a formula begins for one spreadsheet or another, the last four in full width."""
_SEPARATORS = ",;\t|"


def read(source: BinaryIO, options: ImportOptions) -> Iterator[Parsed]:
    """Yield the todos of a table; which column is which field is told, where it does not say so itself.

    A column is known by the field's name, by one of the usual other names, or by `ImportOptions.columns`.
    """
    head, source = peeked(source)
    first = head.split(b"\n", 1)[0].decode(errors="replace")
    separator = max(_SEPARATORS, key=first.count) if first else ","
    stable_uids = StableUids("csv")
    fields: dict[str, str] | None = None
    for row in rows(source, separator=separator):
        if isinstance(row, Problem):
            yield row
            continue
        if fields is None:
            fields = mapping([*row.cells], options.columns)
            columns = ", ".join(name for name in row.cells if name)
            if missing := [name for name in options.columns if name not in row.cells]:
                yield Problem(1, 1, f"There is no column “{missing[0]}”; there are: {columns}.")
                return
            if "task" not in fields.values():
                yield Problem(
                    1, 1, f"No column is the task. Say which with --map COLUMN=task; there are: {columns}."
                )
                return
            if any(name.strip() != field for name, field in fields.items()):
                yield Problem(1, 1, _told(row.cells, fields), kept=True)
        todo, unread = _todo(row, fields, stable_uids, options)
        yield from validated(todo, row.line, unread=unread, strict=True)


def _told(columns: Iterable[str], fields: dict[str, str]) -> str:
    """Return in words what becomes of each column."""
    return "Columns: " + ", ".join(
        f"{name} is {fields.get(name, 'kept in notes')}" for name in columns if name
    )


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


def _todo(
    row: Row, fields: dict[str, str], stable_uids: StableUids, options: ImportOptions
) -> tuple[Todo, dict[str, object]]:
    """Return the todo of a row, and the cells that say nothing of their field's kind."""
    found: dict[str, Any] = {"task": ""}
    unread: dict[str, object] = {}
    rest: dict[str, object] = {}
    odd: dict[str, str] = {}
    for name, raw in row.cells.items():
        text = _bare(raw)
        if not text:
            continue
        field = fields.get(name)
        if field is None:
            rest[name] = text
            continue
        if is_out_of_range(field, text):
            odd[field] = text
            continue
        try:
            found.update(cell(field, text, options, ours=row.cells.keys() >= _OURS))
        except (ValueError, OverflowError):
            unread[name] = text
    uid = str(found.pop("uid", ""))
    found["uid"] = uid_of(uid) if uid else stable_uids.of("\n".join(row.cells.values()))
    if parent := found.pop("parent_uid", None):
        found["parent_uid"] = uid_of(str(parent))
    found["notes"] = with_rest(str(found.get("notes", "")), rest)
    return Todo(**found, odd=tuple(odd.items())), unread
