"""What dates look like and when weeks begin: it differs by country, so it is told, never assumed."""

import os
from collections.abc import Mapping
from typing import NamedTuple

MONDAY, SATURDAY, SUNDAY = 0, 5, 6

# By territory, after the Unicode CLDR's supplemental data.
_FROM_SUNDAY = (
    "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP "
    "PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW"
)
_FROM_SATURDAY = "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"
_MONTH_FIRST = "AS FM GU MH MP PH PR PW UM US VI"


class Customs(NamedTuple):
    """How a person's part of the world writes dates."""

    week_start: int = MONDAY
    """The first day of the week, 0 for Monday."""
    day_first: bool = True
    """``3/4`` is the third of April."""


INTERNATIONAL = Customs()
"""Weeks from Monday (ISO 8601) and the day before the month."""


def customs_of(locale: str | None = None, environment: Mapping[str, str] = os.environ) -> Customs:
    """Return the customs of a locale.

    Args:
        locale: A name such as ``en_US.UTF-8``; None takes the one the environment gives for times
            (``LC_ALL``, ``LC_TIME``, ``LANG``, in POSIX's order).
        environment: The process's environment.
    """
    if locale is None:
        names = ("LC_ALL", "LC_TIME", "LANG")
        locale = next((environment[name] for name in names if environment.get(name)), "")
    territory = locale.partition(".")[0].partition("@")[0].replace("-", "_").rpartition("_")[2].upper()
    if territory in _FROM_SUNDAY.split():
        week_start = SUNDAY
    elif territory in _FROM_SATURDAY.split():
        week_start = SATURDAY
    else:
        week_start = MONDAY
    return Customs(week_start=week_start, day_first=territory not in _MONTH_FIRST.split())
