"""Date arithmetic, and the names of days and months."""

from datetime import date, timedelta

from tui.todos.locale import Locale

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)

_SHORT = tuple(name[:3] for name in WEEKDAYS)
WEEKDAY_NAMES = (
    {name: number for number, name in enumerate(WEEKDAYS)}
    | {name: number for number, name in enumerate(_SHORT)}
    | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
)
ALSO_ENGLISH = frozenset({"sat", "sun", "wed"})
"""Short names of days that are common words too."""
MONTH_NAMES = (
    {name: number for number, name in enumerate(MONTHS, 1)}
    | {name[:3]: number for number, name in enumerate(MONTHS, 1)}
    | {"sept": 9}
)


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day, None if the calendar has no such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shifted(day: date, days: int) -> date | None:
    """Return the day `days` later, None beyond the calendar's ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _month(year: int, month: int) -> tuple[int, int]:
    """Return the weekday a month begins on, and how many days it has."""
    from calendar import monthrange  # here, since most todos that are added name no month

    return monthrange(year, month)


def months_later(day: date, months: int) -> date | None:
    """Return the same day `months` later, or that month's last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, _month(year, month + 1)[1]))


def workdays_later(day: date, workdays: int) -> date | None:
    """Return the day that is `workdays` (Monday to Friday) after `day`."""
    after_friday = max(day.weekday() - 4, 0) if workdays else 0  # a weekend counts as the Friday before it
    weeks, rest = divmod(workdays, 5)
    found = shifted(day, 7 * weeks - after_friday)
    while found is not None and rest:
        found = shifted(found, 1)
        rest -= found is not None and found.weekday() < 5
    return found


def week_of(day: date, locale: Locale) -> date:
    """Return the first day of the week `day` is in."""
    return day - timedelta(days=(day.weekday() - locale.week_start) % 7)


def month_end(day: date) -> date:
    """Return the last day of the month `day` is in."""
    return day.replace(day=_month(day.year, day.month)[1])


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the `nth` such weekday of a month, counting from its end where negative."""
    first, days = _month(year, month)
    days_of = range(1 + (weekday - first) % 7, days + 1, 7)
    try:
        return date(year, month, days_of[nth - 1 if nth > 0 else nth])
    except IndexError:
        return None
