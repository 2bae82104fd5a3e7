"""A todo is overdue on the day after its due date, or a minute after its time."""

from datetime import date, datetime, time, timedelta

import pytest

from tui.todos import Todo
from tui.todos.overdue import is_overdue, overdue_at

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "now", "late"),
    [
        (time(8, 35), datetime(2026, 11, 23, 8, 34, 59), False),
        (time(8, 35), datetime(2026, 11, 23, 8, 35), False),
        (time(8, 35), datetime(2026, 11, 23, 8, 35, 59, 999_999), False),
        (time(8, 35), datetime(2026, 11, 23, 8, 36), True),
        (time(8, 35, 30), datetime(2026, 11, 23, 8, 35, 59), False),
        (time(8, 35, 30), datetime(2026, 11, 23, 8, 36), True),
        (time(0, 0), datetime(2026, 11, 23, 0, 1), True),
        (time(23, 59), datetime(2026, 11, 23, 23, 59, 59), False),
        (time(23, 59), datetime(2026, 11, 24), True),
        (None, datetime(2026, 11, 23, 23, 59, 59), False),
        (None, datetime(2026, 11, 24), True),
    ],
)
def test_from_which_minute(due: time | None, now: datetime, late: bool) -> None:
    todo = Todo(uid="", task="x", due_date=DAY, due_time=due)
    assert is_overdue(todo, now) is late
    assert (overdue_at(DAY, due) <= now) is late


def test_what_is_done_or_due_on_no_day_is_never_late() -> None:
    year_after = datetime(2027, 11, 23)
    assert not is_overdue(Todo(uid="", task="x"), year_after)
    assert not is_overdue(Todo(uid="", task="x", due_date=DAY, is_complete=True), year_after)
    assert not is_overdue(Todo(uid="", task="x", due_date=date.max), datetime.max - timedelta(days=1))
