"""The expression tree of a filter, from which queries are made."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tui.todos.dates.calendar import MONTHS, WEEKDAY_NAMES, months_later, shifted
from tui.todos.dates.when import read_day
from tui.todos.locale import INTERNATIONAL, Locale
from tui.todos.todo import Priority

DayColumn = Literal["due_date", "starts_on", "inserted_at", "completed_at"]
Operator = Literal["<", "<=", "=", "!=", ">=", ">"]
BlankColumn = Literal["due_date", "project", "tags", "notes", "recurrence", "parent_uid"]

_SPAN = re.compile(r"([+-]?)(\d{1,5})([dwmy])")
_YEAR = re.compile(r"\d{4}")
_AGAIN: tuple[tuple[re.Pattern[str], Callable[[date, int], date | None]], ...] = (
    (re.compile(rf"(on )?({'|'.join(WEEKDAY_NAMES)})\Z"), lambda day, times: shifted(day, -7 * times)),
    (re.compile(r"(the )?\d{1,2}(st|nd|rd|th)\Z"), lambda day, times: months_later(day, -times)),
    (
        re.compile(rf"\d{{1,2}}[/.]\d{{1,2}}\.?\Z|.*({'|'.join(name[:3] for name in MONTHS)})"),
        lambda day, times: months_later(day, -12 * times),
    ),
)
"""The phrases that name a day of every week, month or year, and how to go back so many of these."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as it was written; which one it is depends on the day it is asked on."""

    phrase: str
    """A day in English (`tui.todos.dates.when`), or a span such as ``7d``, ``-2w``."""
    back: bool = False
    """It is about what is past: a span without sign counts back; ``3 nov``, ``friday`` are the last ones."""
    locale: Locale = INTERNATIONAL

    @property
    def span(self) -> bool:
        """Whether it is a number of days, weeks, months or years."""
        return _SPAN.fullmatch(self.phrase) is not None

    def day(self, today: date) -> date | None:
        """Return the day, None if the phrase names none."""
        span = _SPAN.fullmatch(self.phrase)
        if span is None:
            day = read_day(self.phrase, today, locale=self.locale)
            return (self._passed(today) or day) if self.back and day and day > today else day
        sign = -1 if span[1] == "-" or (self.back and not span[1]) else 1
        amount = sign * int(span[2])
        if span[3] in "dw":
            return shifted(today, amount * (7 if span[3] == "w" else 1))
        return months_later(today, amount * (12 if span[3] == "y" else 1))

    def _passed(self, today: date) -> date | None:
        """Return the last day up to today that the phrase names, None if it names one that comes once."""
        earlier = next((back for again, back in _AGAIN if again.match(self.phrase.lower())), None)
        if earlier is None or _YEAR.search(self.phrase):
            return None
        begins = (earlier(today, times) for times in range(1, 9))  # between two 29 Februaries are up to eight
        days = (read_day(self.phrase, begin, locale=self.locale) for begin in begins if begin)
        return next((day for day in days if day and day <= today), None)


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """Not the part."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class Compare:
    """A day compared; false where the todo has none. A moment in time counts as its day, in local time."""

    column: DayColumn
    operator: Operator
    moment: Moment


@dataclass(frozen=True, slots=True)
class Blank:
    """The column is empty."""

    column: BlankColumn


@dataclass(frozen=True, slots=True)
class HasPriority:
    """Has this priority."""

    priority: Priority


@dataclass(frozen=True, slots=True)
class InProject:
    """Is in the project, in one whose name is alike (`tui.todos.alike`), or in one nested in those."""

    name: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """Has the tag, or one whose name is alike."""

    name: str


@dataclass(frozen=True, slots=True)
class Contains:
    """The task or the notes contain the words, ignoring case and accents."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """Is completed."""


@dataclass(frozen=True, slots=True)
class Late:
    """Was due before this minute and is open (`tui.todos.overdue`)."""


@dataclass(frozen=True, slots=True)
class Conflicted:
    """Has an undecided conflict."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Any todo."""


def speaks_of_done(expression: "Expression") -> bool:
    """Return whether a filter asks for completed todos, which are left out otherwise."""
    match expression:
        case Done() | Compare("completed_at"):
            return True
        case And(parts) | Or(parts):
            return any(map(speaks_of_done, parts))
        case Not(Done()):
            return False
        case Not(And(parts) | Or(parts)):
            return any(speaks_of_done(Not(part)) for part in parts)
        case Not(Not(part)) | Not(Compare("completed_at") as part):
            return speaks_of_done(part)
    return False


def speaks_of_projects(expression: "Expression") -> bool:
    """Return whether a filter has a condition on projects."""
    match expression:
        case InProject() | Blank("project"):
            return True
        case And(parts) | Or(parts):
            return any(map(speaks_of_projects, parts))
        case Not(part):
            return speaks_of_projects(part)
    return False


Expression = (
    And
    | Or
    | Not
    | Compare
    | Blank
    | HasPriority
    | InProject
    | Tagged
    | Contains
    | Done
    | Late
    | Conflicted
    | Everything
)
