"""Recurring todos: the next occurrence by an RFC 5545 rule when a todo is completed.

A rule is stored as the text of an RRULE value (RFC 5545, 3.3.10) without the prefix ``RRULE:``. The due
date of a todo is the rule's first occurrence (``DTSTART``). The next occurrence is a new todo, whose
``COUNT`` is what remains of the limit.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID, uuid5

from tui.todos.recurrence_rule import kept_at_month_end
from tui.todos.todo import Todo

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NAMES = (
    *("FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR"),
    *("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"),
)
_STORED = r"[A-Z-]+=[A-Z0-9,+:-]+"
_ANY_FREQUENCY = frozenset(f"FREQ={name}" for name in ("SECONDLY", "MINUTELY", "HOURLY", *_FREQUENCIES))
_PART = r"([A-Z]+)=([A-Z0-9,+-]+)"
_NUMBER = "[1-9][0-9]{0,8}"
_WEEKDAYS = r"(?:[+-]?(?:[1-9]|[1-4][0-9]|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)"

_LEFT_OUT = frozenset({"COUNT", "UNTIL", "BYHOUR", "BYMINUTE", "BYSECOND"})
"""What no occurrence's day follows from: the limits are minded here, the time of day is the todo's own."""

_CYCLE_YEARS, _CYCLE = 400, timedelta(days=146_097)
"""The Gregorian calendar, weekdays included, repeats after this time."""
_STALE = timedelta(days=20 * 366)
"""A rule that began this long ago is followed from today on, as counting through it would take long."""


class RecurrenceError(ValueError):
    """The text is not a recurrence rule Rowdo can follow; the message says which part and why."""


def parts(rule: str) -> dict[str, str]:
    """Return the parts of a rule by name, such as ``{"FREQ": "WEEKLY", "BYDAY": "MO"}``, in their order.

    Raises: RecurrenceError where the text does not have the shape of RFC 5545, 3.3.10.
    """
    found: dict[str, str] = {}
    for part in rule.split(";"):
        match = re.fullmatch(_PART, part)
        if match is None or match[1] not in _NAMES:
            raise RecurrenceError(f"“{part[:40]}” is not a part of a recurrence rule, such as FREQ=WEEKLY")
        if match[1] in found:
            raise RecurrenceError(f"{match[1]} is given twice")
        found[match[1]] = match[2]
    if found.get("FREQ") not in _FREQUENCIES:
        raise RecurrenceError(f"FREQ must be one of {', '.join(_FREQUENCIES)}, as todos come back by days")
    if "COUNT" in found and "UNTIL" in found:
        raise RecurrenceError("COUNT and UNTIL exclude each other")
    for name in ("COUNT", "INTERVAL"):
        if not re.fullmatch(_NUMBER, found.get(name, "1")):
            raise RecurrenceError(f"{name} must be a number from 1 on")
    if not all(re.fullmatch(_WEEKDAYS, day) for day in found.get("BYDAY", "MO").split(",")):
        raise RecurrenceError("BYDAY takes weekdays such as MO, 1MO or -1FR (RFC 5545)")
    return found


def is_stored(text: str) -> bool:
    """Return whether the database takes `text` as a rule; not all that others write there can be followed."""
    some = text.split(";")
    return all(re.fullmatch(_STORED, part) for part in some) and any(part in _ANY_FREQUENCY for part in some)


def check(rule: str) -> None:
    """Return where `rule` can be followed.

    Raises: RecurrenceError saying what is wrong.
    """
    _moments(rule, date(2000, 1, 1))
    _end(rule)


def first_occurrence(rule: str, today: date) -> date | None:
    """Return the first day of `rule` from `today` on, from which its interval counts; None for none.

    So every other Monday begins with the next one, whichever week that is in.

    Raises: RecurrenceError.
    """
    each_time = (f"{name}={value}" for name, value in parts(rule).items() if name != "INTERVAL")
    return next(_days(";".join(each_time), today), None)


def next_occurrence(todo: Todo, today: date) -> Todo | None:
    """Return the todo that follows when `todo`, which recurs, is completed on `today`; None if none does.

    It is due on the rule's first day after both the day `todo` was due and `today`: what was missed is not
    made up for. Where `todo` repeats from its completion the rule begins on `today` instead. It stays hidden
    for as long before it is due as `todo` did. Its uid follows from the uid of `todo` alone, so completing a
    todo on two machines, be it on different days, brings back one, not two. Nothing follows by a rule that
    cannot be followed; `why_it_ends` tells before that happens.
    """
    try:
        return _next(todo, today) if todo.recurrence else None
    except RecurrenceError:
        return None


def why_it_ends(todo: Todo, today: date) -> str:
    """Return why nothing would follow if `todo` were completed on `today`, though it is meant to come back.

    Empty if something follows, where it does not recur, and where its COUNT or UNTIL is over.
    """
    if not todo.recurrence or todo.is_complete:
        return ""
    try:
        if _next(todo, today) or parts(todo.recurrence).keys() & {"COUNT", "UNTIL"}:
            return ""
    except RecurrenceError as error:
        return str(error)
    return f"No day ever fits the rule {todo.recurrence}"


def _next(todo: Todo, today: date) -> Todo | None:
    """Return the todo that follows, None after the last.

    Raises: RecurrenceError where the rule cannot be followed.
    """
    begin, rule = todo.due_date or todo.starts_on or today, todo.recurrence
    if todo.repeat_from == "completion":
        begin, rule = today, kept_at_month_end(rule, today)
    elif today - begin >= _STALE:
        begin = today
    following = _following(rule, begin, today)
    left = following and _handed_on(todo.recurrence, following[1])
    if not following or not left:
        return None
    due = following[0]
    return todo._replace(
        uid=successor(todo.uid),
        is_complete=False,
        due_date=due,
        starts_on=_moved(todo.starts_on, todo.due_date, due),
        recurrence=left,
        inserted_at=None,
        completed_at=None,
        updated_at=None,
        odd=tuple(each for each in todo.odd if each[0] == "due_time"),
    )


def successor(uid: str) -> str:
    """Return the uid of the todo that comes back when the todo `uid` is completed."""
    return str(uuid5(UUID(uid), "next"))


def _following(rule: str, begin: date, today: date) -> tuple[date, int] | None:
    """Return the first day after both days of a rule that begins on `begin`, and how many came before it.

    The day it begins on counts as its first occurrence, as RFC 5545 has it, and so do those that were missed.
    """
    spent = 1
    for day in _days(rule, begin):
        if day > max(begin, today):
            return day, spent
        spent += day != begin
    return None


def _handed_on(rule: str, spent: int) -> str | None:
    """Return a rule after some of its occurrences, None if its COUNT has no more."""
    count = parts(rule).get("COUNT")
    if count is None:
        return rule
    left = int(count) - spent
    return rule.replace(f"COUNT={count}", f"COUNT={left}") if left > 0 else None


def _moved(starts_on: date | None, old: date | None, new: date) -> date | None:
    """Return the day to show the next todo from: as long before its due day as it was."""
    if starts_on is None or old is None:
        return None
    try:
        return new - (old - starts_on)
    except OverflowError:
        return None


def occurrences(todo: Todo, first: date, last: date) -> list[date]:
    """Return the days from `first` to `last` on which an open todo would come back after its due date.

    There are none for a todo that counts from the day it is done: nobody knows that day yet. A rule that
    cannot be followed has none either.
    """
    if not todo.recurrence or todo.due_date is None or todo.repeat_from == "completion":
        return []
    found: list[date] = []
    try:
        count = int(parts(todo.recurrence).get("COUNT", 0)) or None
        for day in islice(_days(todo.recurrence, todo.due_date), count):
            if day > last:
                break
            if day >= first and day > todo.due_date:
                found.append(day)
    except (RecurrenceError, ValueError):
        return []
    return found


def _days(rule: str, begin: date) -> Iterator[date]:
    """Yield the days of `rule` from `begin` on, until its end and as if it had no COUNT.

    The rule is followed in the last cycle of the calendar that Python knows: a search for a day that never
    comes (30 February) ends with the calendar, and there that is centuries rather than millennia away.
    """
    end = _end(rule)
    away = (date.max.year - begin.year) // _CYCLE_YEARS * _CYCLE
    try:
        for moment in _moments(rule, begin + away):
            day = moment.date() - away
            if day > end:
                return
            yield day
    except IndexError as error:  # dateutil's answer to the 53rd Monday of a month
        raise RecurrenceError("BYDAY counts more weeks than there are") from error


def _moments(rule: str, begin: date) -> Iterator[datetime]:
    """Return the occurrences of `rule` without its limits."""
    from dateutil.rrule import rrulestr

    kept = ";".join(f"{name}={value}" for name, value in parts(rule).items() if name not in _LEFT_OUT)
    try:
        return iter(rrulestr(kept, dtstart=datetime.combine(begin, time())))
    except (ValueError, TypeError, OverflowError) as error:
        raise RecurrenceError(f"“{rule[:80]}” is not a recurrence rule (RFC 5545): {error}") from error


def _end(rule: str) -> date:
    """Return the last day `rule` may have."""
    until = parts(rule).get("UNTIL", "")
    try:
        return datetime.strptime(until[:8], "%Y%m%d").date() if until else date.max
    except ValueError as error:
        raise RecurrenceError(f"UNTIL must be a day such as 20271231, not {until[:20]}") from error
