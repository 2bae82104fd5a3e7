"""A month as people lay it out: weeks of seven days, beginning on the day they say."""

from calendar import Calendar
from collections.abc import Sequence
from datetime import date, timedelta

from tui.display.date_text import DAYS

Week = Sequence[date]


def weeks(day: date, week_start: int) -> Sequence[Week]:
    """Return the weeks of the month of `day`; `week_start` is 0 for Monday to 6 for Sunday."""
    return Calendar(week_start).monthdatescalendar(day.year, day.month)


def day_names(week_start: int) -> list[str]:
    """Return the names of the days, beginning with the first of the week."""
    return [DAYS[(week_start + index) % 7] for index in range(7)]


def months_on(day: date, by: int) -> date:
    """Return the same day `by` months on, or the last of that month where it is shorter."""
    month = day.month - 1 + by
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def day_at_key(key: str, day: date, today: date) -> date | None:
    """Return the day a key moves to in a calendar, None for any other key."""
    match key:
        case "h" | "left":
            return day - timedelta(days=1)
        case "l" | "right":
            return day + timedelta(days=1)
        case "k" | "up":
            return day - timedelta(weeks=1)
        case "j" | "down":
            return day + timedelta(weeks=1)
        case "H" | "pageup" | "<":
            return months_on(day, -1)
        case "L" | "pagedown" | ">":
            return months_on(day, 1)
        case "g" | "home":
            return today
    return None
