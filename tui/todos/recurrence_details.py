"""Parses the details of a recurrence, in any order: place, time, first day, end, exceptions."""

from datetime import date, timedelta

from tui.todos.dates.days import Days
from tui.todos.dates.times import NUMBERS, Reading
from tui.todos.recurrence_places import Places, nth_of_its_month
from tui.todos.recurrence_rule import CODES, Rule, weekly
from tui.todos.recurrence_words import TIMES
from tui.todos.tokens import Words

EXCEPT = ("except", "excluding", "but", "not", "without")
UNTIL = ("until", "till", "til", "ending", "ends", "through", "thru")
FROM = ("starting", "beginning", "from")
_AFTER = ("after", "from", "since", "when", "once", "upon")
_COMPLETION = frozenset(
    (
        *(
            "completion",
            "its completion",
            "the last completion",
            "last completion",
            "completing it",
            "doing it",
        ),
        *(
            "finishing it",
            "done",
            "it's done",
            "it’s done",
            "it is done",
            "being done",
            "i did it",
            "i do it",
        ),
        *(
            "completed",
            "it's completed",
            "it is completed",
            "i complete it",
            "i completed it",
            "being completed",
        ),
        *("finished", "it's finished", "it is finished", "i finish it", "i finished it", "the day it's done"),
    )
)
"""What stands behind `_AFTER` where a recurrence counts from the day of completion."""
_COMPLETION_AT_END = frozenset(
    ("completing", "finishing", "i finish", "i finished", "i complete", "i'm done", "i’m done", "i am done")
)
"""The same, unless it goes on: "after finishing the report"."""
_LONGEST_COMPLETION = 4
_MOST_TIMES = 10**6


class Details:
    """Reads what follows a recurrence, and adds it to the rule.

    Args:
        days: Reads days and times.
        places: Reads places in weeks, months and years.
        rule: What was read so far.
        index: The word after it.
    """

    def __init__(self, days: Days, places: Places, rule: Rule, index: int) -> None:
        self._days, self._places = days, places
        self._words = days.words
        self.rule, self.stop = rule, index
        self._lasts: tuple[int, str] | None = None

    def read(self) -> None:
        """Read all there is; `rule` and `stop` say what was found."""
        readers = (
            self._completion,
            self._limit,
            self._begin,
            self._exception,
            self._months,
            self._time,
            self.placed,
        )
        while any(self._take(read(self._words.any_of(self.stop, ","))) for read in readers):
            pass

    def _take(self, reading: Reading[Rule]) -> bool:
        if reading is not None:
            self.rule, self.stop = reading
        return reading is not None

    def finished(self) -> Rule | None:
        """Return the rule with what depends on its first day; None beyond the calendar's ends."""
        rule, begin = self.rule, self.rule.begin or self._days.today
        try:
            if rule.weekday:
                begin += timedelta(days=(CODES.index(rule.weekday) - begin.weekday()) % 7)
                rule = rule._replace(by=(("BYDAY", nth_of_its_month(begin)),), begin=begin)
            if self._lasts:
                after = self._days.later(begin, self._lasts)
                return rule._replace(limit=_until(after - timedelta(days=1))) if after else None
        except OverflowError:
            return None
        return rule

    def placed(self, index: int) -> Reading[Rule]:
        """Read where in its week, month or year a rule falls that does not say so yet."""
        words, rule = self._words, self.rule
        if rule.by or rule.weekday:
            return None
        start = words.any_of(index, "on", "by", "in", "at")
        match rule.frequency:
            case "DAILY" | "WEEKLY":
                return self._in_week(start)
            case "MONTHLY":
                told = start > index and words[index] != "at"  # "every month at 9" is at nine o'clock
                if found := self._places.in_month(start, told=told):
                    return rule._replace(by=found[0]), found[1]
                weekdays = self._places.weekdays(start) if start > index else None
                if weekdays and len(weekdays[0]) == 1:
                    return rule._replace(weekday=weekdays[0][0]), weekdays[1]
            case _:
                if (found := self._places.in_year(start)) and found[0]:
                    return rule._replace(by=found[0]), found[1]
        return None

    def _in_week(self, index: int) -> Reading[Rule]:
        """Read weekdays: several where it is every day or behind ``from``, else one or more."""
        start = self._words.any_of(index, "from")
        weekdays = self._places.weekdays(start)
        daily = self.rule.frequency == "DAILY"
        if (
            weekdays is None
            or ((daily or start > index) and len(weekdays[0]) < 2)
            or (daily and self.rule.interval > 1)
        ):
            return None
        return self.rule._replace(frequency="WEEKLY", by=weekly(weekdays[0])), weekdays[1]

    def _limit(self, index: int) -> Reading[Rule]:
        words, rule = self._words, self.rule
        if rule.limit or self._lasts:
            return None
        if (
            words[index] in UNTIL
            or words.phrase(index, "up to")
            or (words[index] in ("to", "and") and rule.begin)
        ):
            start = words.any_of(words.phrase(index, "up to") or index + 1, "on")
            end = self._days.day(start, sure=True)
            return end and (rule._replace(limit=_until(end[0])), end[1])
        start = words.any_of(index, "for")
        if times := self._times(start):
            return rule._replace(limit=f"COUNT={times[0]}"), times[1]
        span = self._days.span(words.phrase(start, "the next") or start) if start > index else None
        if span:
            self._lasts = span[0]
            return rule, span[1]
        return None

    def _times(self, index: int) -> Reading[int]:
        """Read ``10 times``, ``10x``."""
        words = self._words
        word = words[index]
        if word.endswith("x") and word[:-1].isdecimal() and 0 < int(word[:9].rstrip("x")) < _MOST_TIMES:
            return int(word[:-1]), index + 1
        number = int(word[:9]) if word.isdecimal() else NUMBERS.get(word, 0)
        return (number, index + 2) if 0 < number < _MOST_TIMES and words[index + 1] in TIMES else None

    def _begin(self, index: int) -> Reading[Rule]:
        words = self._words
        if self.rule.begin or not (words[index] in (*FROM, "between") or words.phrase(index, "as of")):
            return None
        start = words.any_of(words.phrase(index, "as of") or index + 1, "on")
        begin = self._days.day(start, sure=True)
        return begin and (self.rule._replace(begin=begin[0]), words.any_of(begin[1], "on"))

    def _completion(self, index: int) -> Reading[Rule]:
        stop = after_completion(self._words, index)
        return (self.rule._replace(repeat_from="completion"), stop) if stop else None

    def _exception(self, index: int) -> Reading[Rule]:
        """Read ``except sundays``, ``but not on mondays``, ``except in august``."""
        words, rule = self._words, self.rule
        if words[index] not in EXCEPT or rule.interval > 1 or rule.frequency not in ("DAILY", "WEEKLY"):
            return None
        start = words.any_of(words.any_of(index + 1, "not"), "on", "in")
        named = dict(rule.by)
        if weekdays := self._places.weekdays(start):
            of = named.get("BYDAY", ",".join(CODES if rule.frequency == "DAILY" else ())).split(",")
            left = [code for code in of if code not in weekdays[0]]
            if not left or len(left) == len(of):
                return None
            by = tuple((name, value) for name, value in rule.by if name != "BYDAY")
            return rule._replace(frequency="WEEKLY", by=(*weekly(left), *by)), weekdays[1]
        months = self._places.months(start)
        if months is None or "BYMONTH" in named:
            return None
        rest = ",".join(str(month) for month in range(1, 13) if month not in months[0])
        return (rule._replace(by=(*rule.by, ("BYMONTH", rest))), months[1]) if rest else None

    def _months(self, index: int) -> Reading[Rule]:
        """Read ``in june and july`` of what recurs by days or weeks."""
        words, rule = self._words, self.rule
        start = words.any_of(index, "in", "of", "during")
        if start == index or rule.frequency not in ("DAILY", "WEEKLY") or "BYMONTH" in dict(rule.by):
            return None
        months = self._places.months(start)
        if months is None:
            stop = words.phrase(start, "the week") if rule.frequency in ("DAILY", "WEEKLY") else None
            return (rule, stop) if stop and words[index] == "of" else None
        named = ("BYMONTH", ",".join(map(str, sorted(set(months[0])))))
        return rule._replace(by=(*rule.by, named)), months[1]

    def _time(self, index: int) -> Reading[Rule]:
        at = None if self.rule.at else self._days.clock(self._words.any_of(index, "by"), sure=True)
        return at and (self.rule._replace(at=at[0]), at[1])


def after_completion(words: Words, index: int) -> int | None:
    """Return the index after ``after completion``, ``when done``; None if nothing of the kind is there."""
    if words[index] not in _AFTER:
        return None
    for length in range(_LONGEST_COMPLETION, 0, -1):
        said = " ".join(words[index + 1 + place] for place in range(length))
        stop = index + 1 + length
        if said in _COMPLETION and words[stop] != "with":
            return stop
        if said in _COMPLETION_AT_END and (words.whole or words[stop] == "," or words.ends(stop)):
            return stop
    return None


def _until(day: date) -> str:
    return f"UNTIL={day.isoformat().replace('-', '')}"
