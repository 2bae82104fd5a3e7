"""Recurrence in English, both ways: ``every 2 weeks on monday`` and ``FREQ=WEEKLY;INTERVAL=2;BYDAY=MO``.

rule    = ("every" | "each") (target | number unit | "second" unit | "other" (unit | WEEKDAY)) {detail}
        | "daily" | "weekly" | "biweekly" | "fortnightly" | "monthly" | "quarterly" | "yearly" | "annually"
target  = unit | part of day | "weekday" | "weekend" | WEEKDAY list | DAY list | MONTH [DAY] | DAY "of" MONTH
        | nth (WEEKDAY | "workday" | "day") ["of the month"]
unit    = "day" | "week" ["on" WEEKDAY list] | "month" ["on the" (DAY list | nth WEEKDAY)]
        | "quarter" | "year" ["on" MONTH DAY]
detail  = time | "starting" day | "until" day | ["for"] number "times"
"""

import re
from collections.abc import Callable
from datetime import date, time
from typing import NamedTuple

from tui.todos.dates.calendar import MONTH_NAMES, MONTHS, WEEKDAY_NAMES, WEEKDAYS
from tui.todos.dates.days import Days
from tui.todos.dates.times import NUMBERS, PARTS_OF_DAY, Reading
from tui.todos.recurrence import RecurrenceError, parts

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKDAYS, _WEEKEND = "MO,TU,WE,TH,FR", "SA,SU"
_UNITS = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}
_ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "fortnightly": "fortnight",
    "biweekly": "fortnight",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
}
_MONTH_NUMBERS = {str(number): name for number, name in enumerate(MONTHS, 1)}
_COUNTED = r"-1|[1-9]\d?"
"""The numbers that have words here: of days, weeks and weekdays; -1 is the last."""


class Rule(NamedTuple):
    """What was read: a recurrence rule, and the time and first day that were told with it."""

    frequency: str
    interval: int = 1
    by: tuple[tuple[str, str], ...] = ()
    """The BY parts with their values, in the order of the rule."""
    limit: str = ""
    """``UNTIL=…`` or ``COUNT=…``."""
    at: time | None = None
    begin: date | None = None

    def __str__(self) -> str:
        interval = [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        by = [f"{name}={value}" for name, value in self.by]
        return ";".join([f"FREQ={self.frequency}", *interval, *by, *([self.limit] if self.limit else [])])


class Phrases:
    """Reads recurrences from words."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._words = days.words

    def rule(self, index: int) -> Reading[Rule]:
        """Read a recurrence with all that belongs to it."""
        words = self._words
        if unit := _ADVERBS.get(words[index]):
            frequency, interval = _UNITS[unit]
            reading = self._details(Rule(frequency, interval), index + 1)
            return reading if reading[1] > index + 1 or words.whole or words.ends(index + 1) else None
        if words[index] not in ("every", "each"):
            return None
        found = self._counted(index + 1) or self._target(index + 1, 1)
        return found and self._details(*found)

    def _counted(self, index: int) -> Reading[Rule]:
        """Read ``2 weeks …``, ``second week …``, ``other friday``."""
        words = self._words
        if words[index] == "other":
            return self._target(index + 1, 2)
        nth = self._days.ordinal(index) or 0
        if nth > 1 and words[index + 1] in _UNITS and not self._of_the_month(index + 2):
            return self._target(index + 1, nth)
        number = NUMBERS.get(words[index], 0) or (int(words[index]) if words[index].isdecimal() else 0)
        return self._target(index + 1, number) if 1 < number < 1000 else None

    def _target(self, index: int, interval: int) -> Reading[Rule]:
        words = self._words
        unit = words[index].removesuffix("s") if words[index] != "s" else ""
        if unit in _UNITS:
            frequency, times = _UNITS[unit]
            return self._placed(Rule(frequency, interval * times), index + 1)
        if unit in PARTS_OF_DAY and interval == 1:
            return Rule("DAILY", at=PARTS_OF_DAY[unit]), index + 1
        if unit in ("weekday", "workday") and interval == 1:
            return Rule("WEEKLY", by=(("BYDAY", _WORKDAYS),)), index + 1
        if unit == "weekend":
            return Rule("WEEKLY", interval, (("BYDAY", _WEEKEND),)), index + 1
        if weekdays := self._weekdays(index):
            return Rule("WEEKLY", interval, (("BYDAY", weekdays[0]),)), weekdays[1]
        if interval == 1 and (yearly := self._in_year(index)):
            return Rule("YEARLY", by=yearly[0]), yearly[1]
        if interval == 1 and (monthly := self._in_month(index)):
            return Rule("MONTHLY", by=monthly[0]), monthly[1]
        return None

    def _placed(self, rule: Rule, index: int) -> Reading[Rule]:
        """Read where in its week, month or year a rule falls, if that is told."""
        words = self._words
        start = words.any_of(index, "on", "in")
        read = {"WEEKLY": self._in_week, "MONTHLY": self._in_month, "YEARLY": self._in_year}.get(
            rule.frequency
        )
        if read and (start > index or rule.frequency == "MONTHLY") and (found := read(start)):
            return rule._replace(by=found[0]), found[1]
        return rule, index

    def _in_week(self, index: int) -> Reading[tuple[tuple[str, str], ...]]:
        weekdays = self._weekdays(index)
        return weekdays and ((("BYDAY", weekdays[0]),), weekdays[1])

    def _in_month(self, index: int) -> Reading[tuple[tuple[str, str], ...]]:
        """Read ``[the] 1st and 15th``, ``[the] last friday [of the month]``, ``[the] first workday``."""
        words = self._words
        start = words.any_of(index, "the")
        nth = self._days.ordinal(start)
        if nth is None:
            return None
        unit = words[start + 1].removesuffix("s")
        if words[start + 1] in WEEKDAY_NAMES and abs(nth) <= 5:
            by: tuple[tuple[str, str], ...] = (("BYDAY", f"{nth}{_CODES[WEEKDAY_NAMES[words[start + 1]]]}"),)
            stop = start + 2
        elif unit in ("weekday", "workday") and abs(nth) <= 23:
            by, stop = (("BYDAY", _WORKDAYS), ("BYSETPOS", str(nth))), start + 2
        elif unit == "day" and nth <= 31:
            by, stop = (("BYMONTHDAY", str(nth)),), start + 2
        elif (days := self._list(start, self._month_day)) and words[start] not in (
            "first",
            "second",
            "third",
        ):
            by, stop = (("BYMONTHDAY", ",".join(days[0])),), days[1]
        else:
            return None
        return by, self._of_the_month(stop) or stop

    def _of_the_month(self, index: int) -> int | None:
        phrases = ("of the month", "of each month", "of every month", "of month")
        return next((stop for phrase in phrases if (stop := self._words.phrase(index, phrase))), None)

    def _month_day(self, index: int) -> Reading[str]:
        nth = self._days.ordinal(index)
        return (str(nth), index + 1) if nth is not None and nth <= 31 else None

    def _in_year(self, index: int) -> Reading[tuple[tuple[str, str], ...]]:
        """Read ``december 25``, ``[the] 25th of december``, ``january`` (its first day)."""
        words = self._words
        start = words.any_of(index, "the")
        if month := MONTH_NAMES.get(words[start]):
            day = self._number(words.any_of(start + 1, "the"))
            number, stop = day or (1, start + 1)
        else:
            day = self._number(start)
            if day is None:
                return None
            month_at = words.any_of(day[1], "of")
            number, stop = day[0], month_at + 1
            month = MONTH_NAMES.get(words[month_at])
        if not month or not 1 <= number <= 31:
            return None
        return (("BYMONTH", str(month)), ("BYMONTHDAY", str(number))), stop

    def _number(self, index: int) -> Reading[int]:
        word = self._words[index]
        nth = int(word) if word.isdecimal() and len(word) <= 2 else self._days.ordinal(index)
        return (nth, index + 1) if nth is not None and 1 <= nth <= 31 else None

    def _weekdays(self, index: int) -> Reading[str]:
        """Read ``monday, wednesday and friday`` or ``mondays`` as ``MO,WE,FR``."""
        found = self._list(index, self._weekday)
        return found and (",".join(sorted(found[0], key=_CODES.index)), found[1])

    def _weekday(self, index: int) -> Reading[str]:
        word = self._words[index]
        number = WEEKDAY_NAMES.get(word, WEEKDAY_NAMES.get(word.removesuffix("s")))
        return None if number is None else (_CODES[number], index + 1)

    def _list(self, index: int, read: Callable[[int], Reading[str]]) -> Reading[list[str]]:
        """Read one or more of the same, with commas or "and" between them."""
        words = self._words
        found: list[str] = []
        at = stop = index
        while item := read(at):
            found += [item[0]] if item[0] not in found else []
            stop = item[1]
            at = words.any_of(words.any_of(stop, ","), "and", "&")
            at = words.any_of(at, "the")
            if at == stop:
                break
        return (found, stop) if found else None

    def _details(self, rule: Rule, index: int) -> tuple[Rule, int]:
        """Read the time, the first day and the limit, in any order."""
        while True:
            start = self._words.any_of(index, ",")
            found = self._limit(rule, start) or self._begin(rule, start) or self._time(rule, start)
            if found is None:
                return rule, index
            rule, index = found

    def _limit(self, rule: Rule, index: int) -> Reading[Rule]:
        words = self._words
        if rule.limit:
            return None
        if words[index] in ("until", "till"):
            end = self._days.day(index + 1, sure=True)
            return end and (rule._replace(limit=f"UNTIL={end[0].isoformat().replace('-', '')}"), end[1])
        start = words.any_of(index, "for")
        if (
            words[start].isdecimal()
            and words[start + 1] in ("times", "time")
            and 0 < int(words[start][:9]) < 10**6
        ):
            return rule._replace(limit=f"COUNT={int(words[start])}"), start + 2
        return None

    def _begin(self, rule: Rule, index: int) -> Reading[Rule]:
        words = self._words
        if rule.begin or words[index] not in ("starting", "beginning", "from"):
            return None
        begin = self._days.day(words.any_of(index + 1, "on"), sure=True)
        return begin and (rule._replace(begin=begin[0]), begin[1])

    def _time(self, rule: Rule, index: int) -> Reading[Rule]:
        at = None if rule.at else self._days.clock(index, sure=True)
        return at and (rule._replace(at=at[0]), at[1])


def words(rule: str) -> str:
    """Return a recurrence rule in English, such as ``every 2 weeks on monday``.

    What reads as the same rule where our grammar has words for it; otherwise the rule itself after "by rule".
    """
    try:
        named = parts(rule)
    except RecurrenceError:
        return f"by rule {rule}"
    limit = ""
    if until := named.pop("UNTIL", ""):
        if not re.match(r"\d{8}", until):
            return f"by rule {rule}"
        limit = f" until {until[:4]}-{until[4:6]}-{until[6:8]}"
    elif count := named.pop("COUNT", ""):
        limit = f" for {count} times"
    frequency, interval = named.pop("FREQ"), int(named.pop("INTERVAL", "1"))
    spoken = _spoken(frequency, interval, named)
    return spoken + limit if spoken else f"by rule {rule}"


def _spoken(frequency: str, interval: int, by: dict[str, str]) -> str | None:
    """Return the words for a rule without limit, None where there are none."""
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}[frequency]
    every = f"every {unit}" if interval == 1 else f"every {interval} {unit}s"
    match frequency, by:
        case _, {} if not by:
            return every
        case "WEEKLY", {"BYDAY": days} if len(by) == 1:
            if days == _WORKDAYS and interval == 1:
                return "every weekday"
            names = _weekday_names(days)
            if names is None:
                return None
            return f"every {_joined(names)}" if interval == 1 else f"{every} on {_joined(names)}"
        case "MONTHLY", {"BYMONTHDAY": days} if len(by) == 1:
            numbers = days.split(",")
            if numbers == ["-1"]:
                return f"{every} on the last day"
            if "-1" in numbers or not all(map(_counted, numbers)):
                return None
            return f"{every} on the {_joined([_th(number) for number in numbers])}"
        case "MONTHLY", {"BYDAY": days, "BYSETPOS": nth} if len(by) == 2 and days == _WORKDAYS:
            return f"{every} on the {_th(nth)} workday" if _counted(nth) else None
        case "MONTHLY", {"BYDAY": day} if len(by) == 1 and _counted(day[:-2]):
            return f"{every} on the {_th(day[:-2])} {WEEKDAYS[_CODES.index(day[-2:])]}"
        case "YEARLY", {"BYMONTH": month, "BYMONTHDAY": day} if len(by) == 2 and month in _MONTH_NUMBERS:
            return f"{every} on {_MONTH_NUMBERS[month]} {day}" if day != "-1" and _counted(day) else None
        case _:
            return None


def _weekday_names(codes: str) -> list[str] | None:
    days = codes.split(",")
    return [WEEKDAYS[_CODES.index(day)] for day in days] if all(day in _CODES for day in days) else None


def _counted(number: str) -> bool:
    return re.fullmatch(_COUNTED, number) is not None


def _th(number: str) -> str:
    """Return ``1`` as ``1st`` and ``-1`` as ``last``."""
    if number == "-1":
        return "last"
    suffix = "th" if number[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th")
    return number + suffix


def _joined(names: list[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
