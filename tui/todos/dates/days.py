"""Parses days in English.

Every method takes the index of a word and returns what it parsed there with the index after it, or None. The
docstrings have the grammar; words in brackets are optional. What could as well belong to a task ("the 15th
chapter") is a date only at the end of a line, after a word such as "by", or if the whole text is a date.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, time, timedelta
from functools import partial

from tui.todos.dates.calendar import (
    ALSO_ENGLISH,
    MONTH_NAMES,
    WEEKDAY_NAMES,
    day_of,
    month_end,
    months_later,
    nth_weekday,
    shifted,
    week_of,
    workdays_later,
)
from tui.todos.dates.times import AMOUNT, NUMBERS, Reading, Times
from tui.todos.locale import INTERNATIONAL, Locale
from tui.todos.tokens import Words

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "week"),
    **dict.fromkeys(("m", "mo", "month", "months"), "month"),
    **dict.fromkeys(("q", "quarter", "quarters"), "quarter"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), "year"),
    **dict.fromkeys(("fortnight", "fortnights"), "fortnight"),
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), "workday"),
}
# Not compiled before they are needed: few lines have a date in numbers.
_ISO = r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
_NUMERIC = r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})"
_NUMERIC_SHORT = r"(\d{1,2})[/.](\d{1,2})"
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)"
_DAY_NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20|21)\d\d"


def _reading(day: date | None, stop: int) -> Reading[date]:
    return None if day is None else (day, stop)


class Days(Times):
    """Reads days and times from words, as seen from one day."""

    def __init__(
        self, words: Words, today: date, locale: Locale = INTERNATIONAL, now: time | None = None
    ) -> None:
        super().__init__(words, today, now)
        self.locale = locale

    def day(self, index: int, *, sure: bool = False, away: bool = True) -> Reading[date]:
        """Read any day; the longest reading wins.

        Args:
            index: The word it begins at.
            sure: The word before it announces a date.
            away: It may be given as a time from another day.
        """
        readers: tuple[Callable[[int], Reading[date]], ...] = (
            self._named,
            self._weekday,
            self._period,
            self._edge,
            self._numeric,
            self._month_day,
            self._nth_weekday,
            partial(self._doubtful, sure=sure),
            *((self._away,) if away else ()),
        )
        found: list[tuple[date, int]] = []
        for read in readers:
            with suppress(OverflowError):  # what lies beyond the calendar's ends is no day
                reading = read(index)
                found += [reading] if reading and (sure or self._certain(index, reading[1])) else []
        return max(found, key=lambda reading: reading[1], default=None)

    def _certain(self, index: int, stop: int) -> bool:
        """Return whether the words cannot be meant otherwise."""
        words = self.words
        doubtful = (
            stop - index == 1
            and (
                words[index] in ALSO_ENGLISH
                or words[index] == "weekend"
                or re.fullmatch(_ORDINAL, words[index])
            )
        ) or (words[index] == "the" and stop - index == 2)
        return not doubtful or words.whole or words.ends(stop)

    def _named(self, index: int) -> Reading[date]:
        """``today | tomorrow | tmr | yesterday | [the] day after tomorrow | [the] day before yesterday``"""
        words = self.words
        start = words.any_of(index, "the")
        for phrase, days in (("day after tomorrow", 2), ("day before yesterday", -2)):
            if stop := words.phrase(start, phrase):
                return self._later(days, stop)
        days_away = {"today": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "yesterday": -1}.get(words[index])
        return None if days_away is None else self._later(days_away, index + 1)

    def _weekday(self, index: int) -> Reading[date]:
        """``[this|next|last|coming] WEEKDAY``, ``WEEKDAY next week``; alone, the first after today."""
        words = self.words
        start = words.any_of(index, "this", "next", "last", "coming")
        weekday = WEEKDAY_NAMES.get(words[start])
        if weekday is None:
            return None
        ahead = (weekday - self.today.weekday() - 1) % 7 + 1
        in_week = week_of(self.today, self.locale) + timedelta(days=(weekday - self.locale.week_start) % 7)
        if after := words.phrase(start + 1, "next week"):
            return in_week + timedelta(days=7), after
        match words[index]:
            case "this":
                return self._later(ahead % 7, start + 1)
            case "next":
                return in_week + timedelta(days=7), start + 1
            case "last":
                return self._later(ahead - 7 if ahead < 7 else -7, start + 1)
            case _:
                return self._later(ahead, start + 1)

    def _period(self, index: int) -> Reading[date]:
        """``next|last week|month|quarter|year``: its first day (a week's Monday); ``[this] weekend``."""
        words = self.words
        which = {"this": 0, "next": 1, "last": -1}.get(words[index])
        start = index if which is None else index + 1
        if words[start] == "weekend":
            saturday = week_of(self.today, INTERNATIONAL) + timedelta(days=5 + 7 * (which or 0))
            return (max(saturday, self.today) if not which else saturday), start + 1
        if which is None or which == 0 or words[start] not in ("week", "month", "quarter", "year"):
            return None
        begun = self._monday(which) if words[start] == "week" else self._begin(words[start], which)
        return _reading(begun, start + 1)

    def _monday(self, away: int) -> date | None:
        """Return the Monday of the week that is `away`: work begins then, though weeks begin on Sunday."""
        begun = self._begin("week", away)
        return begun and shifted(begun, -begun.weekday() % 7)

    def _begin(self, unit: str, away: int) -> date | None:
        """Return the first day of the week, month, quarter or year that is `away` from this one."""
        today = self.today
        match unit:
            case "week":
                return shifted(week_of(today, self.locale), 7 * away)
            case "month":
                return months_later(today.replace(day=1), away)
            case "quarter":
                return months_later(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), 3 * away)
            case _:
                return day_of(today.year + away, 1, 1)

    def _edge(self, index: int) -> Reading[date]:
        """``end|start of [the|this|next] week|month|quarter|year | last day of month|MONTH | eom``."""
        words = self.words
        short = {"eow": "week", "eom": "month", "eoy": "year", "eoq": "quarter"}.get(words[index])
        if short:
            return self._end(short, 0, index + 1)
        start = words.any_of(index, "the")
        if stop := words.phrase(start, "last day of"):
            if month := MONTH_NAMES.get(words[stop]):
                return self._last_of(month, stop + 1)
            edge = "end"
        elif words[start] in ("end", "start", "beginning") and words[start + 1] == "of":
            edge, stop = words[start], start + 2
        else:
            return None
        away = int(words[stop] == "next")
        stop = words.any_of(stop, "the", "this", "next")
        if words[stop] not in ("week", "month", "quarter", "year"):
            return None
        if edge == "end":
            return self._end(words[stop], away, stop + 1)
        begun = self._monday(away) if words[stop] == "week" else self._begin(words[stop], away)
        return _reading(begun, stop + 1)

    def _end(self, unit: str, away: int, stop: int) -> Reading[date]:
        after = self._begin(unit, away + 1)
        return _reading(after and after - timedelta(days=1), stop)

    def _last_of(self, month: int, stop: int) -> Reading[date]:
        end = month_end(self.today.replace(month=month, day=1))
        if end < self.today:
            following = day_of(self.today.year + 1, month, 1)
            return _reading(following and month_end(following), stop)
        return end, stop

    def _numeric(self, index: int) -> Reading[date]:
        """``2027-03-04``, ``4.3.2027``, ``4/3/27``: day or month first as is the custom, if both could be."""
        word = self.words[index]
        if iso := re.fullmatch(_ISO, word):
            found = day_of(int(iso[1]), int(iso[3]), int(iso[4]))
        elif numeric := re.fullmatch(_NUMERIC, word):
            year = int(numeric[4]) if len(numeric[4]) == 4 else 2000 + int(numeric[4])
            found = self._either(year, int(numeric[1]), int(numeric[3]), dotted=numeric[2] == ".")
        else:
            return None
        return _reading(found, index + 1)

    def _either(self, year: int, first: int, second: int, *, dotted: bool) -> date | None:
        """Return the day with its two numbers in the customary order, or in the one that is possible."""
        if self.locale.day_first or dotted:
            return day_of(year, second, first) or day_of(year, first, second)
        return day_of(year, first, second) or day_of(year, second, first)

    def _doubtful(self, index: int, *, sure: bool) -> Reading[date]:
        """``24.12.``, ``4/3`` and ``[the] 15th``: the next such day.

        A number such as ``3.12`` or ``9/10`` is a version or a score, unless a dot ends it or it must be one.
        """
        words = self.words
        if short := re.fullmatch(_NUMERIC_SHORT, words[index]):
            dotted = "." in words[index] and words[index + 1] == "." and index + 1 < len(words)
            if not (sure or words.whole or dotted):
                return None
            stop = index + 2 if dotted else index + 1
            numbers = int(short[1]), int(short[2])
            return self._coming(lambda year: self._either(year, *numbers, dotted="." in words[index]), stop)
        start = words.any_of(index, "the")
        if ordinal := re.fullmatch(_ORDINAL, words[start]):
            for months in range(12):
                first = months_later(self.today.replace(day=1), months)
                found = first and day_of(first.year, first.month, int(ordinal[1]))
                if found and found >= self.today:
                    return found, start + 1
        return None

    def _month_day(self, index: int) -> Reading[date]:
        """``[the] 25[th] [of] MONTH [YEAR] | MONTH 25[th] [[,] YEAR]``; without a year, the next such day."""
        words = self.words
        start = words.any_of(index, "the")
        if number := re.fullmatch(_DAY_NUMBER, words[start]):
            at = words.any_of(words.any_of(start + 1, "."), "of")
            month = MONTH_NAMES.get(words[at])
            stop = at + 1
        else:
            month = MONTH_NAMES.get(words[index])
            at = words.any_of(words.any_of(index + 1, "."), "the")
            number = re.fullmatch(_DAY_NUMBER, words[at])
            stop = at + 1
        if month is None or number is None:
            return None
        day, month_number = int(number[1]), month
        year_at = words.any_of(words.any_of(stop, "."), ",")
        if re.fullmatch(_YEAR, words[year_at]):
            found = day_of(int(words[year_at]), month_number, day)
            return _reading(found, year_at + 1)
        return self._coming(lambda year: day_of(year, month_number, day), stop)

    def _coming(self, in_year: Callable[[int], date | None], stop: int) -> Reading[date]:
        """Return the first day from today on; eight years may pass between two 29 Februaries."""
        for year in range(self.today.year, min(self.today.year + 9, date.max.year + 1)):
            found = in_year(year)
            if found and found >= self.today:
                return found, stop
        return None

    def _nth_weekday(self, index: int) -> Reading[date]:
        """``[the] first|2nd|…|last WEEKDAY of MONTH | [the|this|next] month``"""
        words = self.words
        start = words.any_of(index, "the")
        nth = self.ordinal(start)
        weekday = WEEKDAY_NAMES.get(words[start + 1])
        if nth is None or weekday is None or words[start + 2] not in ("of", "in"):
            return None
        stop = start + 3
        if month := MONTH_NAMES.get(words[stop]):
            return self._coming(lambda year: nth_weekday(year, month, weekday, nth), stop + 1)
        said = words[stop]
        stop = words.any_of(stop, "the", "this", "next")
        if words[stop] != "month":
            return None
        for away in (1,) if said == "next" else (0,) if said == "this" else (0, 1, 2):
            first = self._begin("month", away)
            found = first and nth_weekday(first.year, first.month, weekday, nth)
            if found and (found >= self.today or said in ("this", "next")):
                return found, stop + 1
        return None

    def ordinal(self, index: int) -> int | None:
        """Return the number of ``first``, ``2nd`` or ``last`` (-1)."""
        if number := re.fullmatch(_ORDINAL, self.words[index]):
            return int(number[1]) or None
        return ORDINALS.get(self.words[index])

    def _away(self, index: int) -> Reading[date]:
        """``in SPAN | SPAN from now|DAY | SPAN after|before DAY | SPAN ago``; SPAN is ``3 days``, ``2w``."""
        words = self.words
        if words[index] == "in":
            span = self.span(index + 1)
            return span and self._after(self.today, span[0], 1, span[1])
        span = self.span(index)
        if span is None:
            return None
        (amount, unit), stop = span
        if words[stop] == "ago":
            return self._after(self.today, (amount, unit), -1, stop + 1)
        if words[stop] not in ("from", "after", "before"):
            return None
        if words[stop + 1] == "now":
            return self._after(self.today, (amount, unit), 1, stop + 2)
        other = self.day(stop + 1, sure=True, away=False)
        return other and self._after(other[0], (amount, unit), -1 if words[stop] == "before" else 1, other[1])

    def span(self, index: int) -> Reading[tuple[int, str]]:
        """Read ``3 days``, ``a week``, ``a couple of months``, ``2w`` as an amount and a unit."""
        words = self.words
        if stop := words.phrase(index, "a couple of"):
            unit = _UNITS.get(words[stop])
            return ((2, unit), stop + 1) if unit else None
        if amount := re.fullmatch(AMOUNT, words[index]):
            number, stop = int(amount[1]), index + 1
            name = amount[2]
        else:
            number, stop, name = NUMBERS.get(words[index], 0), index + 1, None
        if name is None:
            if words[stop] == "business":
                stop, name = stop + 2, "workday" if words[stop + 1] in ("day", "days") else None
            else:
                stop, name = stop + 1, words[stop]
        unit = _UNITS.get(name or "")
        return ((number, unit), stop) if unit and (number or amount) else None

    def short_span(self, index: int) -> tuple[int, str] | None:
        """Return the amount and the unit of one word such as ``2w`` or ``10d``."""
        amount = re.fullmatch(AMOUNT, self.words[index])
        return (int(amount[1]), amount[2]) if amount and amount[2] else None

    def later(self, day: date, span: tuple[int, str]) -> date | None:
        """Return the day a span after another, None beyond the calendar's ends."""
        reading = self._after(day, span, 1, 0)
        return reading and reading[0]

    def _after(self, day: date, span: tuple[int, str], sign: int, stop: int) -> Reading[date]:
        """Return the day a span later (`sign` 1) or earlier (-1)."""
        amount, unit = span
        match unit:
            case "day" | "week" | "fortnight":
                found = shifted(day, sign * amount * {"day": 1, "week": 7, "fortnight": 14}[unit])
            case "workday":
                found = workdays_later(day, amount) if sign > 0 else None
            case _:
                found = months_later(day, sign * amount * {"month": 1, "quarter": 3, "year": 12}[unit])
        return _reading(found, stop)

    def _later(self, days: int, stop: int) -> Reading[date]:
        found = shifted(self.today, days)
        return _reading(found, stop)
