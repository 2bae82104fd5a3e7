"""When a todo is overdue: on the day after its due date, or a minute after its time of day."""

from datetime import date, datetime, time, timedelta

from tui.todos.todo import Todo

_MINUTE = timedelta(minutes=1)


def whole_minute(now: time) -> time:
    """Return a time of day without its seconds: a todo due before it is overdue."""
    return now.replace(second=0, microsecond=0, tzinfo=None)


def is_overdue(todo: Todo, now: datetime) -> bool:
    """Return whether an open todo was due before the local minute `now`."""
    if todo.due_date is None or todo.is_complete:
        return False
    return overdue_at(todo.due_date, todo.due_time) <= now.replace(tzinfo=None)


def overdue_at(day: date, at: time | None) -> datetime:
    """Return the first moment at which a todo with this due date, with or without a time, is overdue."""
    if day == date.max:
        return datetime.max
    if at is None:
        return datetime.combine(day + timedelta(days=1), time.min)
    return datetime.combine(day, whole_minute(at)) + _MINUTE
