"""Taskwarrior's JSON, as `task export` writes and `task import` reads it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO, cast

from tui.formats.importing import (
    ImportOptions,
    Parsed,
    Problem,
    StableUids,
    local_moment,
    uid_of,
    validated,
    with_rest,
)
from tui.formats.json_stream import Chain, Value, array, values
from tui.todos import Priority, Todo
from tui.todos.dates.calendar import WEEKDAYS
from tui.todos.recurrence import next_occurrence
from tui.todos.reminder import LONGEST, NEVER

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
_EPOCH = re.compile(r"\d{9,12}")
"""Seconds since 1970; with eight digits it is a day, and from before the beginning."""
_LONGEST_BANNER = 10
"""Lines."""
_RULE = "rowdo_rule"
_FROM = "rowdo_repeat_from"
_REMIND = "rowdo_remind_before"
_URGENT = "rowdo_urgent"
_DUE = "rowdo_due"
"""What Taskwarrior has no field for goes into user defined attributes, which it keeps."""


def read(source: BinaryIO, options: ImportOptions) -> Iterator[Parsed]:
    """Yield a todo for each task but the deleted ones and the templates that have an open instance here.

    A template comes last, since its instances may follow it. Where none of them is open, Taskwarrior makes
    the next one when it runs: the template becomes the recurring todo, due after the last that was closed.
    """
    stable_uids = StableUids("taskwarrior")
    templates: list[Value] = []
    with_an_open_one: set[str] = set()
    last_closed: dict[str, date] = {}
    for each in values(_without_banner(source), strict=False):
        if isinstance(each, Problem):
            yield each
        elif not isinstance(each.value, dict):
            yield Problem(each.line, each.column, "This is no task, which is an object with a description.")
        elif each.value.get("status") == "recurring":
            templates.append(each)
        else:
            if "parent" in each.value:
                parent = str(each.value["parent"])
                if each.value.get("status") not in ("completed", "deleted"):
                    with_an_open_one.add(parent)
                elif due := _day_and_time(_moment(each.value.get("due")))[0]:
                    last_closed[parent] = max(due, last_closed.get(parent, due))
            yield from _found(each, stable_uids)
    for each in templates:
        uuid = str(each.value.get("uuid"))
        if uuid in with_an_open_one:
            why = "It is the template of a recurring task, whose next one comes along."
            yield Problem(each.line, each.column, why, on_purpose=True)
        else:
            yield from _found(each, stable_uids, after=last_closed.get(uuid))


def _without_banner(source: BinaryIO) -> BinaryIO:
    """Return a file without what Taskwarrior prints before its JSON ("Using alternate .taskrc …")."""
    line = source.readline()
    for _ in range(_LONGEST_BANNER):
        if line.lstrip()[:1] in (b"[", b"{", b"\xef") or not line:
            break
        line = source.readline()
    return cast("BinaryIO", Chain(line, source))


def _found(each: Value, stable_uids: StableUids, after: date | None = None) -> Iterator[Parsed]:
    """Yield the todo of a task, one that recurs due on its first day after `after`."""
    if each.value.get("status") == "deleted":
        yield Problem(each.line, each.column, "It was deleted in Taskwarrior.", on_purpose=True)
        return
    todo, unread = _todo(each.value, stable_uids)
    if after and (following := next_occurrence(todo, after)):
        todo = todo._replace(due_date=following.due_date, starts_on=following.starts_on)
    yield from validated(todo, each.line, each.column, unread=unread)


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
        task["due"] = _written(local_moment(todo.due_date, todo.due_time))
        if _day_and_time(_moment(task["due"])) != (todo.due_date, todo.due_time):
            # Midnight, an hour that is left out in spring, a day before the beginning.
            task[_DUE] = datetime.combine(todo.due_date, todo.due_time or time()).isoformat()
            task[_DUE] = task[_DUE] if todo.due_time else task[_DUE][:10]
    if todo.starts_on:
        task["wait"] = _written(local_moment(todo.starts_on, None))
    if todo.recurrence:
        # Not as `recur`: Taskwarrior would make the repetitions itself.
        task[_RULE] = todo.recurrence
        if todo.repeat_from != "due":
            task[_FROM] = todo.repeat_from
    if todo.remind_before is not None:
        task[_REMIND] = "never" if todo.remind_before == NEVER else str(todo.remind_before)
    if todo.notes:
        task["annotations"] = [{"entry": task["entry"] or _written(BEGINNING), "description": todo.notes}]
    if todo.priority is Priority.URGENT:
        task[_URGENT] = "yes"
    return {name: value for name, value in task.items() if value}


def _todo(task: Mapping[str, Any], stable_uids: StableUids) -> tuple[Todo, dict[str, object]]:
    """Return the todo of a task, and what is no value of the attributes it stands for."""
    rest = dict(task)
    description, status = rest.pop("description", ""), rest.pop("status", "")
    unread: dict[str, object] = {}
    day, at = _due_of(rest, unread)
    starts, rule = _taken(rest, "wait", unread), _recurrence(rest, unread)
    # A chained task comes back as long after it was completed; the others are periodic.
    chained = rest.pop(_FROM, "") == "completion" or rest.get("rtype") == "chained"
    fields: dict[str, Any] = {
        "uid": uid_of(str(task["uuid"]))
        if "uuid" in task
        else stable_uids.of(json.dumps(task, sort_keys=True)),
        "task": description if isinstance(description, str) else "",
        "is_complete": status == "completed",
        "priority": _priority(rest),
        "project": str(rest.pop("project", "")),
        "tags": _tags(rest, unread),
        "due_date": day,
        "due_time": at,
        "starts_on": starts.date() if starts else None,
        "recurrence": rule,
        "repeat_from": "completion" if chained else "due",
        "remind_before": _reminder(rest),
        "inserted_at": _taken(rest, "entry", unread),
        "completed_at": _taken(rest, "end", unread),
    }
    notes = _annotations(rest.pop("annotations", None))
    kept = {name: _plain(rest[name]) for name in sorted(rest) if name not in _OF_NO_INTEREST}
    fields["notes"] = with_rest(notes, kept)
    return Todo(**fields), {name: _plain(value) for name, value in unread.items()}


def _taken(rest: dict[str, Any], name: str, unread: dict[str, object]) -> datetime | None:
    """Take an attribute out; return its moment, None if there is none. What is no date is unread."""
    value = rest.pop(name, None)
    moment = _moment(value)
    if value and moment is None:
        unread[name] = value
    return moment


def _priority(rest: dict[str, Any]) -> Priority:
    urgent, name = rest.pop(_URGENT, ""), rest.get("priority")
    if urgent:
        rest.pop("priority", None)
        return Priority.URGENT
    if isinstance(name, str) and name in _PRIORITIES:
        return _PRIORITIES[rest.pop("priority")]
    return Priority.NONE


def _reminder(rest: dict[str, Any]) -> int | None:
    """Take our attribute out where it is ours; anything else goes with the rest."""
    if _REMIND not in rest:
        return None
    value = str(rest[_REMIND])
    minutes = NEVER if value == "never" else int(value) if re.fullmatch("[0-9]{1,6}", value) else None
    if minutes is None or minutes > LONGEST:
        return None
    del rest[_REMIND]
    return minutes


def _recurrence(rest: dict[str, Any], unread: dict[str, object]) -> str:
    period = str(rest.pop("recur", ""))
    if rule := rest.pop(_RULE, ""):
        return str(rule)
    found = _rule(period) if period else ""
    if period and not found:
        unread["recur"] = period
    return found


def _rule(period: str) -> str:
    """Return the RRULE of one of Taskwarrior's periods, empty if there is none."""
    words = period.strip().lower()
    if words in ("weekdays", "weekday"):
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    if words in WEEKDAYS:
        return f"FREQ=WEEKLY;BYDAY={words[:2].upper()}"
    numbered = _NUMBERED.fullmatch(_PERIODS.get(words, words))
    if numbered is None:
        return ""
    frequency, times = _UNITS[numbered[2][0].lower()]
    every = int(numbered[1] or 1) * times
    return f"FREQ={frequency}" + (f";INTERVAL={every}" if every > 1 else "") if every else ""


def _due_of(rest: dict[str, Any], unread: dict[str, object]) -> tuple[date | None, time | None]:
    """Return when a task is due: as we wrote it, unless it was changed in Taskwarrior since."""
    due, ours = rest.get("due"), str(rest.pop(_DUE, ""))
    moment = _taken(rest, "due", unread)
    if not ours:
        return _day_and_time(moment)
    try:
        day = date.fromisoformat(ours[:10])
        at = time.fromisoformat(ours[11:]) if ours[10:] else None
    except ValueError:
        return _day_and_time(moment)
    return (day, at) if _written(local_moment(day, at)) == due else _day_and_time(moment)


def _day_and_time(moment: datetime | None) -> tuple[date | None, time | None]:
    if moment is None:
        return None, None
    at = moment.time().replace(microsecond=0)
    # Midnight is how Taskwarrior writes a day.
    return moment.date(), at if at != time() else None


def _moment(value: object) -> datetime | None:
    """Return a moment as Taskwarrior writes it, or as it reads it: in ISO 8601, or in seconds since 1970.

    It is in local time.
    """
    if not value:
        return None
    text = str(value)
    try:
        if text.isdecimal() and _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text), UTC).astimezone()
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def _written(moment: datetime | None) -> str | None:
    if moment is None or moment < BEGINNING:
        return None
    return re.sub("[-:]", "", moment.astimezone(UTC).isoformat()[:19]) + "Z"


def _tags(rest: dict[str, Any], unread: dict[str, object]) -> tuple[str, ...]:
    value = rest.pop("tags", None) or []
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        unread["tags"] = value
        return ()
    return tuple(dict.fromkeys([name for tag in value if (name := str(tag).strip())]))


def _annotations(value: object) -> str:
    """Return the annotations, one per line; some programs write a text instead of the list."""
    if not value:
        return ""
    some = value if isinstance(value, list) else [value]
    texts = (each.get("description", "") if isinstance(each, Mapping) else each for each in some)
    return "\n".join(str(text) for text in texts if text)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)
