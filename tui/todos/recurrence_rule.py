"""A parsed recurrence: the parts of its RRULE, and the time and first day that came with it."""

from datetime import date, time
from typing import NamedTuple

from tui.todos.todo import RepeatFrom

By = tuple[tuple[str, str], ...]
"""BY parts of a rule with their values, such as ``(("BYMONTH", "5"), ("BYMONTHDAY", "5"))``."""

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS, WEEKEND = "MO,TU,WE,TH,FR", "SA,SU"


class Rule(NamedTuple):
    """What a phrase says."""

    frequency: str
    interval: int = 1
    by: By = ()
    limit: str = ""
    """``UNTIL=…`` or ``COUNT=…``."""
    at: time | None = None
    begin: date | None = None
    repeat_from: RepeatFrom = "due"
    """What it counts from, which no RRULE says."""
    weekday: str = ""
    """Of a rule by months: the weekday it falls on, the first on or after its first day."""

    def __str__(self) -> str:
        interval = [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        by = [f"{name}={value}" for name, value in self.by]
        return ";".join([f"FREQ={self.frequency}", *interval, *by, *([self.limit] if self.limit else [])])


class Unread(NamedTuple):
    """A phrase that begins as a recurrence and says what no rule can: all of it stays words."""

    reason: str
    """Why, for the person."""


def weekly(codes: list[str]) -> By:
    """Return the part for weekdays by their codes."""
    return (("BYDAY", ",".join(codes)),)


def month_days(days: list[int]) -> By:
    """Return the parts for days of a month, -1 its last.

    A single 29th, 30th or 31st means that day or the month's last, as people say it. RFC 5545 would leave the
    months out that have no such day; the last of 28 to the day that was said is its way to say the other.
    """
    if len(days) == 1 and days[0] > 28:
        return ("BYMONTHDAY", ",".join(map(str, range(28, days[0] + 1)))), ("BYSETPOS", "-1")
    return (("BYMONTHDAY", ",".join(map(str, days))),)


def kept_at_month_end(rule: str, day: date | None) -> str:
    """Return a rule as it was said of a first day: every month from the 31st is on the 31st or the last day.

    Only a bare ``FREQ=MONTHLY`` from the 29th on and a bare ``FREQ=YEARLY`` from 29 February change: a month
    or a year without that day would be left out.
    """
    named = dict(part.partition("=")[::2] for part in rule.split(";") if part)
    if day is None or day.day < 29 or any(name.startswith("BY") for name in named):
        return rule
    match named.get("FREQ"), day.month:
        case "MONTHLY", _:
            by = month_days([day.day])
        case "YEARLY", 2:
            by = (("BYMONTH", "2"), *month_days([29]))
        case _:
            return rule
    limits = {name: named.pop(name) for name in ("UNTIL", "COUNT") if name in named}
    return ";".join(f"{name}={value}" for name, value in (*named.items(), *by, *limits.items()))
