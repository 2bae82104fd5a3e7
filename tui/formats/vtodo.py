"""iCalendar's to-dos (RFC 5545, 3.6.2), one component at a time through the library icalendar."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO

from icalendar import Calendar, Component, vRecur, vText
from icalendar import Todo as VTodo

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
    {
        "UID",
        "SUMMARY",
        "DESCRIPTION",
        "STATUS",
        "COMPLETED",
        "PERCENT-COMPLETE",
        "PRIORITY",
        "CATEGORIES",
        "DUE",
    }
    | {"DTSTART", "RRULE", "RELATED-TO", "CREATED", PROJECT}
)
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
        component.add("rrule", vRecur.from_ical(todo.recurrence))
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
        name = text.strip().upper()
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
    try:
        component = Component.from_ical(text)
        return _fields(component, text, identities)
    except Unreadable:
        raise
    except _FAULTS as error:
        raise Unreadable(f"This VTODO cannot be read: {str(error)[:200]}") from error


def _fields(component: Any, text: str, identities: Identities) -> Todo:
    day, at = _day_and_time(_value(component, "DUE"))
    starts, _ = _day_and_time(_value(component, "DTSTART"))
    done = str(component.get("STATUS", "")).upper() in ("COMPLETED", "CANCELLED") or "COMPLETED" in component
    rest = {
        name.lower(): "; ".join(str(_text(value)) for value in _all(component, name))
        for name in sorted(component)
        if name.upper() not in _READ | _OF_NO_INTEREST
    }
    uid = str(component.get("UID", ""))
    related = str(_all(component, "RELATED-TO")[0]) if "RELATED-TO" in component else ""
    rule = component.get("RRULE")
    return Todo(
        uid=uid_of(uid) if uid else identities.of(text),
        task=str(component.get("SUMMARY", "")),
        is_complete=done,
        notes=with_rest(str(component.get("DESCRIPTION", "")), rest),
        priority=_priority(int(component.get("PRIORITY", 0))),
        project=str(component.get(PROJECT, "")),
        tags=_tags(component),
        due_date=day,
        due_time=at,
        starts_on=starts,
        recurrence=_first(rule).to_ical().decode() if rule else "",
        parent_uid=uid_of(related) if related else None,
        inserted_at=_moment(_value(component, "CREATED")),
        completed_at=_moment(_value(component, "COMPLETED")),
    )


def _all(component: Any, name: str) -> list[Any]:
    value = component[name]
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _value(component: Any, name: str) -> object:
    """Return the date or moment of a property, None where there is none."""
    return _first(component[name]).dt if name in component else None


def _text(value: Any) -> object:
    text = value.to_ical() if hasattr(value, "to_ical") else value
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def _tags(component: Any) -> tuple[str, ...]:
    found: list[str] = []
    for each in _all(component, "CATEGORIES") if "CATEGORIES" in component else []:
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
