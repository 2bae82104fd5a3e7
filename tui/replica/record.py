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

REPETITION = frozenset({"recurrence", "repeat_from"})
"""Two fields that are one value: how often a todo comes back, and which day that is counted from."""

WHOLES = (MOMENT, REPETITION)
"""The fields that are one value together: nobody shall have half of theirs with half of somebody else's."""

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

_PRIORITIES = tuple(Priority)

_UNSTORABLE = "[\0\ud800-\udfff]"


def record_of(todo: Todo) -> Record:
    """Return the record of a todo."""
    record: Record = {
        "task": _storable(todo.task),
        "is_complete": todo.is_complete,
        "notes": _storable(todo.notes),
        "priority": int(todo.priority),
        "project": _storable(todo.project),
        "tags": _names(todo.tags) if todo.tags else [],
        "due_date": todo.due_date and todo.due_date.isoformat(),
        "due_time": None if todo.due_time is None else _clock(todo.due_time),
        "starts_on": todo.starts_on and todo.starts_on.isoformat(),
        "recurrence": _storable(todo.recurrence),
        "repeat_from": _storable(todo.repeat_from),
        "remind_before": todo.remind_before,
        "parent_uid": todo.parent_uid and _storable(todo.parent_uid),
        "position": _storable(todo.position),
        "completed_at": todo.completed_at and _moment(todo.completed_at),
        "inserted_at": todo.inserted_at and _moment(todo.inserted_at),
        "updated_at": todo.updated_at and _moment(todo.updated_at),
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
    # By position: a list of ten thousand takes half the time that names of arguments take.
    return Todo(
        uid,
        record["task"],
        bool(record["is_complete"]),
        record["notes"],
        # An earlier version kept whatever number a database sent.
        _PRIORITIES[min(max(record["priority"], 0), len(_PRIORITIES) - 1)],
        record["project"],
        tuple(dict.fromkeys(record["tags"])),
        said.get("due_date"),
        said.get("due_time"),
        said.get("starts_on"),
        record["recurrence"],
        record["repeat_from"],
        record["remind_before"],
        record["parent_uid"],
        record["position"],
        said.get("inserted_at"),
        said.get("completed_at"),
        said.get("updated_at"),
        tuple((name, record[name]) for name in said if said[name] is None) if None in said.values() else (),
    )


def without_defaults(record: Record) -> Record:
    """Return what of a record is stored where many are: not what `with_defaults` adds."""
    return {name: value for name, value in record.items() if value != BLANK[name]}


def with_defaults(record: Record | None) -> Record | None:
    """Return a stored record with the defaults that were left out, or did not exist when it was written."""
    return record if record is None or record.keys() >= BLANK.keys() else {**BLANK, **record}


def entire(names: Iterable[str]) -> set[str]:
    """Return names of fields, with all of each of `WHOLES` of which one is among them."""
    found = set(names)
    for whole in WHOLES:
        if not found.isdisjoint(whole):
            found |= whole
    return found


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
    """Return the JSON value of one field."""
    if name not in BLANK:
        raise TypeError(f"a todo has no field {name!r}")
    match value:
        case None | bool():
            return value
        case str():
            return _storable(value)
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case time():
            return _clock(value)
        case int():
            return int(value)
    if name == "tags" and isinstance(value, Iterable):
        return _names(value)
    raise TypeError(f"{value!r} cannot be a todo's {name}")


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _clock(value: time) -> str:
    return value.replace(microsecond=0, tzinfo=None).isoformat()


def _names(value: Iterable[object]) -> list[str]:
    return list(dict.fromkeys([_storable(str(each)) for each in value]))


def _storable(text: str) -> str:
    """Return a text with U+FFFD for NUL and lone surrogates, which Postgres refuses."""
    return text if text.isascii() and "\0" not in text else re.sub(_UNSTORABLE, "\ufffd", text)
