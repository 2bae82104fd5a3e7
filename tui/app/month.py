"""A month as weeks of seven days, which begin on the day that the person prefers."""

from calendar import Calendar
from collections.abc import Sequence
from datetime import date

from tui.display.date_text import DAYS
from tui.todos.dates.calendar import day_of, months_later, shifted

Week = Sequence[date | None]
"""None stands for a day before the calendar's first or after its last, 31 December 9999."""


def weeks(day: date, week_start: int) -> Sequence[Week]:
    """Return the weeks of the month of `day`; `week_start` is 0 for Monday to 6 for Sunday."""
    days = [day_of(*each) for each in Calendar(week_start).itermonthdays3(day.year, day.month)]
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def span_of(grid: Sequence[Week]) -> tuple[date, date]:
    """Return the first and the last day of some weeks."""
    days = [day for week in grid for day in week if day]
    return days[0], days[-1]


def place_of(day: date, grid: Sequence[Week]) -> tuple[int, int]:
    """Return the row and the column of a day in some weeks."""
    return next((row, week.index(day)) for row, week in enumerate(grid) if day in week)


def day_names(week_start: int) -> list[str]:
    """Return the names of the days, beginning with the first of the week."""
    return [DAYS[(week_start + index) % 7] for index in range(7)]


def day_at_key(key: str, day: date, today: date) -> date:
    """Return the day a key moves to in a calendar; `day` for any other key, and at the calendar's ends."""
    match key:
        case "h" | "left":
            moved = shifted(day, -1)
        case "l" | "right":
            moved = shifted(day, 1)
        case "k" | "up":
            moved = shifted(day, -7)
        case "j" | "down":
            moved = shifted(day, 7)
        case "H" | "pageup" | "<":
            moved = months_later(day, -1)
        case "L" | "pagedown" | ">":
            moved = months_later(day, 1)
        case "g" | "home":
            moved = today
        case _:
            moved = None
    return moved or day
