"""Parses a recurrence in English: ``every 2 weeks on monday`` as an RFC 5545 rule.

rule    = ("every" | "each" | "ev") ["!"] target {detail}
        | "once a" period {detail}
        | ("daily" | "weekly" | "monthly" | … | "mondays" | "weekdays") {detail}
        | (".+" | "++") number ("d" | "w" | "m" | "y")
        | ["on" | "at"] place ["of"] "every" ([count] "month" | "year") {detail}
target  = [count] period [place] | [count] weekdays | part of day | place
period  = "day" | "week" | "fortnight" | "month" | "quarter" | "half year" | "year"
count   = "other" | number | "2nd", "third", …
place   = what `tui.todos.recurrence_places` reads
detail  = time | "starting" day | "until" day | "for" span | ["for"] number "times"
        | "except" (weekdays | months) | "in" months | "after completion"

"every!", "after completion" and org-mode's ".+6w" say that it repeats from the day it is completed on.

A phrase is read whole or not at all. Where words are left over that belong to it, such as a second time of
day, or where no rule can say it, it is `Unread` up to the last of its words, with the reason.
"""

import re

from tui.todos.dates.calendar import MONTH_NAMES
from tui.todos.dates.days import Days
from tui.todos.dates.times import NUMBERS, PARTS_OF_DAY, Reading
from tui.todos.recurrence_details import EXCEPT, FROM, UNTIL, Details
from tui.todos.recurrence_places import Places, weekday_code
from tui.todos.recurrence_rule import WEEKEND, By, Rule, Unread, month_days, weekly
from tui.todos.recurrence_words import ADVERBS, ALTERNATE, EVERY, MORNINGS, PLURALS

_UNITS = {
    **dict.fromkeys(("day", "days", "d"), ("DAILY", 1)),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "w"), ("WEEKLY", 1)),
    **dict.fromkeys(("fortnight", "fortnights"), ("WEEKLY", 2)),
    **dict.fromkeys(("month", "months", "mo", "mos"), ("MONTHLY", 1)),
    **dict.fromkeys(("quarter", "quarters"), ("MONTHLY", 3)),
    **dict.fromkeys(("half-year", "half-years"), ("MONTHLY", 6)),
    **dict.fromkeys(("year", "years", "yr", "yrs", "y"), ("YEARLY", 1)),
}
_OTHER = ("other", *ALTERNATE)
_HOURS = frozenset(("hour", "hours", "hourly", "minute", "minutes", "min", "mins", "h"))
_EDGES: dict[str, tuple[By, By]] = {
    "month": (month_days([1]), month_days([-1])),
    "quarter": (
        (("BYMONTH", "1,4,7,10"), ("BYMONTHDAY", "1")),
        (("BYMONTH", "3,6,9,12"), ("BYMONTHDAY", "-1")),
    ),
    "year": ((("BYMONTH", "1"), ("BYMONTHDAY", "1")), (("BYMONTH", "12"), ("BYMONTHDAY", "31"))),
}
"""The first and the last day of each."""

_DANGLING = frozenset((*UNTIL, *EXCEPT)) - {"but", "not", "without", "through"}
"""What only a day can follow: alone it is no word of a task."""
_AND = ("and", "or", "&", ",")
_CONNECTORS = frozenset(
    (*UNTIL, *EXCEPT, *FROM, *_AND, *EVERY, "+", "-", "–", "the", "other", "during", "between")
)
_CONNECTORS |= {"on", "at", "by", "in", "of", "to", "for", "before", "after"}
_LONGEST_INTERVAL = 999
_REPEATER = r"(\.\+|\+\+)(\d{1,3})([dwmy])"
_SETS = ("weekend", "weekends", "weekday", "weekdays", "workday", "workdays", "day", "days")
_OFTEN = ("twice", "thrice", "times")
_HOUR = r"\d{1,2}:\d\d"
_UNFIT = "“{}” does not fit the recurrence."
_BY_NUMBER = (
    f"A todo comes back after a whole number of days, weeks, months or years, 1 to {_LONGEST_INTERVAL}."
)
_BY_DAYS = "A todo comes back by days, not by hours or minutes."
_SEVERAL = "“{}” are several days. Say every, or add a todo for each."
_ONCE = "A todo comes back once each time. Add a todo for each."
_ONE_TIME = "A todo has one time of day. Add a todo for each."


class RecurrenceParser:
    """Reads recurrences from words, as seen from one day."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._words = days.words
        self._places = Places(days)

    def rule(self, index: int) -> Reading[Rule | Unread]:
        """Read a recurrence with all that belongs to it."""
        begun = self._begun(index)
        if begun is None:
            return self._unread(index)
        if index and self._words[index - 1] in _OFTEN:
            return Unread(_ONCE), begun[1]
        details = Details(self._days, self._places, *begun)
        details.read()
        stop = details.stop
        if not self._belongs(index, stop):
            return None
        if reason := self._left_over(stop):
            return Unread(reason), max(stop, self._extent(stop))
        rule = details.finished()
        return (rule or Unread(_UNFIT.format(self._words.text(index, stop)))), stop

    def _belongs(self, index: int, stop: int) -> bool:
        """Whether an adverb or a plural such as ``mondays`` is a recurrence, and not a word of the task."""
        words = self._words
        alone = words[index] in ADVERBS or words[index] in PLURALS
        return not alone or stop > index + 1 or words.whole or words.ends(stop)

    def _begun(self, index: int) -> Reading[Rule]:
        """Read what recurs, without the details."""
        words = self._words
        word = words[index]
        if repeater := re.fullmatch(_REPEATER, word):
            return self._repeater(repeater, index)
        if word in ADVERBS:
            rule = Rule(*ADVERBS[word], at=PARTS_OF_DAY["night"] if word == "nightly" else None)
            return self._placed(rule, index + 1)
        if word == "once":
            start = words.any_of(index + 1, "a", "per", *EVERY)
            period = self._period(start) if start > index + 1 else None
            return period and self._placed(Rule(*period[0]), period[1])
        if word in EVERY and words[index + 1] == "!" and words.adjoins(index + 1):
            target = self._target(index + 2)
            return target and (target[0]._replace(repeat_from="completion"), target[1])
        if word in EVERY:
            return self._target(index + 1)
        return self._plural(index) or self._place_of_every(index)

    def _plural(self, index: int) -> Reading[Rule]:
        """Read ``mondays``, ``on alternate fridays``, ``fridays every 2 weeks``, ``monday mornings``."""
        words = self._words
        start = words.any_of(index, "on")
        plural = words.any_of(start, *ALTERNATE)
        weekdays = self._places.weekdays(plural)
        if weekdays is None or not (words[plural] in PLURALS or words[plural + 1] in MORNINGS):
            return None
        rule, stop = Rule("WEEKLY", 1 + (plural > start), weekly(weekdays[0])), weekdays[1]
        period = self._period(stop + 1) if words[stop] in EVERY and plural == start else None
        if period and period[0][0] == "WEEKLY":
            return rule._replace(interval=period[0][1]), period[1]
        return rule, stop

    def _repeater(self, found: re.Match[str], index: int) -> Reading[Rule]:
        """Read org-mode's ``++1w`` and ``.+1w`` (Org Manual, 8.3.2), which counts from completion."""
        frequency, times = _UNITS["mo" if found[3] == "m" else found[3]]
        number = times * int(found[2])
        rule = Rule(frequency, number, repeat_from="completion" if found[1] == ".+" else "due")
        return (rule, index + 1) if 0 < number <= _LONGEST_INTERVAL else None

    def _target(self, index: int) -> Reading[Rule]:
        """Read what stands behind ``every``."""
        words = self._words
        index = words.any_of(index, "single")
        if self._no_count(index):
            return None
        if period := self._period(index):
            return self._placed(Rule(*period[0]), period[1])
        if found := self._counted_weekdays(index):
            return found
        if words[index] in PARTS_OF_DAY and (at := self._days.clock(index, sure=True)):
            return Rule("DAILY", at=at[0]), at[1]
        return self._edge(index, every=True) or self._place(index)

    def _counted_weekdays(self, index: int) -> Reading[Rule]:
        """Read ``monday``, ``other friday``, ``second weekend``; not the month's ``second friday``."""
        number, at = self._count(index) or (1, index)
        weekdays = self._places.weekdays(at)
        if weekdays is None:
            return None
        codes, stop = weekdays
        weekend = codes == WEEKEND.split(",")
        if at > index and (
            (self._days.ordinal(index) is not None and not weekend) or (len(codes) > 1 and not weekend)
        ):
            return None
        return Rule("WEEKLY", number, weekly(codes)), stop

    def _place(self, index: int) -> Reading[Rule]:
        """Read a place in a year or a month that stands for all of them, such as ``first monday``."""
        if yearly := self._places.in_year(index):
            return Rule("YEARLY", by=yearly[0]), yearly[1]
        monthly = self._places.in_month(index, told=self._words.whole)
        return monthly and (Rule("MONTHLY", by=monthly[0]), monthly[1])

    def _place_of_every(self, index: int) -> Reading[Rule]:
        """Read ``on the 15th of every month``, ``last friday of every other month``, ``may 5 every year``."""
        words = self._words
        start = words.any_of(index, "on", "at")
        place = self._edge(start) or self._place(start)
        if place is None:
            return None
        rule, stop = place
        if words[stop - 1] in ("month", "quarter", "year") and words[stop - 2] in EVERY:
            return place
        every = words.any_of(stop, "of")
        period = self._period(every + 1) if words[every] in EVERY else None
        if period is None or period[0][0] != rule.frequency:
            return None
        return rule._replace(interval=period[0][1]), period[1]

    def _edge(self, index: int, *, every: bool = False) -> Reading[Rule]:
        """Read ``[the] end of every month``; behind ``every`` also ``last day of the quarter``."""
        words = self._words
        if every and (stop := words.phrase(index, "month end")):
            return Rule("MONTHLY", by=month_days([-1])), stop
        start = words.any_of(index, "the")
        last = words[start] in ("end", "last")
        stop = words.phrase(start, "last day of") or words.phrase(start, "first day of")
        if stop is None and words[start] in ("start", "beginning", "end") and words[start + 1] == "of":
            stop = start + 2
        if stop is None or not (every or words[stop] in EVERY):
            return None
        unit = words.any_of(stop, "the", *EVERY)
        if words[unit] not in _EDGES:
            return None
        return Rule("YEARLY" if words[unit] == "year" else "MONTHLY", by=_EDGES[words[unit]][last]), unit + 1

    def _count(self, index: int) -> Reading[int]:
        """Read ``other``, ``3``, ``three``, ``third``."""
        word = self._words[index]
        if word in _OTHER:
            return 2, index + 1
        if stop := self._words.phrase(index, "couple of"):
            return 2, stop
        number = NUMBERS.get(word, 0) if word not in ("a", "an") else 0
        if word.isdecimal() and len(word) < 5:
            number = int(word)
        number = number or self._days.ordinal(index) or 0
        return (number, index + 1) if 0 < number <= _LONGEST_INTERVAL else None

    def _no_count(self, index: int) -> bool:
        """Whether a period has a number that cannot count it: ``0 days``, ``1.5 weeks``."""
        unit = self._words[index + 1]
        counted = unit in _UNITS and len(unit) > 1 and self._words[index][:1].isdecimal()
        return counted and self._count(index) is None

    def _period(self, index: int) -> Reading[tuple[str, int]]:
        """Read ``week``, ``2 weeks``, ``other month``, ``third day``, ``2w`` as frequency and interval."""
        words = self._words
        if (span := self._days.short_span(index)) and span[1] in _UNITS:
            frequency, times = _UNITS[span[1]]
            return ((frequency, times * span[0]), index + 1) if 0 < span[0] <= _LONGEST_INTERVAL else None
        number, at = self._count(index) or (1, index)
        if words[at] == "half" and words[at + 1] in ("year", "years"):
            return ("MONTHLY", 6 * number), at + 2
        if words[at] not in _UNITS or (len(words[at]) == 1 and at == index):
            return None
        if at > index and self._days.ordinal(index) and (number < 2 or words[at + 1] == "of"):
            return None  # "every second day of the month"
        frequency, times = _UNITS[words[at]]
        if frequency == "MONTHLY" and times * number == 12:
            return ("YEARLY", 1), at + 1
        return (frequency, times * number), at + 1

    def _placed(self, rule: Rule, index: int) -> tuple[Rule, int]:
        """Read where in its week, month or year a rule falls, if that is told at once."""
        return Details(self._days, self._places, rule, index).placed(index) or (rule, index)

    # What does not fit

    def _left_over(self, index: int) -> str:
        """Return why the words at `index` keep those before from being a rule; empty if they do not."""
        words = self._words
        at = index
        while words[at] in _CONNECTORS:
            at += 1
        if at == index:
            again = words[index] and (weekday_code(words[index]) or self._days.ordinal(index) is not None)
            return _UNFIT.format(words[index]) if again else ""
        if not self._item(at):
            dangling = (not words[at] and words[index] != ",") or any(
                words[each] in _DANGLING for each in range(index, at)
            )
            return _UNFIT.format(words.text(index, at)) if dangling else ""
        if words[index] in _AND and (self._days.clock(at, sure=True) or words[at].isdecimal()):
            return _ONE_TIME
        return _UNFIT.format(words.text(index, self._extent(index)))

    def _unread(self, index: int) -> Reading[Rule | Unread]:
        """Return why a phrase that begins like a recurrence is none, None if it does not begin so."""
        words = self._words
        if words[index] == "hourly" and (words.whole or words.ends(index + 1)):
            return Unread(_BY_DAYS), index + 1
        if words[index] not in EVERY:
            return self._several(index)
        if self._no_count(index + 1):
            return Unread(_BY_NUMBER), self._extent(index + 1)
        number = self._count(index + 1)
        unit = words.any_of(number[1] if number else index + 1, "half")
        if words[unit] in _HOURS:
            return Unread(_BY_DAYS), self._extent(unit + 1)
        stop = self._extent(index + 1)
        if stop <= index + 1 + (words[index + 1].isdecimal()):
            return None
        return Unread(_UNFIT.format(words.text(index, stop))), stop

    def _several(self, index: int) -> Reading[Rule | Unread]:
        """Return that several days are none to be due on: ``monday, wednesday and friday at 7``."""
        words = self._words
        start = words.any_of(index, "on", "by")
        weekdays = self._places.weekdays(start)
        if weekdays is None or len(weekdays[0]) < 2 or words[weekdays[1] - 1] in _SETS:
            return None
        return Unread(_SEVERAL.format(words.text(start, weekdays[1]))), self._extent(start)

    def _extent(self, index: int) -> int:
        """Return where the last of the words ends that speak of days and times from `index` on."""
        stop = at = index
        while self._words[at]:
            if after := self._item(at):
                stop = at = after
            elif self._words[at] in _CONNECTORS:
                at += 1
                stop = max(stop, at if self._words[at - 1] in _DANGLING else stop)
            else:
                break
        return stop

    def _item(self, index: int) -> int:
        """Return the index after a day, a time, a weekday, a month or a span; 0 where there is none."""
        words, days = self._words, self._days
        word = words[index]
        for reading in (
            self._places.weekdays(index),
            days.day(index, sure=True),
            days.clock(index, sure=True),
            days.span(index),
        ):
            if reading:
                return reading[1]
        named = (
            weekday_code(word)
            or MONTH_NAMES.get(word)
            or (word in _UNITS and len(word) > 1)
            or re.match(_HOUR, word)
        )
        listed = words.ends(index + 1) or words[index + 1] in _AND
        timed = word.isdecimal() and words[index - 1] in ("at", *_AND) and listed
        return index + 1 if named or timed or days.ordinal(index) is not None else 0
