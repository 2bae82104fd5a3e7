"""Parses due dates in English: a day, a time, a recurrence, or several of them.

when = ["on" | "by" | "due"] (day [","] [time] | time [","] [day] | rule | "in 2 hours") | "no date"
"""

from datetime import date, time
from typing import NamedTuple

from tui.todos.dates.calendar import MONTH_NAMES, WEEKDAY_NAMES, WEEKDAYS, shifted
from tui.todos.dates.days import ORDINALS, Days
from tui.todos.dates.times import NUMBERS, PARTS_OF_DAY, Reading
from tui.todos.locale import INTERNATIONAL, Locale
from tui.todos.recurrence_rule import Unread, kept_at_month_end
from tui.todos.recurrence_words import BEGINNINGS as RECURRENCE_BEGINNINGS
from tui.todos.todo import RepeatFrom
from tui.todos.tokens import Words, split


class When(NamedTuple):
    """The due date that a phrase means."""

    day: date | None = None
    """For a recurrence without a day of its own, its first one."""
    time: "time | None" = None
    rule: str = ""
    """An RRULE (RFC 5545) without its prefix."""
    repeat_from: RepeatFrom = "due"
    """The day that the rule counts from."""
    nothing: bool = False
    """It says that there is no date."""
    assumed: bool = False
    """The day was not said: it is the one on which the time comes next, or the rule's first from today on."""
    as_written: bool = False
    """The first day does not change the rule: it was given as an RRULE, or repeats from completion."""
    unfollowed: str = ""
    """Why Rowdo cannot follow the rule, which is kept all the same: it was given in RFC 5545's own form."""
    unread: str = ""
    """Why a phrase that begins as a recurrence is none: all of it stays words, and nothing else is said."""


def read_when(
    text: str,
    today: date,
    *,
    locale: Locale = INTERNATIONAL,
    now: time | None = None,
    day: date | None = None,
) -> When | None:
    """Parse the whole of `text` as a due date; return None if any part cannot be understood.

    Args:
        text: Such as ``next friday 9am``.
        today: The day on which it was written.
        locale: How dates are written there.
        now: The time at which it was written, for ``in 2 hours``.
        day: The day of the todo that it is said of: a time alone is on that day, and a recurrence begins from
            it on.
    """
    split_words = words_of(text, locale, whole=True)
    found = _When(split_words, today, locale, now).read(0)
    if found is None or found[1] < len(split_words) or found[0].unread:
        return None
    when = found[0]
    if day and when.assumed:
        when = when._replace(day=begins(when.rule, day))
    return when if when.as_written else when._replace(rule=kept_at_month_end(when.rule, when.day))


def begins(rule: str, day: date) -> date:
    """Return the first day of `rule` from `day` on; `day` itself where no rule can be followed."""
    from tui.todos.recurrence import RecurrenceError, first_occurrence

    try:
        return (first_occurrence(rule, day) if rule else None) or day
    except RecurrenceError:
        return day


def words_of(text: str, locale: Locale = INTERNATIONAL, *, whole: bool = False) -> Words:
    """Return the words of `text`, those of the person's language in English.

    Args:
        text: What was typed.
        locale: Its language is understood besides English.
        whole: All of it is meant to say when.
    """
    found = split(text)
    if locale.language != "en":
        from tui.todos.languages import translated  # here, since most people's lines are English

        found = translated(found, locale.language)
    return Words(found, text, whole=whole)


def read_day(text: str, today: date, *, locale: Locale = INTERNATIONAL) -> date | None:
    """Return the day that all of `text` names, None if it names none."""
    found = read_when(text, today, locale=locale)
    return found.day if found and not found.time and not found.rule else None


def match_day(
    split_words: Words, index: int, today: date, *, locale: Locale = INTERNATIONAL
) -> Reading[date]:
    """Return the day the words from `index` on name, and the index after them; None if they name none."""
    return Days(split_words, today, locale).day(index, sure=True)


def match_when(
    split_words: Words, index: int, today: date, *, locale: Locale = INTERNATIONAL, now: time | None = None
) -> Reading[When]:
    """Return what the words from `index` on say about when, and the index after them; None if nothing."""
    return _When(split_words, today, locale, now).read(index)


def day_words(day: date, today: date) -> str:
    """Return a day in the shortest words that read as the same day: ``today``, ``friday``, ``2027-03-04``."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    return WEEKDAYS[day.weekday()] if 1 < ahead < 7 else day.isoformat()


def rule_words(rule: str, repeat_from: RepeatFrom = "due") -> str:
    """Return a recurrence in words that read as the same one; ``rrule:…`` where its rule has no others."""
    from tui.todos.recurrence_description import words

    spoken = words(rule)
    found = read_when(spoken, date(2000, 1, 3))
    from_completion = repeat_from == "completion"
    if found and found.rule == rule and found.day:
        return spoken.replace("every", "every!", 1) if from_completion else spoken
    return f"rrule:{rule} after completion" if from_completion else f"rrule:{rule}"


_BEGINNINGS = frozenset(
    (
        *(
            "on",
            "by",
            "before",
            "until",
            "till",
            "due",
            "from",
            "no",
            "nodate",
            "at",
            "in",
            "the",
            "this",
            "next",
            "last",
            "coming",
            "a",
            "an",
        ),
        *("today", "tomorrow", "tmr", "tmrw", "yesterday", "tonight", "day", "weekend"),
        *("end", "start", "beginning", "eow", "eom", "eoq", "eoy"),
        *(*WEEKDAY_NAMES, *MONTH_NAMES, *NUMBERS, *ORDINALS, *PARTS_OF_DAY, *RECURRENCE_BEGINNINGS),
    )
)
"""The words that what is said about when can begin with, beside those that begin with a digit."""
_PREPOSITIONS = ("on", "by", "before", "until", "till")
_SPAN = "A todo is due on one day, and not “{}”."
_JOINTS = str.maketrans(dict.fromkeys("-–+&", "/"))
"""What joins weekdays in one word, as ``mon-wed``, and stands for the stroke in ``mon/wed``."""
_MARKED = ("rrule:", ".+", "++")
"""How other words begin that say a recurrence."""


class _When:
    def __init__(self, split_words: Words, today: date, locale: Locale, now: time | None) -> None:
        self._words = split_words
        self._days = Days(split_words, today, locale, now)
        self._today = today

    def read(self, index: int) -> Reading[When]:
        word = self._words[index]
        known = word in _BEGINNINGS or word.translate(_JOINTS).partition("/")[0] in WEEKDAY_NAMES
        if not known and not word[:1].isdigit() and not word.startswith(_MARKED):
            return None  # most words of a line say nothing of when
        if stop := self._words.phrase(index, "no date") or self._words.phrase(index, "nodate"):
            return When(nothing=True), stop
        if rule := self._rule(index) or self._span(index):
            return rule
        if (at := self._days.clock(index, sure=True)) and (found := self._recurring(When(time=at[0]), at[1])):
            return found
        found = self._single(index)
        return (found and self._words.whole and self._recurring(*found)) or found

    def _span(self, index: int) -> Reading[When]:
        """Read ``from the 3rd until 10 august``, which is no day to be due on."""
        words = self._words
        if words[index] != "from":
            return None
        first = self._days.day(index + 1, sure=True)
        to = first[1] if first else index + 1 + words[index + 1].isdecimal()
        if words[to] not in ("to", "until", "till", "-", "–"):
            return None
        last = self._days.day(words.any_of(to + 1, "on"), sure=True)
        return (When(unread=_SPAN.format(words.text(index, last[1]))), last[1]) if last else None

    def _recurring(self, first: When, index: int) -> Reading[When]:
        """Parse the rule after a day or a time: ``7am every day``, ``friday every 2 weeks``."""
        found = self._rule(self._words.any_of(index, ","))
        if found is None or found[0].unread or (first.time and found[0].time):
            return None
        rule = found[0]
        if first.day and not first.assumed:
            rule = rule._replace(day=first.day, assumed=False)
        return rule._replace(time=first.time or rule.time), found[1]

    def _single(self, index: int) -> Reading[When]:
        """Read a day, a time, or both."""
        start = self._words.any_of(self._words.any_of(index, "due"), *_PREPOSITIONS)
        if moment := self._days.moment(start):
            return When(*moment[0]), moment[1]
        return self._day_first(start, sure=start > index) or self._time_first(start, sure=start > index)

    def _rule(self, index: int) -> Reading[When]:
        if self._words[index].startswith("rrule:"):
            return self._rule_as_written(index)
        # Here, since most lines have no word that a date or a recurrence begins with.
        from tui.todos.recurrence import RecurrenceError, first_occurrence
        from tui.todos.recurrence_parser import RecurrenceParser

        found = RecurrenceParser(self._days).rule(index)
        if found is None:
            return None
        read, stop = found
        if isinstance(read, Unread):
            return When(unread=read.reason), stop
        rule = str(read)
        try:
            first = first_occurrence(rule, read.begin or self._today)
        except RecurrenceError:
            return None
        if first is None and not self._words.whole:
            return When(unread="It has no day any more."), stop
        fixed = read.repeat_from == "completion"
        assumed = read.begin is None
        return When(first, read.at, rule, read.repeat_from, assumed=assumed, as_written=fixed), stop

    def _rule_as_written(self, index: int) -> Reading[When]:
        """Read ``rrule:FREQ=DAILY``, also where the rule can be kept and not followed."""
        from tui.todos.recurrence import RecurrenceError, first_occurrence, is_stored
        from tui.todos.recurrence_details import after_completion

        rule = self._words[index].removeprefix("rrule:").upper()
        stop = after_completion(self._words, index + 1)
        repeat_from: RepeatFrom = "completion" if stop else "due"
        first, unfollowed = None, ""
        try:
            first = first_occurrence(rule, self._today)
        except RecurrenceError as error:
            if not is_stored(rule):
                return When(unread=f"{error}."), index + 1
            unfollowed = str(error)
        said = When(first, None, rule, repeat_from, assumed=True, as_written=True, unfollowed=unfollowed)
        return said, stop or index + 1

    def _day_first(self, index: int, *, sure: bool) -> Reading[When]:
        day = self._days.day(index, sure=sure)
        if day is None:
            return self._day_before_time(index)
        at = self._days.clock(self._words.any_of(day[1], ",", "by"), sure=True)
        return (When(day[0], at[0]), at[1]) if at else (When(day[0]), day[1])

    def _day_before_time(self, index: int) -> Reading[When]:
        """Read a day that a time after it makes sure, such as ``sat 9am``."""
        day = self._days.day(index, sure=True)
        at = day and self._days.clock(day[1], sure=False)
        return (When(day[0], at[0]), at[1]) if day and at else None

    def _time_first(self, index: int, *, sure: bool) -> Reading[When]:
        if self._words[index] == "tonight":
            return When(self._today, time(20)), index + 1
        if self._words[index] == "this" and (part := self._days.clock(index + 1, sure=True)):
            return When(self._today, part[0]), part[1]
        at = self._days.clock(index, sure=True)
        if at is None:
            return None
        start = self._words.any_of(self._words.any_of(at[1], ","), "on")
        if day := self._days.day(start, sure=start > at[1]):
            return When(day[0], at[0]), day[1]
        alone = self._days.clock(index, sure=sure)
        return alone and (When(self._coming(alone[0]), alone[0], assumed=True), alone[1])

    def _coming(self, at: time) -> date | None:
        """Return today, or tomorrow if it is known that the time has passed."""
        now = self._days.now
        return shifted(self._today, 1) if now and now >= at else self._today
