"""Parses times of day in English."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from tui.todos.tokens import Words

Found = TypeVar("Found")
Reading = tuple[Found, int] | None

NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
PARTS_OF_DAY = {
    "morning": time(9),
    "noon": time(12),
    "midday": time(12),
    "afternoon": time(15),
    "evening": time(18),
    "night": time(20),
    "midnight": time(0),
}
_MEALS = {"breakfast": time(8), "lunch": time(12), "dinner": time(18)}
_HALF_OF = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm"}
_HOURS_OF = {"morning": (0, 12), "afternoon": (12, 19), "evening": (16, 24), "night": (18, 5)}
_HOURS = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 60),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 1),
}

AMOUNT = r"(\d{1,4})([a-z]+)?"
_CLOCK = r"(\d{1,2})[:.](\d\d)(?::(\d\d))?(am|pm)?"
_HOUR = r"(\d{1,2})(am|pm|h)?"
_HALVES = {"am": "am", "pm": "pm", "a.m": "am", "p.m": "pm"}


class Times:
    """Reads times of day from words, as seen from one day and, where it is known, one time of it."""

    def __init__(self, words: Words, today: date, now: time | None = None) -> None:
        self.words = words
        self.today = today
        self.now = now

    def moment(self, index: int) -> Reading[tuple[date, time]]:
        """Read ``in 2 hours``, ``in 30 min``; only where the time of day is known."""
        words = self.words
        if self.now is None or words[index] != "in":
            return None
        amount = re.fullmatch(AMOUNT, words[index + 1])
        number = int(amount[1]) if amount else NUMBERS.get(words[index + 1], 0)
        if stop := words.phrase(index + 1, "half an hour"):
            minutes = 30
        elif amount and amount[2]:
            minutes, stop = number * _HOURS.get(amount[2], 0), index + 2
        else:
            minutes, stop = number * _HOURS.get(words[index + 2], 0), index + 3
        if not minutes:
            return None
        try:
            found = datetime.combine(self.today, self.now) + timedelta(minutes=minutes)
        except OverflowError:
            return None
        return (found.date(), found.time().replace(second=0, microsecond=0)), stop

    def clock(self, index: int, *, sure: bool = False) -> Reading[time]:
        """Read ``[at] 9am | 9:30 | 9.30pm | 21:00 | 9 o'clock | noon | [in the] morning [at 7]``.

        ``at 9`` needs a date beside it (`sure`) or nothing after it; the hours 1 to 6 are in the afternoon,
        unless a part of the day is named, as in ``6 in the morning``. A meal is a time only after "at".
        """
        words = self.words
        if part := self._part_of_day(index):
            name, stop, certain = part
            if certain or sure or words.whole:
                return self._hour_of(name, stop) or (PARTS_OF_DAY[name], stop)
        at = words.any_of(index, "at")
        told = at > index
        for stop, found in self._clocks(at, told=told):
            plain = stop - at == 1 and words[at].isdecimal()
            if sure or words.whole or not plain or words.ends(stop):
                return found, stop
        return None

    def _part_of_day(self, index: int) -> tuple[str, int, bool] | None:
        """Read ``[at] noon``, ``in the evening``: its name, where it ends, whether it can only be a time."""
        words = self.words
        at = words.any_of(index, "at")
        start = words.phrase(index, "in the") or at
        name = words[start] if words[start] in PARTS_OF_DAY else words[start].removesuffix("s")
        return (name, start + 1, start > index) if name in PARTS_OF_DAY else None

    def _hour_of(self, name: str, index: int) -> Reading[time]:
        """Parse the hour after a part of the day, as in ``morning at 7`` and ``evening 8:30``."""
        at = self.words.any_of(index, "at")
        for stop, found in self._clocks(at, told=True, half=_HALF_OF.get(name, "")):
            if at > index or stop > at + 1 or not self.words[at].isdecimal():
                return (found, stop) if _is_in(name, found) else None
        return None

    def _clocks(self, at: int, *, told: bool, half: str = "?") -> Iterator[tuple[int, time]]:
        """Yield the possible times at a word, each with the index after it.

        Args:
            at: The index of the word.
            told: The word before it announces a time.
            half: The half of the day of an hour that does not name it, as `_clock` takes it.
        """
        words = self.words
        if words[at] in _MEALS and told:
            yield at + 1, _MEALS[words[at]]
        clock, hour = re.fullmatch(_CLOCK, words[at]), re.fullmatch(_HOUR, words[at])
        named = _HALVES.get(words[at + 1], "")
        after = at + 1 + bool(named)
        if (
            not named
            and (clock or hour)
            and (part := self._part_of_day(at + 1))
            and part[2]
            and part[0] in _HALF_OF
        ):
            half, named, after = _HALF_OF[part[0]], _HALF_OF[part[0]], part[1]
        if clock and ("." not in words[at] or clock[4] or named or told):
            implied = half if half in ("am", "pm") and int(clock[1]) <= 12 else ""
            found = _clock(int(clock[1]), int(clock[2]), clock[4] or named or implied, int(clock[3] or 0))
            if found is not None:
                yield (at + 1 if clock[4] else after), found
        if hour is None:
            return
        if words[at + 1] in ("o'clock", "oclock") and not hour[2]:
            named, after = half, at + 2
        if hour[2] in ("am", "pm"):
            named, after = hour[2], at + 1
        implied = "" if hour[2] or (half in ("am", "pm") and int(hour[1]) > 12) else half
        if (named or told) and (found := _clock(int(hour[1]), 0, named or implied)):
            yield after, found


def _is_in(part: str, at: time) -> bool:
    """Whether a time is in a part of the day; a night lasts until five."""
    first, last = _HOURS_OF.get(part, (0, 0))
    return first <= at.hour < last if first < last else at.hour >= first or at.hour < last


def _clock(hour: int, minute: int, half: str, second: int = 0) -> time | None:
    """Return a time of day; the half is ``am``, ``pm``, empty for 24 hours, ``?`` where it is left out."""
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half == "?" and 1 <= hour <= 6:
        hour += 12
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
