"""A todo as protocol and replica represent it: a dictionary of JSON values, named like the columns."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from tui.todos import Priority, Todo
from tui.todos.out_of_range import READERS
from tui.todos.reminder import LONGEST, NEVER

Record = dict[str, Any]
"""All of `FIELDS` and `KEPT` except the uid: text, numbers, booleans, lists of tags, ISO 8601 texts, None."""

FIELDS = (
    "task",
    "is_complete",
    "notes",
    "priority",
    "project",
    "tags",
    "due_date",
    "due_time",
    "starts_on",
    "recurrence",
    "repeat_from",
    "remind_before",
    "parent_uid",
    "position",
    "completed_at",
)
"""What a person's operation may set."""

KEPT = ("inserted_at", "updated_at")
"""What else is shown; `inserted_at` is set once, with the insert."""

UNCONDITIONAL = frozenset({"position", "completed_at"})
"""Fields where the last writer wins: nobody has typed their value."""

CONTENT = tuple(field for field in FIELDS if field not in UNCONDITIONAL | {"is_complete"})
"""What a person would miss: a change of these elsewhere stops a deletion, and outlives one."""

REMINDERS = range(NEVER, LONGEST + 1)
"""What `remind_before` may be, beside None."""

MOMENT = frozenset({"due_date", "due_time"})
"""Two fields that are one value: the database has no time of day without its day."""

PLACE = frozenset({"parent_uid", "position"})
"""Where a todo stands."""

BLANK: Record = {
    **dict.fromkeys(FIELDS),
    **dict.fromkeys(KEPT),
    "task": "",
    "is_complete": False,
    "notes": "",
    "priority": 0,
    "project": "",
    "tags": [],
    "recurrence": "",
    "repeat_from": "due",
    "position": "",
}

_NAMES, _UNSAID = Todo._fields[1:-1], Todo("", "")[1:-1]
"""The fields of a todo from the task on, but for `odd`, and what they are where nothing is said of them."""
_PRIORITIES = tuple(Priority)

_UNSTORABLE = "[\0\ud800-\udfff]"


def record_of(todo: Todo) -> Record:
    """Return the record of a todo."""
    record = BLANK | {
        name: _value(name, value)
        for name, value, unsaid in zip(_NAMES, todo[1:-1], _UNSAID, strict=True)
        if value is not unsaid
    }
    return record | {name: text for name, text in todo.odd if record[name] is None} if todo.odd else record


def values_of(fields: Mapping[str, object]) -> Record:
    """Return the JSON values of some of a todo's fields.

    Raises:
        TypeError: a field is none of a todo's.
    """
    return {name: _value(name, value) for name, value in fields.items()}


def todo_of(uid: str, record: Mapping[str, Any]) -> Todo:
    """Return the todo of a record.

    What Postgres can say and Python cannot (a day that is ``infinity`` or before Christ, the time 24:00) is
    in `Todo.odd`; it stays in the record, and in the database, until somebody sets the field.
    """
    said = {name: _read(reading, text) for name, reading in READERS.items() if (text := record[name])}
    return Todo(
        uid=uid,
        task=record["task"],
        is_complete=bool(record["is_complete"]),
        notes=record["notes"],
        # An earlier version kept whatever number a database sent.
        priority=_PRIORITIES[min(max(record["priority"], 0), len(_PRIORITIES) - 1)],
        project=record["project"],
        tags=tuple(dict.fromkeys(record["tags"])),
        recurrence=record["recurrence"],
        repeat_from=record["repeat_from"],
        remind_before=record["remind_before"],
        parent_uid=record["parent_uid"],
        position=record["position"],
        odd=tuple((name, record[name]) for name in said if said[name] is None)
        if None in said.values()
        else (),
        **said,
    )


def without_defaults(record: Record) -> Record:
    """Return what of a record is stored where many are: not what `with_defaults` adds."""
    return {name: value for name, value in record.items() if value != BLANK[name]}


def with_defaults(record: Record | None) -> Record | None:
    """Return a stored record with the defaults that were left out, or did not exist when it was written."""
    return record if record is None or record.keys() >= BLANK.keys() else {**BLANK, **record}


def entire(names: Iterable[str]) -> set[str]:
    """Return names of fields, with both of `MOMENT` where one of them is among them."""
    found = set(names)
    return found | MOMENT if found & MOMENT else found


def adrift(record: Mapping[str, Any]) -> bool:
    """Whether a record has a time of day without its day."""
    return record["due_time"] is not None and record["due_date"] is None


def merge_tags(current: Sequence[str], seen: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """Return `current` without the tags taken away and with those added between `seen` and `wanted`."""
    saw, wants = set(seen), set(wanted)
    kept = [tag for tag in current if tag not in saw or tag in wants]
    return list(dict.fromkeys([*kept, *(tag for tag in wanted if tag not in saw)]))


def _read(reading: Callable[[str], Any], text: str) -> Any:
    try:
        return reading(text)
    except ValueError:
        return None


def _value(name: str, value: object) -> object:
    """Return the JSON value of one field. NUL and lone surrogates, which Postgres refuses, become U+FFFD."""
    if name not in BLANK:
        raise TypeError(f"a todo has no field {name!r}")
    match value:
        case None | bool():
            return value
        case str():
            return _storable(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case time():
            return value.replace(microsecond=0, tzinfo=None).isoformat()
        case int():
            return int(value)
    if name == "tags" and isinstance(value, Iterable):
        return list(dict.fromkeys(_storable(str(tag)) for tag in value))
    raise TypeError(f"{value!r} cannot be a todo's {name}")


def _storable(text: str) -> str:
    return text if text.isascii() and "\0" not in text else re.sub(_UNSTORABLE, "\ufffd", text)
