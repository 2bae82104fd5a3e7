"""The columns of a row, and which of them are dropped first if there is little room."""

from datetime import date, time
from typing import Any

import pytest

from tests.app.world import TODAY, day
from tui.app.row import RowFormat, draw_row
from tui.app.styles import mix
from tui.app.themes import DARK
from tui.replica.listing import Row
from tui.todos import Priority, Todo

PALETTE = mix(DARK)
TASK = "Write down what was said"


def drawn(cells: int, *, gutter: int = 0, children: int = 0, **fields: Any) -> str:
    row = Row(Todo("", TASK, **fields), 0, children, 0, False if children else None, False, False, False)
    row_format = RowFormat(PALETTE, TODAY, cells, gutter, without_day=bool(gutter))
    return draw_row(row, row_format, cursor=False, active=False, selected=False).text


@pytest.mark.parametrize(
    ("due", "at", "shown"),
    [
        (day(1), time(9), "tomorrow 09:00"),
        (day(30), time(17, 30), "23 Dec 17:30"),
        (day(0), time(8), "today 08:00"),
        (day(400), time(9), "28 Dec 2027"),
        (day(-99), time(9), "99d late"),
        (day(-150), None, "26 Jun late"),
        (day(-300), None, "27 Jan 2026"),
        (date(1999, 1, 1), None, "1 Jan 1999"),
    ],
)
def test_a_wide_list_tells_a_moment_in_full_and_of_a_far_one_the_day(
    due: date, at: time | None, shown: str
) -> None:
    row = drawn(80, due_date=due, due_time=at, recurrence="FREQ=DAILY")
    assert row.endswith(f" {shown} ↻  ")
    assert "…" not in row


@pytest.mark.parametrize("due", [day(-9), day(-150), day(-300), date(1999, 1, 1)])
def test_a_list_by_days_tells_how_late_something_is_without_cutting_it(due: date) -> None:
    assert "…" not in drawn(80, gutter=13, due_date=due)


def test_what_belongs_to_the_task_gives_way_before_the_task() -> None:
    row = drawn(
        40,
        children=2,
        tags=("next", "week"),
        priority=Priority.MEDIUM,
        due_date=day(25),
        due_time=time(17, 30),
        recurrence="FREQ=DAILY",
    )
    assert row == "  ○ ▾ Write down wh… p3 18 Dec 17:30 ↻  "


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (34, "  ○ Write down…  p3 18 Dec 17:30  "),
        (33, "  ○ Write down what…  p3 18 Dec  "),
        (28, "  ○ Write down…  p3 18 Dec  "),
        (27, "  ○ Write down what w… p3  "),
        (20, "  ○ Write down wh…  "),
        (12, "  ○ Write…  "),
    ],
)
def test_then_the_time_then_the_day(cells: int, shown: str) -> None:
    row = drawn(cells, priority=Priority.MEDIUM, due_date=day(25), due_time=time(17, 30))
    assert row == shown


def test_a_short_task_leaves_the_room_to_the_rest() -> None:
    row = Row(Todo("", "Pack", due_date=day(25), due_time=time(17, 30)), 0, 0, 0, None, False, False, False)
    row_format = RowFormat(PALETTE, TODAY, 24)
    assert draw_row(row, row_format, cursor=False, active=False, selected=False).text.startswith(
        "  ○ Pack  18 Dec 17:30"
    )


@pytest.mark.parametrize(
    ("task", "search", "lit"),
    [("Die Straße fegen", "strasse", "Straße"), ("Äpfel kaufen", "apf", "Äpf"), ("Buy MILK", "milk", "MILK")],
)
def test_what_was_searched_for_is_lit_up_though_it_is_only_alike(task: str, search: str, lit: str) -> None:
    row_format = RowFormat(PALETTE, TODAY, 60, search=search)
    row = Row(Todo("", task), 0, 0, 0, None, False, False, False)
    strip = draw_row(row, row_format, cursor=False, active=False, selected=False)
    back = PALETTE.match.bgcolor
    assert [each.text for each in strip if each.style and each.style.bgcolor == back] == [lit]
