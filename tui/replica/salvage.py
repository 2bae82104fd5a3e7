"""Reads everything that can still be read from a damaged replica."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tui.replica.conflicts import Clashes
from tui.replica.journal import NOTED, Entry
from tui.replica.operation import Operation
from tui.replica.outbox import COLUMNS as OPERATION_COLUMNS
from tui.replica.outbox import operation_from
from tui.replica.record import BLANK, Record, with_defaults
from tui.replica.rows import COLUMNS, record_from
from tui.replica.settings import SettingOperation, Value, operation_of

T = TypeVar("T")

ILLEGIBLE = (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError, OverflowError)
"""What reading damaged data may raise."""

PAGE = 4096
_NUMBERS = {"remind_before"}
_TYPES = {
    name: {type(blank)} if blank is not None else {type(None), int if name in _NUMBERS else str}
    for name, blank in BLANK.items()
}
"""What the fields of a record may be."""


class Salvage(NamedTuple):
    """The content that could still be read of a file."""

    entries: dict[str, Entry]
    rows: dict[str, Record]
    noted: int
    """The number of the last transaction that the file and the journal both recorded."""
    copied: bool
    """Whether the file had a complete copy of the database."""
    settings: Mapping[str, Value]
    unsent_settings: Sequence[SettingOperation]


NOTHING = Salvage({}, {}, 0, copied=False, settings={}, unsent_settings=())


def salvage(path: Path, person: str) -> Salvage:
    """Return what can still be read of a damaged file.

    Args:
        path: where it is now.
        person: whose it should be. Of a file that names another person nothing is read.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and (not path.exists() or path.stat().st_size < PAGE):
        # SQLite reads the pages of the log only if the file exists and has at least one page.
        with path.open("ab") as file:
            file.truncate(PAGE)
    if not path.exists():
        return NOTHING
    with suppress(*ILLEGIBLE), closing(sqlite3.connect(path)) as sql:
        sql.text_factory = _text
        meta = dict(_legible(sql, "key, value", "meta", "key"))
        if meta.get("person", person) != person:
            return NOTHING
        rows = {
            uid: record
            for uid, *values in _legible(sql, f"uid, {COLUMNS}", "todo", "key")
            if (record := _tried(checked, values)) is not None
        }
        number = _tried(int, meta.get(NOTED, "0"))
        settings = {
            key: value
            for key, text in _legible(sql, "key, value", "setting", "key")
            if isinstance(value := _tried(json.loads, text), dict)
        }
        unsent = [
            operation
            for order, name, key, fields in _legible(
                sql, "number, id, key, fields", "setting_outbox", "number"
            )
            if (operation := _tried(_setting_operation, (order, name, key, fields)))
        ]
        return Salvage(_entries(sql, rows), rows, number or 0, "copied" in meta, settings, unsent)
    return NOTHING


def _setting_operation(values: Sequence[Any]) -> SettingOperation:
    number, name, key, fields = values
    return operation_of({"number": number, "id": name, "key": key, "set": json.loads(fields)})


def _entries(sql: sqlite3.Connection, rows: dict[str, Record]) -> dict[str, Entry]:
    operations: dict[str, list[Operation]] = {}
    for values in _legible(sql, OPERATION_COLUMNS, "outbox", "number"):
        if operation := _tried(operation_from, values):
            operations.setdefault(operation.uid, []).append(operation)
    bases = {
        uid: with_defaults(_tried(json.loads, record))
        for uid, record in _legible(sql, "uid, record", "base", "uid")
    }
    clashes: dict[str, Clashes] = {}
    for uid, field, seen, mine in _legible(sql, "uid, field, seen, mine", "conflict", "uid, field"):
        with suppress(*ILLEGIBLE):
            clashes.setdefault(uid, {})[field] = (json.loads(seen), json.loads(mine))
    return {
        uid: Entry(
            uid,
            operations.get(uid, ()),
            bases.get(uid) if uid in operations else rows.get(uid),
            clashes.get(uid, {}),
        )
        for uid in operations.keys() | clashes.keys()
    }


def _legible(sql: sqlite3.Connection, columns: str, table: str, key: str) -> Sequence[Any]:
    """Return the rows of a table that can be read, going from both ends to the first that cannot."""
    found: dict[Any, None] = {}
    for order in ("asc", "desc"):
        by = ", ".join(f"{each} {order}" for each in key.split(", "))
        with suppress(*ILLEGIBLE):
            for row in sql.execute(f"select {columns} from {table} not indexed order by {by}"):
                found[row] = None
    return list(found)


def _tried(reading: Callable[[Any], T], value: Any) -> T | None:
    """Return what `reading` returns, None if it raises."""
    with suppress(*ILLEGIBLE):
        return reading(value)
    return None


def checked(values: Sequence[Any]) -> Record:
    """Return the record of a row of the replica.

    Raises:
        ValueError: a value has another type than Rowdo writes.
    """
    record = record_from(values)
    for name, value in record.items():
        if type(value) not in _TYPES[name]:
            raise ValueError(name)
    if not all(isinstance(tag, str) for tag in record["tags"]) or record["priority"] not in range(5):
        raise ValueError("tags")
    return record


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
