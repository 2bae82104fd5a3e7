"""Taskwarrior's JSON, as `task export` writes and `task import` reads it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO

from tui.formats.found import (
    Found,
    Identities,
    Omitted,
    Origin,
    Problem,
    Unreadable,
    fitting,
    uid_of,
    with_rest,
)
from tui.formats.json_stream import array, values
from tui.todos import Priority, Todo

_PRIORITIES = {"H": Priority.HIGH, "M": Priority.MEDIUM, "L": Priority.LOW}
_NAMES = {
    Priority.URGENT: "H",
    Priority.HIGH: "H",
    Priority.MEDIUM: "M",
    Priority.LOW: "L",
}
_OF_NO_INTEREST = frozenset(
    {"id", "uuid", "urgency", "modified", "mask", "imask", "rtype", "parent", "last", "template"}
)
"""What Taskwarrior keeps for itself."""
_PERIODS = {"daily": "d", "weekly": "w", "monthly": "m", "quarterly": "q", "yearly": "y", "annual": "y"}
_PERIODS |= {"biweekly": "2w", "fortnight": "2w", "bimonthly": "2m", "semiannual": "6m"}
_PERIODS |= {"biannual": "2y", "biyearly": "2y"}
_UNIT = "d|days?|w|wks?|weeks?|m|mos?|mo?n?ths?|q|qr?trs?|quarters?|y|yrs?|years?"
_NUMBERED = re.compile(rf"P?(\d{{1,3}})? ?({_UNIT})", re.IGNORECASE)
_UNITS = {"d": ("DAILY", 1), "w": ("WEEKLY", 1), "m": ("MONTHLY", 1), "q": ("MONTHLY", 3), "y": ("YEARLY", 1)}
BEGINNING = datetime(1980, 1, 1, tzinfo=UTC)
"""Taskwarrior takes no date before it."""
_RULE = "rowdo_rule"
_URGENT = "rowdo_urgent"
_DUE = "rowdo_due"
"""What Taskwarrior has no field for goes into user defined attributes, which it keeps."""


def read(source: BinaryIO, origin: Origin) -> Iterator[Found]:
    """Yield a todo for each task but the deleted ones and the templates of recurring ones."""
    identities = Identities("taskwarrior")
    for each in values(source):
        if isinstance(each, Problem):
            yield each
            continue
        try:
            yield fitting(_todo(each.value, identities))
        except Omitted as reason:
            yield Problem(each.line, each.column, str(reason), on_purpose=True)
        except Unreadable as refusal:
            yield Problem(each.line, each.column, str(refusal))


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Return the pieces of an array of tasks."""
    return array(map(_task, todos))


def _task(todo: Todo) -> dict[str, Any]:
    task: dict[str, Any] = {
        "uuid": todo.uid,
        "description": todo.task,
        "status": "completed" if todo.is_complete else "pending",
        "entry": _written(todo.inserted_at),
        "end": _written(todo.completed_at),
        "priority": _NAMES.get(todo.priority),
        "project": todo.project,
        "tags": list(todo.tags),
    }
    if todo.due_date:
        task["due"] = _written(_at(todo.due_date, todo.due_time))
        if _due(task["due"]) != (todo.due_date, todo.due_time):
            # Midnight, an hour that is left out in spring, a day before the beginning.
            task[_DUE] = datetime.combine(todo.due_date, todo.due_time or time()).isoformat()
            task[_DUE] = task[_DUE] if todo.due_time else task[_DUE][:10]
    if todo.starts_on:
        task["scheduled"] = _written(_at(todo.starts_on, None))
    if todo.recurrence:
        # Not as `recur`: Taskwarrior would make the repetitions itself.
        task[_RULE] = todo.recurrence
    if todo.notes:
        task["annotations"] = [{"entry": task["entry"] or _written(BEGINNING), "description": todo.notes}]
    if todo.priority is Priority.URGENT:
        task[_URGENT] = "yes"
    return {name: value for name, value in task.items() if value}


def _todo(task: object, identities: Identities) -> Todo:
    if not isinstance(task, dict):
        raise Unreadable("This is no task, which is an object with a description.")
    status, description = task.get("status", "pending"), task.get("description")
    if status == "deleted":
        raise Omitted("It was deleted in Taskwarrior.")
    if status == "recurring":
        raise Omitted("It is the template of a recurring task, whose next one comes along.")
    if not isinstance(description, str):
        raise Unreadable("It has no description.")
    rest = dict(task)
    notes = _annotations(rest.pop("annotations", []))
    day, at = _due_of(rest)
    starts, rule = _starts(rest), _recurrence(rest)
    fields: dict[str, Any] = {
        "uid": uid_of(str(task["uuid"]))
        if "uuid" in task
        else identities.of(json.dumps(task, sort_keys=True)),
        "task": rest.pop("description"),
        "is_complete": rest.pop("status", "") == "completed",
        "priority": _priority(rest),
        "project": str(rest.pop("project", "")),
        "tags": _tags(rest.pop("tags", [])),
        "due_date": day,
        "due_time": at,
        "starts_on": starts,
        "recurrence": rule,
        "inserted_at": _moment(rest.pop("entry", None)),
        "completed_at": _moment(rest.pop("end", None)),
    }
    kept = {name: _plain(rest[name]) for name in sorted(rest) if name not in _OF_NO_INTEREST}
    return Todo(**fields, notes=with_rest(notes, kept))


def _priority(rest: dict[str, Any]) -> Priority:
    urgent, name = rest.pop(_URGENT, ""), rest.get("priority")
    if urgent:
        rest.pop("priority", None)
        return Priority.URGENT
    if isinstance(name, str) and name in _PRIORITIES:
        return _PRIORITIES[rest.pop("priority")]
    return Priority.NONE


def _starts(rest: dict[str, Any]) -> date | None:
    # One field for two: the day before which the task is hidden, else the day it is planned to begin.
    name = "wait" if rest.get("wait") else "scheduled"
    moment = _moment(rest.pop(name, None))
    return moment.astimezone().date() if moment else None


def _recurrence(rest: dict[str, Any]) -> str:
    if rule := rest.pop(_RULE, ""):
        rest.pop("recur", None)
        return str(rule)
    rule = _rule(str(rest.get("recur", "")))
    if rule:
        rest.pop("recur")
    return rule


def _rule(period: str) -> str:
    """Return the RRULE of one of Taskwarrior's periods, empty where there is none."""
    words = period.strip().lower()
    if words in ("weekdays", "weekday"):
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    numbered = _NUMBERED.fullmatch(_PERIODS.get(words, words))
    if numbered is None:
        return ""
    frequency, times = _UNITS[numbered[2][0].lower()]
    every = int(numbered[1] or 1) * times
    return f"FREQ={frequency}" + (f";INTERVAL={every}" if every > 1 else "") if every else ""


def _due_of(rest: dict[str, Any]) -> tuple[date | None, time | None]:
    """Return when a task is due: as we wrote it, unless it was changed in Taskwarrior since."""
    due, ours = rest.pop("due", None), str(rest.pop(_DUE, ""))
    try:
        day = date.fromisoformat(ours[:10])
        at = time.fromisoformat(ours[11:]) if ours[10:] else None
    except ValueError:
        return _due(due)
    return (day, at) if _written(_at(day, at)) == due else _due(due)


def _due(value: object) -> tuple[date | None, time | None]:
    moment = _moment(value)
    if moment is None:
        return None, None
    local = moment.astimezone()
    at = local.time().replace(microsecond=0)
    # Midnight is how Taskwarrior writes a day.
    return local.date(), at if at != time() else None


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.strptime(str(value), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        moment.astimezone()
    except (ValueError, OverflowError) as error:
        raise Unreadable(
            f"There is no date {str(value)[:40]!r}; Taskwarrior writes 20261231T235959Z."
        ) from error
    return moment


def _at(day: date, at: time | None) -> datetime | None:
    try:
        return datetime.combine(day, at or time()).astimezone()
    except (ValueError, OverflowError):
        return None  # a day at the very end of the calendar has no moment in all zones


def _written(moment: datetime | None) -> str | None:
    if moment is None or moment < BEGINNING:
        return None
    return re.sub("[-:]", "", moment.astimezone(UTC).isoformat()[:19]) + "Z"


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        raise Unreadable("Its tags are no list.")
    return tuple(dict.fromkeys(str(tag) for tag in value))


def _annotations(value: object) -> str:
    if not isinstance(value, list):
        raise Unreadable("Its annotations are no list.")
    texts = (each.get("description", "") if isinstance(each, Mapping) else each for each in value)
    return "\n".join(str(text) for text in texts if text)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)
