"""Parses on which days of its week, month or year something recurs.

Every method takes the index of a word and returns what it parsed there with the index after it, or None.

weekdays = WEEKDAY | WEEKDAY ("-" | "to" | "through") WEEKDAY | "weekday" | "weekend", several of them
month    = ["the"] (nth list (WEEKDAY | "workday" | "day") | DAY list | "last day" | "end") ["of the month"]
year     = MONTH list [DAY] | DAY ["of"] MONTH | nth WEEKDAY "of" MONTH | "last day of" MONTH, several of them
"""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from tui.todos.dates.calendar import MONTH_NAMES, WEEKDAY_NAMES, day_of
from tui.todos.dates.days import Days
from tui.todos.dates.times import Reading
from tui.todos.recurrence_rule import CODES, WEEKEND, WORKDAYS, By, month_days
from tui.todos.recurrence_words import EVERY, TIMES

_TO = ("-", "–", "to", "through", "thru")
_AND = ("and", "&", "+", "or")
_COMPOUND = r"([a-z]+)([-–/+&])([a-z]+)(?:\2([a-z]+))*"
_NUMERIC_DAY = r"\d{1,2}[/.]\d{1,2}"
_SETS = {"weekday": WORKDAYS, "workday": WORKDAYS, "weekend": WEEKEND}
_LEAP_YEAR = 2000
_Item = TypeVar("_Item")


def weekday_code(word: str) -> str | None:
    """Return the code of ``monday``, ``mon`` or ``mondays``, None for another word."""
    number = WEEKDAY_NAMES.get(word, WEEKDAY_NAMES.get(word.removesuffix("s")))
    return None if number is None else CODES[number]


def _between(first: str, last: str) -> list[str]:
    """Return the weekdays from one to another, over the end of the week if need be."""
    start, days = CODES.index(first), (CODES.index(last) - CODES.index(first)) % 7
    return [CODES[(start + away) % 7] for away in range(days + 1)]


class Places:
    """Reads places in weeks, months and years."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._words = days.words

    def weekdays(self, index: int) -> Reading[list[str]]:
        """Read ``monday, wednesday and friday``, ``mon-fri``, ``weekdays``: codes in their order."""
        found = self._list(index, self._weekday_item, apart=True)
        if found is None:
            return None
        named = {code for item in found[0] for code in item}
        return [code for code in CODES if code in named], found[1]

    def _weekday_item(self, index: int) -> Reading[list[str]]:
        words = self._words
        word = words[index]
        if word in ("business", "working") and words[index + 1] in ("day", "days"):
            return WORKDAYS.split(","), index + 2
        if some := _SETS.get(word.removesuffix("s")):
            return some.split(","), index + 1
        if compound := re.fullmatch(_COMPOUND, word):
            codes = [weekday_code(part) for part in re.split(r"[-–/+&]", word)]
            if None in codes:
                return None
            known = [code for code in codes if code]
            through = compound[2] in "-–"
            return (_between(*known) if through and len(known) == 2 else known), index + 1
        first = weekday_code(word)
        if first is None:
            return None
        last = weekday_code(words[index + 2]) if words[index + 1] in _TO else None
        return (_between(first, last), index + 3) if last else ([first], index + 1)

    def in_month(self, index: int, *, told: bool) -> Reading[By]:
        """Read a place in a month.

        Args:
            index: The word it begins at.
            told: A word before says that it is one, so that ``15`` and ``first`` are enough.
        """
        words = self._words
        start = words.any_of(index, "the")
        if words[start] == "end" or (told and words[start] == "last" and words.ends(start + 1)):
            return month_days([-1]), self.of_the(start + 1, "month") or start + 1
        weekdays = self._list(start, self._nth_weekdays)
        if weekdays:
            named = ",".join(code for item in weekdays[0] for code in item)
            return (("BYDAY", named),), self.of_the(weekdays[1], "month") or weekdays[1]
        return self._nth_workday(start) or self._month_days(start, told=told)

    def _nth_weekdays(self, index: int) -> Reading[list[str]]:
        """Read ``2nd and 4th thursday`` as ``2TH``, ``4TH``."""
        nths = self._list(index, self._nth)
        if nths is None or any(abs(nth) > 5 for nth in nths[0]):
            return None
        code = weekday_code(self._words[nths[1]])
        return ([f"{nth}{code}" for nth in nths[0]], nths[1] + 1) if code else None

    def _nth_workday(self, index: int) -> Reading[By]:
        words = self._words
        nth = self._days.ordinal(index)
        stop = index + 1
        if words[stop] in ("business", "working") and words[stop + 1] == "day":
            stop += 1
        elif words[stop] not in ("weekday", "workday"):
            return None
        if nth is None or abs(nth) > 23:
            return None
        by = (("BYDAY", WORKDAYS), ("BYSETPOS", str(nth)))
        return by, self.of_the(stop + 1, "month") or stop + 1

    def _month_days(self, index: int, *, told: bool) -> Reading[By]:
        words = self._words
        if told and words[index] == "day" and (number := self._number(index + 1)):
            return month_days([number[0]]), number[1]
        days = self._list(index, self._month_day if told else self._ordinal_day)
        if days is None:
            return None
        stop = words.any_of(days[1], "day", "days")
        after = self.of_the(stop, "month")
        named = not told and words[index].isalpha() and stop == days[1] and after is None
        if named and not (words[stop] == "of" and words[stop + 1] in EVERY):
            return None  # "every second" and "every first" do not mean a day of the month
        if any(day > 31 for day in days[0]) or len({*days[0]}) < len(days[0]):
            return None
        return month_days(days[0]), after or stop

    def in_year(self, index: int) -> Reading[By]:
        """Read days of the year that share their day or their month list, which is what one rule can say."""
        words = self._words
        if re.fullmatch(_NUMERIC_DAY, words[index]) and (day := self._days.day(index, sure=True)):
            return self._day_of_months([day[0].month], day[0].day), day[1]
        if nth := self._nth_weekday_of_month(index):
            return nth
        found = self._list(index, self._year_day, apart=False)
        if found is None:
            return None
        months, days = [month for some, _ in found[0] for month in some], [day for _, day in found[0]]
        said = {day for day in days if day}
        if len(said) > 1 or len({*months}) < len(months):
            return None
        by = self._day_of_months(sorted(months), next(iter(said), 1))
        return (by, found[1]) if by else None

    def _nth_weekday_of_month(self, index: int) -> Reading[By]:
        """Read ``[the] first monday of september``, ``[the] last day of february``."""
        words = self._words
        start = words.any_of(index, "the")
        nth = self._days.ordinal(start)
        code = weekday_code(words[start + 1])
        months = self.months(words.any_of(start + 2, "of", "in"))
        if nth is None or abs(nth) > 5 or months is None:
            return None
        named = ("BYMONTH", ",".join(map(str, sorted(set(months[0])))))
        if code:
            return (named, ("BYDAY", f"{nth}{code}")), months[1]
        if nth == -1 and words[start + 1] == "day":
            return (named, ("BYMONTHDAY", "-1")), months[1]
        return None

    def _year_day(self, index: int) -> Reading[tuple[list[int], int]]:
        """Read ``december 25``, ``[the] 25th of december``, ``january``: months, and the day or 0."""
        words = self._words
        start = words.any_of(index, "the")
        if day := self._number(start):
            months = self._list(words.any_of(day[1], "of"), self._month)
            return months and ((months[0], day[0]), months[1])
        month = self._month(start)
        if month is None:
            return None
        day = self._number(words.any_of(month[1], "the"))
        return ([month[0]], day[0] if day else 0), day[1] if day else month[1]

    def _day_of_months(self, months: list[int], day: int) -> By:
        """Return the parts of a rule; none if a month has no such day."""
        if months == [2] and day == 29:
            return (("BYMONTH", "2"), *month_days([29]))
        if any(day_of(_LEAP_YEAR, month, day) is None for month in months):
            return ()
        return ("BYMONTH", ",".join(map(str, months))), ("BYMONTHDAY", str(day))

    def months(self, index: int) -> Reading[list[int]]:
        """Read ``june and july`` as numbers."""
        return self._list(index, self._month)

    def of_the(self, index: int, unit: str) -> int | None:
        """Return the index after ``of the month``, ``of each month``, None if it does not stand there."""
        phrases = (f"of the {unit}", f"of each {unit}", f"of every {unit}", f"of {unit}")
        return next((stop for phrase in phrases if (stop := self._words.phrase(index, phrase))), None)

    def _month(self, index: int) -> Reading[int]:
        month = MONTH_NAMES.get(self._words[index])
        return (month, index + 1) if month else None

    def _nth(self, index: int) -> Reading[int]:
        nth = self._days.ordinal(index)
        return None if nth is None else (nth, index + 1)

    def _ordinal_day(self, index: int) -> Reading[int]:
        if self._words[index] == "last" and self._words[index + 1] != "day":
            return None
        return self._nth(index)

    def _month_day(self, index: int) -> Reading[int]:
        return self._ordinal_day(index) or self._number(index)

    def _number(self, index: int) -> Reading[int]:
        word = self._words[index]
        if self._words[index + 1] in TIMES:
            return None
        nth = int(word) if word.isdecimal() and len(word) <= 2 else self._days.ordinal(index)
        return (nth, index + 1) if nth is not None and 1 <= nth <= 31 else None

    def _list(
        self, index: int, read: Callable[[int], Reading[_Item]], *, apart: bool = False
    ) -> Reading[list[_Item]]:
        """Read one or more of the same, with commas or "and" between them; with `apart`, with nothing."""
        words = self._words
        found: list[_Item] = []
        at = stop = index
        while item := read(at):
            found.append(item[0])
            stop = item[1]
            at = words.any_of(words.any_of(stop, ","), *_AND)
            at = words.any_of(at, "the", *EVERY) if at > stop else at
            if at == stop and not apart:
                break
        return (found, stop) if found else None


def nth_of_its_month(day: date) -> str:
    """Return which weekday of its month a day is, such as ``4MO``; the fifth counts as the last."""
    nth = (day.day + 6) // 7
    return f"{nth if nth < 5 else -1}{CODES[day.weekday()]}"
