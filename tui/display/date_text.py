"""Dates and times as short, unambiguous text."""

from datetime import date, datetime, time, timedelta

from tui.todos.overdue import overdue_at

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
PEOPLE_PLAN_AHEAD = timedelta(days=6)
"""Within this span the name of a weekday is unambiguous."""


def day_words(day: date, today: date) -> str:
    """Return `day` in words, relative to `today`: ``today``, ``Fri``, ``27 Nov``, ``27 Nov 2027``."""
    apart = (day - today).days
    if apart in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[apart + 1]
    if timedelta(0) < day - today <= PEOPLE_PLAN_AHEAD:
        return DAYS[day.weekday()]
    return f"{day.day} {MONTHS[day.month - 1]}" + ("" if abs(apart) < 183 else f" {day.year}")


def due_words(day: date, at: time | None, today: date, now: time = time.min) -> str:
    """Return when something is due, relative to `today` at `now`; if it is late, by how many days."""
    late = (today - day).days
    if at and not late and overdue_at(day, at) <= datetime.combine(today, now):
        return f"{at:%H:%M} late"
    words = f"{late}d late" if 0 < late < 100 else f"{day_words(day, today)}{' late' if late > 0 else ''}"
    return f"{words} {at:%H:%M}" if at and late <= 0 else words


def exact_day(day: date, today: date) -> str:
    """Return a day in unambiguous words: ``tomorrow``, ``Mon 30 Nov``, ``Fri 3 Dec 2027``."""
    apart = (day - today).days
    if apart in (-1, 0, 1):
        return day_words(day, today)
    return short_day(day) if abs(apart) < 183 else full_day(day)


def full_day(day: date) -> str:
    """Return `day` with its weekday and year, as in ``Fri 27 Nov 2026``."""
    return f"{short_day(day)} {day.year}"


def short_day(day: date) -> str:
    """Return `day` with its weekday, as in ``Fri 27 Nov``, for days whose year is obvious."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def heading(day: date, today: date) -> str:
    """Return the heading of a day in a list by days; at most eleven cells."""
    if day < today:
        return "late"
    apart = (day - today).days
    if apart <= 1:
        return ("today", "tomorrow")[apart]
    return short_day(day) if apart < 183 else f"{day.day} {MONTHS[day.month - 1]} {day.year}"
