"""Rowdo's own JSON: an array of todos whose fields are named as the columns, one todo a line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO
from uuid import UUID

from tui.formats.found import Found, Identities, Origin, Problem, Unreadable, fitting, with_rest
from tui.formats.json_stream import array, values
from tui.todos import Priority, Todo
from tui.todos.fields import fields_of
from tui.todos.odd import is_odd
from tui.todos.todo import COLUMNS


def read(source: BinaryIO, origin: Origin) -> Iterator[Found]:
    """Yield the todos of an array, or of a file of one object a line."""
    identities = Identities("json")
    for each in values(source):
        if isinstance(each, Problem):
            yield each
            continue
        try:
            yield fitting(_todo(each.value, identities))
        except Unreadable as refusal:
            yield Problem(each.line, each.column, str(refusal))


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Return the pieces of an array of todos."""
    return array(map(fields_of, todos))


def read_fields(uid: str, fields: Mapping[str, object]) -> Todo:
    """Return the todo of a uid and its other fields as JSON has them.

    Raises:
        Unreadable: one of them is not of its type, or there is no task.
    """
    if "task" not in fields:
        raise Unreadable("It has no task.")
    odd = {name: value for name, value in fields.items() if isinstance(value, str) and is_odd(name, value)}
    read = {name: _read(name, value) for name, value in fields.items() if name not in odd}
    return Todo(uid=_uuid("uid", uid), **read, odd=tuple(odd.items()))


def _todo(value: object, identities: Identities) -> Todo:
    if not isinstance(value, dict):
        raise Unreadable("This is no todo, which is an object with a task.")
    fields = {name: value[name] for name in COLUMNS if value.get(name) is not None}
    uid = str(fields.pop("uid", "") or identities.of(json.dumps(value, sort_keys=True)))
    todo = read_fields(uid, fields)
    rest = {name: json.dumps(value[name], ensure_ascii=False) for name in sorted(value.keys() - {*COLUMNS})}
    return todo._replace(notes=with_rest(todo.notes, rest)) if rest else todo


def _read(name: str, value: object) -> Any:
    """Return a field's value as a todo has it.

    Raises:
        Unreadable: it is none.
    """
    try:
        match name, value:
            case (("task" | "notes" | "project" | "recurrence" | "position"), str()):
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
        raise Unreadable(f"Its {name} is not what it should be: {str(value)[:60]!r}.") from error
    raise Unreadable(f"Its {name} is not what it should be: {str(value)[:60]!r}.")


def _uuid(name: str, value: object) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise Unreadable(f"Its {name} is no UUID: {str(value)[:60]!r}.") from error
