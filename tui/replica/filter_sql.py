"""Translates a filter to an SQL condition on the rows of the replica."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tui.todos.alike import alike
from tui.todos.expression import (
    And,
    Blank,
    Compare,
    Conflicted,
    Contains,
    Done,
    Everything,
    Expression,
    HasPriority,
    InProject,
    Late,
    Not,
    Or,
    Tagged,
)
from tui.todos.overdue import whole_minute

Condition = tuple[str, tuple[object, ...]]
"""SQL and its parameters; neither true nor false of no row."""

_MOMENTS = frozenset({"inserted_at", "completed_at"})
_EMPTY = {"project": "''", "tags": "'[]'", "notes": "''", "recurrence": "''"}


def filter_condition(
    expression: Expression, today: date, *, now: time = time.min, zone: tzinfo | None = None
) -> Condition:
    """Return the condition of a filter.

    Args:
        expression: what the filter means.
        today: the day that relative days are counted from.
        now: the local time of day: what was due before its minute is late.
        zone: where the days of moments in time are told; None is this machine's time zone.
    """

    def condition(part: Expression) -> Condition:
        match part:
            case And(parts):
                return _joined(map(condition, parts), " and ", "1")
            case Or(parts):
                return _joined(map(condition, parts), " or ", "0")
            case Not(inner):
                sql, parameters = condition(inner)
                return f"not {sql}", parameters
            case Compare(column, operator, moment):
                return _compared(column, operator, moment.day(today), zone)
            case Blank(column):
                return f"({column} is null)" if column not in _EMPTY else f"({column} = {_EMPTY[column]})", ()
            case HasPriority(priority):
                return "(priority = ?)", (int(priority),)
            case InProject(name):
                return f"(project in ({_PROJECTS}))", (alike(name),)
            case Tagged(name):
                return f"(key in (select key from tag where name in ({_TAGS})))", (alike(name),)
            case Contains(text):
                words = alike(text)
                return "(instr(alike(task), ?) > 0 or instr(alike(notes), ?) > 0)", (words, words)
            case Done():
                return "(is_complete = 1)", ()
            case Late():
                # What has no time of day is late when its day is over; '~' sorts behind every time.
                return (
                    "(is_complete = 0 and due_date is not null and "
                    "(due_date, ifnull(due_time, '~')) < (?, ?))",
                    (today.isoformat(), whole_minute(now).isoformat()),
                )
            case Conflicted():
                return "(uid in (select uid from conflict))", ()
            case Everything():
                return "(1)", ()

    return condition(expression)


_PROJECTS = "select name from tally where kind = 'project' and within(alike(name), ?)"
_TAGS = "select name from tally where kind = 'tag' and alike(name) = ?"
"""The names of projects or tags that are alike: there are few, and every one in use is there."""


def _joined(conditions: Iterable[Condition], word: str, none: str) -> Condition:
    parts = list(conditions)
    sql = word.join(part for part, _ in parts) or none
    return f"({sql})", tuple(value for _, values in parts for value in values)


def _compared(column: str, operator: str, day: date | None, zone: tzinfo | None) -> Condition:
    if day is None:
        return "(0)", ()
    if column not in _MOMENTS:
        return f"({column} is not null and {column} {operator} ?)", (day.isoformat(),)
    begin, end = _midnight(day, zone), _midnight(day + timedelta(1), zone) if day < date.max else "~"
    some = f"{column} is not null and"
    match operator:
        case "=":
            return f"({some} {column} >= ? and {column} < ?)", (begin, end)
        case "!=":
            return f"({some} not ({column} >= ? and {column} < ?))", (begin, end)
        case "<" | ">=":
            return f"({some} {column} {operator} ?)", (begin,)
        case _:
            return f"({some} {column} {'<' if operator == '<=' else '>='} ?)", (end,)


def _midnight(day: date, zone: tzinfo | None) -> str:
    """Return when a local day begins, as a text that compares with moments, which are kept in UTC."""
    try:
        begin = datetime.combine(day, time(), zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return day.isoformat()
    return begin.replace(tzinfo=None).isoformat()
