"""The header shows person and database in the longest form that fits."""

import pytest

from tui.app.widgets.top_bar import fitting_names
from tui.session_events import Who

ANA = Who("ana@example.com", "work · ep-cool-rain/neondb", organization="Acme")


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (60, "ana@example.com (Acme) · work · ep-cool-rain/neondb"),
        (50, "ana@example.com · work · ep-cool-rain/neondb"),
        (40, "ana@example.com · work"),
        (20, "ana@example.com"),
        (10, "ana@examp…"),
        (5, ""),
    ],
)
def test_less_is_named_where_there_is_less_room(room: int, shown: str) -> None:
    assert fitting_names(ANA, room) == shown
