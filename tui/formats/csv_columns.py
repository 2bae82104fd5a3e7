"""Recognizes the columns of a CSV file, and parses their cells."""

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, get_args

from tui.formats.importing import ImportOptions
from tui.formats.rrule import counted_from, tidied
from tui.todos import Priority, Todo
from tui.todos.dates.when import read_when
from tui.todos.reminder import LONGEST, NEVER
from tui.todos.todo import RepeatFrom

NAMES: dict[str, tuple[str, ...]] = {
    "task": (
        "task",
        "title",
        "tasktitle",
        "taskname",
        "name",
        "summary",
        "subject",
        "todo",
        "item",
        "content",
    ),
    "notes": ("notes", "note", "description", "details", "body", "comment", "comments", "content", "memo"),
    "due_date": (
        "duedate",
        "due",
        "deadline",
        "deadlinedate",
        "dueon",
        "duedatetime",
        "date",
        "enddate",
        "end",
    ),
    "due_time": ("duetime", "time"),
    "starts_on": (
        "startson",
        "start",
        "startdate",
        "planneddate",
        "scheduled",
        "scheduleddate",
        "deferdate",
        "wait",
    ),
    "priority": ("priority", "prio", "importance", "urgency"),
    "is_complete": ("iscomplete", "done", "completed", "complete", "status", "state", "checked", "isdone"),
    "completed_at": (
        "completedat",
        "completeddate",
        "completiondate",
        "completedtime",
        "completedon",
        "donedate",
    ),
    "inserted_at": (
        "insertedat",
        "created",
        "createdat",
        "createddate",
        "creationdate",
        "createdtime",
        "added",
        "entry",
    ),
    "project": ("project", "list", "listname", "projectname", "folder", "area", "section", "category"),
    "tags": ("tags", "tag", "labels", "label", "categories", "contexts", "context"),
    "recurrence": ("recurrence", "rrule", "repeat", "repeats", "recurring", "recur"),
    "repeat_from": ("repeatfrom",),
    "remind_before": ("remindbefore",),
    "uid": ("uid", "uuid", "id", "taskid"),
    "parent_uid": ("parentuid", "parentid", "parent"),
}
"""Names of columns by field, the surest first, in lower case and without what is no letter."""

_PRIORITIES = {
    **dict.fromkeys(("urgent", "highest", "critical", "p1", "a"), Priority.URGENT),
    **dict.fromkeys(("high", "important", "p2", "b"), Priority.HIGH),
    **dict.fromkeys(("medium", "normal", "moderate", "p3", "c"), Priority.MEDIUM),
    **dict.fromkeys(("low", "lowest", "p4", "d"), Priority.LOW),
    **dict.fromkeys(("none", "no", "0"), Priority.NONE),
    **{str(number): Priority(number) for number in range(1, 5)},
}
_DONE = frozenset(
    (
        "true",
        "t",
        "yes",
        "y",
        "x",
        "1",
        "done",
        "completed",
        "complete",
        "closed",
        "cancelled",
        "archived",
        "checked",
    )
)
_OPEN = frozenset(
    (
        *(
            "false",
            "f",
            "no",
            "n",
            "0",
            "open",
            "pending",
            "todo",
            "active",
            "new",
            "incomplete",
            "unchecked",
        ),
        *("inprogress", "started", "waiting", "notstarted", "needsaction"),
    )
)
_TEXTS = frozenset({"task", "notes", "project", "uid", "parent_uid"})
_LETTERS = re.compile(r"[\W_]+")


def mapping(header: Sequence[str], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the field of each column of a header that has one; each field is given once.

    Args:
        header: the names of the columns.
        own: fields by the names of columns, as a person says, before any of ours.
    """
    found: dict[str, str] = {name: field for name, field in (own or {}).items() if name in header}
    plain = {name: _LETTERS.sub("", name).lower() for name in header}
    for field, names in NAMES.items():
        known = [
            column for name in names for column in header if plain[column] == name and column not in found
        ]
        if known and field not in found.values():
            found[known[0]] = field
    return found


def cell(field: str, text: str, options: ImportOptions, *, ours: bool = False) -> dict[str, Any]:
    """Parse a cell: return its field, or a day and its time.

    Args:
        field: the field.
        text: the cell.
        options: the day and the locale for reading it.
        ours: the table is Rowdo's own: only commas part its tags.

    Raises:
        ValueError: the text is no value of the field.
    """
    if field in _TEXTS:
        return {field: text}
    text = text.strip()
    match field:
        case "priority":
            return {field: _PRIORITIES[text.lower()]} if text.lower() in _PRIORITIES else _unreadable()
        case "is_complete":
            return {field: _flag(text)}
        case "tags":
            return {
                field: tuple(dict.fromkeys(tag for each in _split(text, ours=ours) if (tag := each.strip())))
            }
        case "due_date":
            day, at = _moment(text, options)
            return {"due_date": day, "due_time": at} if at else {"due_date": day}
        case "starts_on":
            return {field: _moment(text, options)[0]}
        case "due_time":
            return {field: _time(text, options)}
        case "inserted_at" | "completed_at":
            day, at = _moment(text, options)
            return {field: datetime.fromisoformat(text).astimezone() if _is_iso(text) else _at(day, at)}
        case "remind_before":
            minutes = int(text)
            return {field: minutes} if NEVER <= minutes <= LONGEST else _unreadable()
        case "repeat_from":
            return {field: text.lower()} if text.lower() in get_args(RepeatFrom) else _unreadable()
        case _:
            return _recurrence(text, options)


def _unreadable() -> Any:
    raise ValueError


def _flag(text: str) -> bool:
    word = _LETTERS.sub("", text).lower() or text
    if word not in _DONE | _OPEN:
        raise ValueError(text)
    return word in _DONE


def _split(text: str, *, ours: bool) -> list[str]:
    separator = "," if ours or "," in text else next((sign for sign in ";|" if sign in text), ",")
    try:
        return [part for row in csv.reader([text], delimiter=separator) for part in row]
    except csv.Error as error:
        raise ValueError(text) from error


def _time(text: str, options: ImportOptions) -> time:
    try:
        at = time.fromisoformat(text)
    except ValueError:
        when = read_when(text, options.today, locale=options.locale)
        return when.time if when and when.time and not when.rule else _unreadable()
    return at if at.tzinfo is None else _unreadable()


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _moment(text: str, options: ImportOptions) -> tuple[date, time | None]:
    if _is_iso(text):
        moment = datetime.fromisoformat(text)
        local = moment.astimezone() if moment.tzinfo else moment
        return local.date(), local.time().replace(microsecond=0) if len(text) > len("2026-12-19") else None
    when = read_when(text, options.today, locale=options.locale)
    if when is None or when.day is None or when.rule:
        raise ValueError(text)
    return when.day, when.time


def _at(day: date, at: time | None) -> datetime:
    return datetime.combine(day, at or time()).astimezone()


def _recurrence(text: str, options: ImportOptions) -> dict[str, Any]:
    """Return the rule, and what it counts from unless that is the day it was due."""
    if "FREQ=" in text.upper():
        rule, repeat_from = tidied(text), counted_from(text)
    else:
        when = read_when(text, options.today, locale=options.locale)
        rule, repeat_from = (when.rule, when.repeat_from) if when and when.rule else _unreadable()
    return {"recurrence": rule} | ({"repeat_from": repeat_from} if repeat_from != "due" else {})


FIELDS = tuple(name for name in Todo._fields if name in NAMES)
"""The fields that a column can be said to be."""
