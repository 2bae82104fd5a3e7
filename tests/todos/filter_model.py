"""The meaning of a filter, evaluated per todo: the reference for the replica's SQL."""

from collections.abc import Collection
from datetime import date, datetime, time, tzinfo

from tui.todos import Todo
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
    Operator,
    Or,
    Tagged,
)
from tui.todos.nesting import is_within
from tui.todos.overdue import is_overdue


def matches(
    expression: Expression,
    todo: Todo,
    today: date,
    *,
    now: time = time.min,
    conflicted: Collection[str] = (),
    zone: tzinfo | None = None,
) -> bool:
    """Tell whether `todo` passes.

    Args:
        expression: What a filter means.
        todo: The todo.
        today: The day that relative days are counted from.
        now: The time of day.
        conflicted: The uids of the todos in conflict.
        zone: Where the days of moments in time are told; None is this machine's time zone.
    """

    def passes(part: Expression) -> bool:
        match part:
            case And(parts):
                return all(map(passes, parts))
            case Or(parts):
                return any(map(passes, parts))
            case Not(inner):
                return not passes(inner)
            case Compare(column, operator, moment):
                return _compared(_day(getattr(todo, column), zone), operator, moment.day(today))
            case Blank(column):
                return not getattr(todo, column)
            case HasPriority(priority):
                return todo.priority == priority
            case InProject(name):
                return is_within(alike(todo.project), alike(name))
            case Tagged(name):
                return alike(name) in map(alike, todo.tags)
            case Contains(text):
                return alike(text) in alike(todo.task) or alike(text) in alike(todo.notes)
            case Done():
                return todo.is_complete
            case Late():
                return is_overdue(todo, datetime.combine(today, now))
            case Conflicted():
                return todo.uid in conflicted
            case Everything():
                return True

    return passes(expression)


def _day(value: date | datetime | None, zone: tzinfo | None) -> date | None:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def _compared(day: date | None, operator: Operator, other: date | None) -> bool:
    if day is None or other is None:
        return False
    match operator:
        case "<":
            return day < other
        case "<=":
            return day <= other
        case "=":
            return day == other
        case "!=":
            return day != other
        case ">=":
            return day >= other
        case ">":
            return day > other
