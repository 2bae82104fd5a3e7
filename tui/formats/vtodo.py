"""iCalendar's to-dos (RFC 5545, 3.6.2), one component at a time through the library icalendar.

DTSTART is the day a todo is hidden until where it lies before DUE. Of a to-do that recurs it is the day the
rule counts from, and of one without DUE it is the day it is due: so iOS, Nextcloud and Tasks.org write it.
What Rowdo hides until a day it says in a property of its own as well.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, BinaryIO, TypeVar

from icalendar import Calendar, Component, vText
from icalendar import Todo as VTodo
from icalendar.prop import vInline

from tui.formats import vtodo_file
from tui.formats.ical_text import Text, categories
from tui.formats.importing import ImportOptions, Parsed, Problem, StableUids, uid_of, validated, with_rest
from tui.formats.rrule import counted_from, tidied
from tui.formats.valarm import REMIND, add_reminder, minutes_before, read_property, reminding
from tui.todos import Priority, Todo
from tui.todos.todo import RepeatFrom
from tui.todos.wording import quoted

PROJECT = "X-ROWDO-PROJECT"
STARTS = "X-ROWDO-STARTS"
REPEAT_FROM = "X-ROWDO-REPEAT-FROM"
NUMBERS = {Priority.URGENT: 1, Priority.HIGH: 3, Priority.MEDIUM: 5, Priority.LOW: 9}
"""The numbers of our priorities (RFC 5545, 3.8.1.9)."""
_READ = frozenset(
    {"UID", "SUMMARY", "DESCRIPTION", "STATUS", "COMPLETED", "PERCENT-COMPLETE", "PRIORITY", "DURATION"}
    | {"DUE", "DTSTART", "CREATED", "RECURRENCE-ID", PROJECT, STARTS, REPEAT_FROM, REMIND}
)
_NOTHING_NEW = frozenset({"NEEDS-ACTION", "COMPLETED", "0", "100"})
"""Of a status or a percentage: it says no more than that a todo is done, or is not."""
_ESCAPE = re.compile(r"\\([\\;,nN])")
_RULE = re.compile(r"^RRULE(?:;[^:\r\n]*)?:([^\r\n]*)\r\n", re.IGNORECASE | re.MULTILINE)
_EMPTY = re.compile(r"^[A-Z0-9-]+(?:;[^:\r\n]*)?:[ \t]*\r\n", re.IGNORECASE | re.MULTILINE)
_ISO = re.compile(
    r"^((?:DUE|DTSTART|CREATED|COMPLETED|RECURRENCE-ID)(?:;[^:\r\n]*)?:)(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:T(\d\d:?\d\d)(?::?(\d\d))?(?:\.\d+)?(Z?))?(?=\r\n)",
    re.IGNORECASE | re.MULTILINE,
)
_FAULTS = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, AssertionError, OSError)
"""What the library raises of a component that is none; OSError of a time zone whose name is no file's."""
_OF_NO_INTEREST = frozenset({"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "BEGIN", "END", "PRODID", "VERSION"})
_Value = TypeVar("_Value")


def read(source: BinaryIO, options: ImportOptions) -> Iterator[Parsed]:
    """Yield a todo for each VTODO; events and all else are passed over."""
    with vtodo_file.seekable(source) as file:
        calendar = vtodo_file.survey(file)
        stable_uids = StableUids("icalendar")
        for part in vtodo_file.parts(file):
            if isinstance(part, Problem):
                yield part
            elif part.name == "VTODO":
                reader = _Reader(part.text, calendar, stable_uids)
                todo = reader.todo()
                yield from (Problem(part.line, 1, each, kept=True) for each in reader.told)
                yield from validated(todo, part.line, unread=reader.unread)


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Yield a calendar with a VTODO for each todo."""
    return framed(map(_component, todos))


def framed(components: Iterable[Component]) -> Iterator[str]:
    """Yield a calendar that holds components, each as it comes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rowdo//todos//EN")
    calendar.add("version", "2.0")
    begin, end = calendar.to_ical().decode().split("END:VCALENDAR")
    yield begin
    for component in components:
        yield component.to_ical().decode()
    yield f"END:VCALENDAR{end}"


def _component(todo: Todo) -> VTodo:
    component = VTodo()
    component.add("uid", todo.uid)
    component.add("dtstamp", todo.updated_at or todo.inserted_at or datetime(1970, 1, 1, tzinfo=UTC))
    component.add("summary", Text(todo.task))
    component.add("status", "COMPLETED" if todo.is_complete else "NEEDS-ACTION")
    if todo.notes:
        component.add("description", Text(todo.notes))
    if todo.priority:
        component.add("priority", NUMBERS[todo.priority])
    if todo.tags:
        component.add("categories", categories(todo.tags))
    if todo.project:
        component.add(PROJECT, Text(todo.project))
    if todo.due_date:
        # Without a zone (RFC 5545, form 1): nine in the morning wherever the person is.
        component.add(
            "due", datetime.combine(todo.due_date, todo.due_time) if todo.due_time else todo.due_date
        )
    if todo.recurrence and todo.due_date:
        component.add("dtstart", component.decoded("due"))  # a rule counts from it (RFC 5545, 3.8.5.3)
    elif todo.starts_on:
        component.add("dtstart", todo.starts_on)
    if todo.starts_on:
        component.add(STARTS, vText(todo.starts_on.isoformat()))
    if todo.recurrence:
        component.add("rrule", vInline(todo.recurrence))  # unparsed: the library does not accept all rules
    if todo.repeat_from != "due":
        component.add(REPEAT_FROM, vText(todo.repeat_from.upper()))
    add_reminder(component, todo)
    if todo.parent_uid:
        component.add("related-to", todo.parent_uid)
    if todo.inserted_at:
        component.add("created", todo.inserted_at.astimezone(UTC))
    if todo.completed_at:
        component.add("completed", todo.completed_at.astimezone(UTC))
    return component


class _Reader:
    """Reads one VTODO; what cannot be read of it is in `unread`, by the names of the properties."""

    def __init__(self, text: str, calendar: vtodo_file.Calendar, stable_uids: StableUids) -> None:
        self._text, self._calendar, self._stable_uids = text, calendar, stable_uids
        self.unread: dict[str, object] = {}
        self.told: list[str] = []
        self._rules = [rule.strip() for rule in _RULE.findall(text)]
        self._component: Any = self._parsed(_EMPTY.sub("", _RULE.sub("", text)))

    def _parsed(self, text: str) -> Any:
        """Return the component, without the lines that are no properties."""
        try:
            return _component_of(text)
        except _FAULTS:
            lines = text.split("\r\n")
        kept = [lines[0]]
        for line in lines[1:-2]:
            try:
                _component_of(f"BEGIN:VTODO\r\n{line}\r\nEND:VTODO\r\n")
            except _FAULTS:
                if not re.match("(BEGIN|END):", line, re.IGNORECASE):
                    name, _, value = line.partition(":")
                    self.unread[name.partition(";")[0].lower()] = value
                    continue
            kept.append(line)
        try:
            return _component_of("\r\n".join([*kept, *lines[-2:]]))
        except _FAULTS:
            self.unread["vtodo"] = " ".join(lines[1:-2])[:2000]
            return VTodo()

    def todo(self) -> Todo:
        """Return the todo, its task empty if there is none."""
        component = self._component
        due, starts = self._tried("DUE", self._moment_of, None), self._tried("DTSTART", self._moment_of, None)
        day, at = _day_and_time(due)
        starts_on, anchor = self._start(starts, due)
        if due is None and starts is not None:
            day, at = _day_and_time(self._ending(starts))
        uid = _words(component, "UID")
        task, notes = _words(component, "SUMMARY"), _words(component, "DESCRIPTION")
        if not task.strip() and notes.strip():
            task, _, notes = notes.strip().partition("\n")
        moved = self._moved_from()
        if moved:
            self.told.append(
                f"{quoted(task)} is one moved occurrence of another to-do: it becomes a todo of its own."
            )
        alarm = reminding(component, due, starts)
        rest = self._rest(alarm) | ({"dtstart": anchor} if anchor else {})
        completed = self._tried("COMPLETED", lambda name: _moment(self._moment_of(name)), None)
        return Todo(
            uid=self._uid(uid),
            task=task,
            is_complete=self._is_complete(),
            notes=with_rest(notes, rest),
            priority=self._tried(
                "PRIORITY", lambda name: _priority(int(_first(component[name]))), Priority.NONE
            ),
            project=_words(component, PROJECT),
            tags=self._tried("CATEGORIES", lambda _: _tags(component), ()),
            due_date=day,
            due_time=at,
            starts_on=starts_on,
            recurrence="" if moved else self._rule(),
            repeat_from="due" if moved else self._repeat_from(),
            remind_before=self._remind_before(alarm),
            parent_uid=uid_of(self._calendar.parents[uid]) if uid in self._calendar.parents else None,
            inserted_at=self._tried("CREATED", lambda name: _moment(self._moment_of(name)), None),
            completed_at=completed if self._is_complete() else None,
        )

    def _uid(self, uid: str) -> str:
        if moved := self._moved_from():
            return uid_of(f"{uid}\n{moved}")
        return uid_of(uid) if uid else self._stable_uids.of(self._text)

    def _moved_from(self) -> str:
        """Return which occurrence of another to-do this is, as it is written; empty if it is none."""
        return _words(self._component, "RECURRENCE-ID") or str(self.unread.get("recurrence-id", ""))

    def _tried(self, name: str, read: Callable[[str], _Value], otherwise: _Value) -> _Value:
        """Return what a property says; where it cannot be read it is unread, and the todo stays."""
        if name not in self._component:
            return otherwise
        try:
            return read(name)
        except _FAULTS:
            self.unread[name.lower()] = _text(_first(self._component[name]))
            return otherwise

    def _moment_of(self, name: str) -> date | datetime:
        """Return the day or moment of a property, in the zone that the file defines where it names one."""
        value = _first(self._component[name])
        moment: object = value.dt
        if not isinstance(moment, date):
            raise TypeError(name)
        zone = str(value.params.get("TZID", "")).strip('"')
        if zone in self._calendar.zones and isinstance(moment, datetime):
            moment = moment.replace(tzinfo=self._calendar.zones[zone])
        elif zone and isinstance(moment, datetime) and moment.tzinfo is None:
            self.told.append(f"The time zone {zone[:60]} is not known: {name} is read as a local time.")
        _day_and_time(moment)  # which has no room for the first and the last hours of all zones
        return moment

    def _start(self, starts: date | datetime | None, due: date | datetime | None) -> tuple[date | None, str]:
        """Return the day a todo is hidden until, and a start that says neither that nor when it is due."""
        ours = _words(self._component, STARTS)
        if ours:
            try:
                return date.fromisoformat(ours), ""
            except ValueError:
                self.unread[STARTS.lower()] = ours
        if starts is None or due is None:
            return None, ""
        first, last = _day_and_time(starts)[0], _day_and_time(due)[0]
        if first is None or last is None or first == last:
            return None, ""
        if first < last and not self._rules:
            return first, ""
        return None, first.isoformat()

    def _ending(self, starts: date | datetime) -> date | datetime:
        """Return when a to-do that begins and has no DUE is due: after its DURATION, else when it begins."""
        duration = self._tried("DURATION", lambda name: _first(self._component[name]).dt, timedelta())
        try:
            return starts + duration
        except (TypeError, OverflowError):
            return starts

    def _is_complete(self) -> bool:
        """Whether a to-do is completed: by its STATUS, else by its percentage or completion time."""
        status = _words(self._component, "STATUS").upper()
        if status:
            return status in ("COMPLETED", "CANCELLED")
        return "COMPLETED" in self._component or _words(self._component, "PERCENT-COMPLETE") == "100"

    def _rule(self) -> str:
        first, *others = [rule for rule in self._rules if rule] or [""]
        if others:
            self.unread["rrule"] = "; ".join(others)
        return tidied(first)

    def _repeat_from(self) -> RepeatFrom:
        ours = _words(self._component, REPEAT_FROM).upper()
        return "completion" if ours == "COMPLETION" else counted_from("".join(self._rules[:1]))

    def _is_child(self, other: Any) -> bool:
        """Whether a relation names a to-do of the file as one below this, which is said of that one."""
        uid = _words(self._component, "UID")
        return _relation(other) == "CHILD" and self._calendar.parents.get(str(other)) == uid

    def _remind_before(self, alarm: Any) -> int | None:
        if alarm is not None:
            return minutes_before(alarm)
        return self._tried(REMIND, lambda name: read_property(_words(self._component, name)), None)

    def _rest(self, alarm: Any) -> dict[str, str]:
        """Return what a todo has no field for, and what is said more often than it has room for."""
        component = self._component
        parent = self._calendar.parents.get(_words(component, "UID"))
        rest: dict[str, list[str]] = {}
        for name in sorted(component):
            values = _all(component, name)
            match name.upper():
                case "CATEGORIES":
                    continue
                case "RELATED-TO":
                    others = [
                        each for each in values if not (_relation(each) == "PARENT" and str(each) == parent)
                    ]
                    said = [
                        f"{_relation(each).lower()} {each}" for each in others if not self._is_child(each)
                    ]
                case "STATUS" | "PERCENT-COMPLETE":
                    said = [_text(each) for each in values if str(each).upper() not in _NOTHING_NEW]
                case "COMPLETED":
                    said = [_text(each) for each in values[0 if not self._is_complete() else 1 :]]
                case "DURATION" if "DUE" in component:
                    said = [_text(each) for each in values]
                case read if read in _READ:
                    said = [_text(each) for each in values[1:]]
                case _:
                    said = [_text(each) for each in values]
            if said and name.upper() not in _OF_NO_INTEREST:
                rest[name.lower()] = said
        parts = (part for part in component.subcomponents if part is not alarm)
        alarms = [_text(part["TRIGGER"]) for part in parts if "TRIGGER" in part]
        return {
            name: "; ".join(said) for name, said in (rest | ({"alarm": alarms} if alarms else {})).items()
        }


def _component_of(text: str) -> Any:
    """Return a component; of a time written as in ISO 8601 the dashes and colons are left out first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's guesses at the names of time zones
        return Component.from_ical(_ISO.sub(_compact, text))


def _compact(match: re.Match[str]) -> str:
    day = f"{match[1]}{match[2]}{match[3]}{match[4]}"
    return f"{day}T{match[5].replace(':', '')}{match[6] or '00'}{match[7]}" if match[5] else day


def _relation(value: Any) -> str:
    return str(value.params.get("RELTYPE", "PARENT")).upper()


def _all(component: Any, name: str) -> list[Any]:
    value = component.get(name, [])
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _words(component: Any, name: str) -> str:
    """Return the text of a property, empty if there is none."""
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
