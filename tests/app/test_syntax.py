"""The languages of todos, as the screen uses them."""

from datetime import date

from tui.app.syntax import Syntax
from tui.config import Preferences
from tui.todos.expression import Compare


def test_a_filter_reads_dates_as_the_person_writes_them() -> None:
    for order, day in (("month", date(2027, 3, 4)), ("day", date(2027, 4, 3))):
        found = Syntax(Preferences(date_order=order)).expression("due = 3/4/2027")
        assert isinstance(found, Compare)
        assert found.moment.day(date(2026, 11, 23)) == day
