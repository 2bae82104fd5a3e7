"""A recurrence rule in English: ``FREQ=WEEKLY;INTERVAL=2;BYDAY=MO`` as ``every 2 weeks on monday``."""

import re

from tui.todos.dates.calendar import MONTHS, WEEKDAYS
from tui.todos.recurrence import RecurrenceError, parts
from tui.todos.recurrence_rule import CODES, WEEKEND, WORKDAYS
from tui.todos.todo import RepeatFrom

_MONTH_NUMBERS = {str(number): name for number, name in enumerate(MONTHS, 1)}
_COUNTED = r"-1|[1-9]\d?"
"""The numbers that have words here: of days, weeks and weekdays; -1 is the last."""
_NTH_WEEKDAY = r"(-1|[1-5])(MO|TU|WE|TH|FR|SA|SU)"
_QUARTERS = {("1,4,7,10", "1"): "first", ("3,6,9,12", "-1"): "last"}


def words(rule: str, repeat_from: RepeatFrom = "due") -> str:
    """Return a recurrence in English, such as ``every 2 weeks on monday``, ``every month after completion``.

    What reads as the same rule where our grammar has words for it; otherwise the rule itself after "by rule".
    """
    after = " after completion" if repeat_from == "completion" else ""
    try:
        named = parts(rule)
    except RecurrenceError:
        return f"by rule {rule}{after}"
    limit = ""
    if until := named.pop("UNTIL", ""):
        if not re.match(r"\d{8}", until):
            return f"by rule {rule}{after}"
        limit = f" until {until[:4]}-{until[4:6]}-{until[6:8]}"
    elif count := named.pop("COUNT", ""):
        limit = f", {count} time{'' if count == '1' else 's'}"
    frequency, interval = named.pop("FREQ"), int(named.pop("INTERVAL", "1"))
    spoken = _spoken(frequency, interval, named)
    return f"{spoken}{after}{limit}" if spoken else f"by rule {rule}{after}"


def _spoken(frequency: str, interval: int, by: dict[str, str]) -> str | None:
    """Return the words for a rule without limit, None if there are none."""
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}[frequency]
    every = f"every {unit}" if interval == 1 else f"every {interval} {unit}s"
    if not by:
        return every
    if frequency in ("DAILY", "WEEKLY"):
        return _by_week(every, interval, by) if frequency == "WEEKLY" or set(by) == {"BYMONTH"} else None
    if frequency == "MONTHLY":
        return _by_month(every, interval, by)
    return _by_year(every, by)


def _by_week(every: str, interval: int, by: dict[str, str]) -> str | None:
    """Return the words for a rule by days or weeks, in all months or in some."""
    if set(by) - {"BYDAY", "BYMONTH"} or next(iter(by)) != ("BYDAY" if "BYDAY" in by else "BYMONTH"):
        return None
    spoken = every
    if "BYDAY" in by:
        names = _weekday_names(by["BYDAY"])
        if by["BYDAY"] == WORKDAYS and interval == 1:
            spoken = "every weekday"
        elif by["BYDAY"] == WEEKEND and interval == 1:
            spoken = "every weekend"
        elif (
            len(
                missing := [
                    name for name, code in zip(WEEKDAYS, CODES, strict=True) if code not in by["BYDAY"]
                ]
            )
            == 1
        ):
            spoken = (
                f"every day except {missing[0]}" if interval == 1 else f"{every} on {_joined(names or [])}"
            )
        elif names:
            spoken = f"every {_joined(names)}" if interval == 1 else f"{every} on {_joined(names)}"
        else:
            return None
    if "BYMONTH" not in by:
        return spoken
    months = [_MONTH_NUMBERS.get(month, "") for month in by["BYMONTH"].split(",")]
    return f"{spoken} in {_joined(months)}" if all(months) else None


def _by_month(every: str, interval: int, by: dict[str, str]) -> str | None:
    match by:
        case {"BYMONTHDAY": days, "BYSETPOS": "-1"} if len(by) == 2:
            last = days.rpartition(",")[2]
            return f"{every} on the {_th(last)}" if days in _SHORT_MONTHS else None
        case {"BYMONTH": months, "BYMONTHDAY": day} if len(by) == 2 and interval == 1:
            which = _QUARTERS.get((months, day))
            return f"every {which} day of the quarter" if which else None
        case {"BYMONTHDAY": days} if len(by) == 1:
            numbers = days.split(",")
            if not all(map(_counted, numbers)):
                return None
            names = ["last day" if number == "-1" else _th(number) for number in numbers]
            return f"{every} on the {_joined(names)}" if len({*numbers}) == len(numbers) else None
        case {"BYDAY": days, "BYSETPOS": nth} if len(by) == 2 and days == WORKDAYS:
            return f"{every} on the {_th(nth)} workday" if _counted(nth) else None
        case {"BYDAY": days} if len(by) == 1:
            some = [re.fullmatch(_NTH_WEEKDAY, day) for day in days.split(",")]
            named = [f"{_th(day[1])} {WEEKDAYS[CODES.index(day[2])]}" for day in some if day]
            return f"{every} on the {_joined(named)}" if len(named) == len(some) else None
        case _:
            return None


def _by_year(every: str, by: dict[str, str]) -> str | None:
    months = [_MONTH_NUMBERS.get(month, "") for month in by.get("BYMONTH", "").split(",")]
    if not all(months):
        return None
    match by:
        case {"BYMONTH": "2", "BYMONTHDAY": "28,29", "BYSETPOS": "-1"} if len(by) == 3:
            return f"{every} on february 29"
        case {"BYMONTHDAY": "-1"} if len(by) == 2 and len(months) == 1:
            return f"{every} on the last day of {months[0]}"
        case {"BYMONTHDAY": day} if len(by) == 2 and _counted(day):
            return f"{every} on {_joined([f'{month} {day}' for month in months])}"
        case {"BYDAY": day} if len(by) == 2 and (nth := re.fullmatch(_NTH_WEEKDAY, day)):
            return f"{every} on the {_th(nth[1])} {WEEKDAYS[CODES.index(nth[2])]} of {_joined(months)}"
        case _:
            return None


_SHORT_MONTHS = ("28,29", "28,29,30", "28,29,30,31")
"""The 29th, 30th or 31st, or the last day where a month has none."""


def _weekday_names(codes: str) -> list[str] | None:
    days = codes.split(",")
    return [WEEKDAYS[CODES.index(day)] for day in days] if all(day in CODES for day in days) else None


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
