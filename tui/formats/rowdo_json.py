"""Rowdo's JSON: an array of todos whose fields are named like the columns, one todo per line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO
from uuid import UUID

from tui.formats.importing import (
    FieldError,
    ImportOptions,
    Parsed,
    Problem,
    StableUids,
    uid_of,
    validated,
    with_rest,
)
from tui.formats.json_stream import array, values
from tui.todos import Priority, Todo
from tui.todos.fields import fields_of
from tui.todos.out_of_range import is_out_of_range
from tui.todos.reminder import LONGEST, NEVER
from tui.todos.todo import COLUMNS


def read(source: BinaryIO, options: ImportOptions) -> Iterator[Parsed]:
    """Yield the todos of an array, or of a file of one object a line."""
    stable_uids = StableUids("json")
    for each in values(source):
        if isinstance(each, Problem):
            yield each
            continue
        if not isinstance(each.value, dict):
            yield Problem(each.line, each.column, "This is no todo, which is an object with a task.")
            continue
        todo, unread = _todo(each.value, stable_uids)
        yield from validated(todo, each.line, each.column, unread=unread, strict=True)


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Return the pieces of an array of todos."""
    return array(map(fields_of, todos))


def read_fields(uid: object, fields: Mapping[str, object]) -> tuple[Todo, dict[str, object]]:
    """Return the todo of a uid and its other fields as JSON has them, and what is not of its type.

    Args:
        uid: a UUID, or another program's own id.
        fields: values by the names of `Todo`; without a task the todo's is empty.
    """
    read: dict[str, Any] = {"task": ""}
    unread: dict[str, object] = {}
    odd = {
        name: value
        for name, value in fields.items()
        if isinstance(value, str) and is_out_of_range(name, value)
    }
    for name, value in fields.items():
        if name in odd:
            continue
        try:
            read[name] = _read(name, value)
        except FieldError:
            unread[name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Todo(uid=uid_of(str(uid)), **read, odd=tuple(odd.items())), unread


def _todo(value: Mapping[str, object], stable_uids: StableUids) -> tuple[Todo, dict[str, object]]:
    fields = {name: value[name] for name in COLUMNS if value.get(name) is not None}
    uid = fields.pop("uid", "") or stable_uids.of(json.dumps(value, sort_keys=True))
    todo, unread = read_fields(uid, fields)
    rest = {name: json.dumps(value[name], ensure_ascii=False) for name in sorted(value.keys() - {*COLUMNS})}
    return (todo._replace(notes=with_rest(todo.notes, rest)) if rest else todo), unread


def _read(name: str, value: object) -> Any:
    """Return a field's value as a todo has it.

    Raises:
        FieldError: it is none.
    """
    try:
        match name, value:
            case (("task" | "notes" | "project" | "recurrence" | "position"), str()):
                return value
            case "repeat_from", "due" | "completion":
                return value
            case "remind_before", int() if not isinstance(value, bool) and NEVER <= value <= LONGEST:
                return value
            case "is_complete", bool():
                return value
            case "priority", int() if not isinstance(value, bool):
                return Priority(value)
            case "tags", [*tags] if all(isinstance(tag, str) for tag in tags):
                return tuple(dict.fromkeys(tags))
            case (("due_date" | "starts_on"), str()):
                return date.fromisoformat(value)
            case "due_time", str():
                at = time.fromisoformat(value)
                if at.tzinfo is None:
                    return at
            case "parent_uid", str():
                return _uuid(name, value)
            case (("inserted_at" | "completed_at" | "updated_at"), str()):
                moment = datetime.fromisoformat(value)
                moment.astimezone(UTC)  # which has no room for the first and the last hours of all zones
                return moment if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError) as error:
        raise FieldError(f"Its {name} is not what it should be: {str(value)[:60]!r}.") from error
    raise FieldError(f"Its {name} is not what it should be: {str(value)[:60]!r}.")


def _uuid(name: str, value: object) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise FieldError(f"Its {name} is no UUID: {str(value)[:60]!r}.") from error
