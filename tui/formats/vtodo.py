"""iCalendar's to-dos (RFC 5545, 3.6.2), one component at a time through the library icalendar."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO

from icalendar import Calendar, Component, vText
from icalendar import Todo as VTodo
from icalendar.prop import vInline

from tui.formats.found import (
    Found,
    Identities,
    Origin,
    Problem,
    Unreadable,
    fitting,
    lines,
    uid_of,
    with_rest,
)
from tui.todos import Priority, Todo

LONGEST = 4 * 1024 * 1024
"""Characters of one component."""
PROJECT = "X-ROWDO-PROJECT"
_NUMBERS = {Priority.URGENT: 1, Priority.HIGH: 3, Priority.MEDIUM: 5, Priority.LOW: 9}
_READ = frozenset(
    {"UID", "SUMMARY", "DESCRIPTION", "STATUS", "COMPLETED", "PERCENT-COMPLETE", "PRIORITY"}
    | {"DUE", "DTSTART", "CREATED", PROJECT}
)
_NOTHING_NEW = frozenset({"NEEDS-ACTION", "COMPLETED", "0", "100"})
"""Of a status or a percentage: it says no more than that a todo is done, or is not."""
_ESCAPE = re.compile(r"\\([\\;,nN])")
_FOLD = re.compile(r"\r\n[ \t]")
_RULE = re.compile(r"^RRULE(?:;[^:\r\n]*)?:([^\r\n]*)\r\n", re.IGNORECASE | re.MULTILINE)
_FAULTS = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, AssertionError, OSError)
"""What the library raises of a component that is none; OSError of a time zone whose name is no file's."""
_OF_NO_INTEREST = frozenset({"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "BEGIN", "END", "PRODID", "VERSION"})


def read(source: BinaryIO, origin: Origin) -> Iterator[Found]:
    """Yield a todo for each VTODO; events and all else are passed over."""
    identities = Identities("icalendar")
    for each in _components(source):
        if isinstance(each, Problem):
            yield each
            continue
        number, text = each
        try:
            yield fitting(_todo(text, identities))
        except Unreadable as refusal:
            yield Problem(number, refusal.column, str(refusal))


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Yield a calendar with a VTODO for each todo."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rowdo//todos//EN")
    calendar.add("version", "2.0")
    begin, end = calendar.to_ical().decode().split("END:VCALENDAR")
    yield begin
    for todo in todos:
        yield _component(todo).to_ical().decode()
    yield f"END:VCALENDAR{end}"


def _component(todo: Todo) -> VTodo:
    component = VTodo()
    component.add("uid", todo.uid)
    component.add("dtstamp", todo.updated_at or todo.inserted_at or datetime(1970, 1, 1, tzinfo=UTC))
    component.add("summary", todo.task)
    component.add("status", "COMPLETED" if todo.is_complete else "NEEDS-ACTION")
    if todo.notes:
        component.add("description", todo.notes)
    if todo.priority:
        component.add("priority", _NUMBERS[todo.priority])
    if todo.tags:
        component.add("categories", list(todo.tags))
    if todo.project:
        component.add(PROJECT, vText(todo.project))
    if todo.due_date:
        # Without a zone (RFC 5545, form 1): nine in the morning wherever the person is.
        component.add(
            "due", datetime.combine(todo.due_date, todo.due_time) if todo.due_time else todo.due_date
        )
    if todo.starts_on:
        component.add("dtstart", todo.starts_on)
    if todo.recurrence:
        component.add("rrule", vInline(todo.recurrence))  # as it stands: not all rules are the library's
    if todo.parent_uid:
        component.add("related-to", todo.parent_uid)
    if todo.inserted_at:
        component.add("created", todo.inserted_at.astimezone(UTC))
    if todo.completed_at:
        component.add("completed", todo.completed_at.astimezone(UTC))
    return component


def _components(source: BinaryIO) -> Iterator[tuple[int, str] | Problem]:
    """Yield the text of each VTODO and the line it begins on."""
    held: list[str] = []
    began = size = 0
    for line in lines(source):
        if isinstance(line, Problem):
            yield line
            continue
        number, text = line
        name = text.rstrip().upper()  # a blank in front goes on with the line before (RFC 5545, 3.1)
        if name == "BEGIN:VTODO":
            if held:
                yield Problem(began, 1, "This VTODO does not end.")
            held, began, size = [], number, 0
        elif not began:
            continue
        held.append(text)
        size += len(text)
        if size > LONGEST:
            yield Problem(began, 1, "This VTODO is longer than 4 million characters.")
            held, began = [], 0
        elif name == "END:VTODO":
            yield began, "\r\n".join([*held, ""])
            held, began = [], 0
    if held:
        yield Problem(began, 1, "This VTODO does not end.")


def _todo(text: str, identities: Identities) -> Todo:
    unfolded = _FOLD.sub("", text)
    rule = _RULE.search(unfolded)
    try:
        component = Component.from_ical(_RULE.sub("", unfolded, count=1))
        todo = _fields(component, text, identities)
    except Unreadable:
        raise
    except _FAULTS as error:
        raise Unreadable(f"This VTODO cannot be read: {str(error)[:200]}") from error
    return todo._replace(recurrence=rule[1].strip().upper()) if rule else todo


def _fields(component: Any, text: str, identities: Identities) -> Todo:
    day, at = _day_and_time(_value(component, "DUE"))
    starts, _ = _day_and_time(_value(component, "DTSTART"))
    uid, status = _words(component, "UID"), _words(component, "STATUS").upper()
    parents = [each for each in _all(component, "RELATED-TO") if _relation(each) == "PARENT"]
    return Todo(
        uid=uid_of(uid) if uid else identities.of(text),
        task=_words(component, "SUMMARY"),
        is_complete=status in ("COMPLETED", "CANCELLED") or "COMPLETED" in component,
        notes=with_rest(_words(component, "DESCRIPTION"), _rest(component, parents[:1])),
        priority=_priority(int(_first(component.get("PRIORITY", 0)))),
        project=_words(component, PROJECT),
        tags=_tags(component),
        due_date=day,
        due_time=at,
        starts_on=starts,
        parent_uid=uid_of(str(parents[0])) if parents else None,
        inserted_at=_moment(_value(component, "CREATED")),
        completed_at=_moment(_value(component, "COMPLETED")),
    )


def _rest(component: Any, parents: list[Any]) -> dict[str, str]:
    """Return what a todo has no field for, and what is said more often than it has room for."""
    rest: dict[str, list[str]] = {}
    for name in sorted(component):
        values = _all(component, name)
        match name.upper():
            case "CATEGORIES":
                continue
            case "RELATED-TO":
                said = [f"{_relation(each).lower()} {each}" for each in values if each not in parents]
            case "STATUS" | "PERCENT-COMPLETE":
                said = [_text(each) for each in values if str(each).upper() not in _NOTHING_NEW]
            case read if read in _READ:
                said = [_text(each) for each in values[1:]]
            case _:
                said = [_text(each) for each in values]
        if said and name.upper() not in _OF_NO_INTEREST:
            rest[name.lower()] = said
    alarms = [_text(part["TRIGGER"]) for part in component.subcomponents if "TRIGGER" in part]
    return {name: "; ".join(said) for name, said in (rest | ({"alarm": alarms} if alarms else {})).items()}


def _relation(value: Any) -> str:
    return str(value.params.get("RELTYPE", "PARENT")).upper()


def _all(component: Any, name: str) -> list[Any]:
    value = component.get(name, [])
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _value(component: Any, name: str) -> object:
    """Return the date or moment of a property, None where there is none."""
    return _first(component[name]).dt if name in component else None


def _words(component: Any, name: str) -> str:
    """Return the text of a property, empty where there is none."""
    return _text(_first(component[name])) if name in component else ""


def _text(value: Any) -> str:
    if isinstance(value, vText):
        return str(value)
    text = value.to_ical() if hasattr(value, "to_ical") else value
    text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    # Where the library does not know a property, it leaves the backslashes of commas and line ends standing.
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def _tags(component: Any) -> tuple[str, ...]:
    found: list[str] = []
    for each in _all(component, "CATEGORIES"):
        found += [str(category) for category in each.cats]
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _priority(number: int) -> Priority:
    """Return what a number from 1 to 9 means (RFC 5545, 3.8.1.9); 0 is none."""
    for priority, most in ((Priority.URGENT, 1), (Priority.HIGH, 4), (Priority.MEDIUM, 5), (Priority.LOW, 9)):
        if 1 <= number <= most:
            return priority
    return Priority.NONE


def _day_and_time(value: object) -> tuple[date | None, time | None]:
    match value:
        case datetime():
            local = value.astimezone() if value.tzinfo else value
            return local.date(), local.time().replace(microsecond=0)
        case date():
            return value, None
        case _:
            return None, None


def _moment(value: object) -> datetime | None:
    match value:
        case datetime():
            return value if value.tzinfo else value.astimezone()
        case date():
            return datetime.combine(value, time()).astimezone()
        case _:
            return None
