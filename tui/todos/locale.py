"""Conventions of a country: the order of day and month, and the first day of the week."""

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


class Locale(NamedTuple):
    """How a person's part of the world writes dates."""

    week_start: int = MONDAY
    """The first day of the week, 0 for Monday."""
    day_first: bool = True
    """``3/4`` is the third of April."""
    language: str = "en"
    """The language understood beside English, as `tui.todos.languages` has it."""


LANGUAGES = ("de", "en", "es", "fr")
"""The languages whose words are understood, by their ISO 639-1 codes; each but English has a file."""

INTERNATIONAL = Locale()
"""Weeks from Monday (ISO 8601) and the day before the month."""


def locale_of(
    locale: str | None = None,
    environment: Mapping[str, str] = os.environ,
    *,
    week_start: int | None = None,
    date_order: str = "",
    language: str = "",
) -> Locale:
    """Return how a locale writes dates and starts weeks, with the person's own settings in their place.

    Args:
        locale: A name such as ``en_US.UTF-8``; None takes those the environment gives for times and for
            messages (``LC_ALL``, then ``LC_TIME`` or ``LC_MESSAGES``, then ``LANG``, in POSIX's order).
        environment: The process's environment.
        week_start: The first day of the week, 0 for Monday.
        date_order: ``day`` or ``month``, whichever comes first.
        language: The language understood besides English.
    """
    territory = _locale(locale, environment, "LC_TIME").rpartition("_")[2].upper()
    if week_start is None:
        week_start = SUNDAY if territory in _FROM_SUNDAY.split() else MONDAY
        week_start = SATURDAY if territory in _FROM_SATURDAY.split() else week_start
    day_first = date_order == "day" if date_order else territory not in _MONTH_FIRST.split()
    spoken = _locale(locale, environment, "LC_MESSAGES").partition("_")[0].lower()
    return Locale(week_start, day_first, language or (spoken if spoken in LANGUAGES else "en"))


def _locale(locale: str | None, environment: Mapping[str, str], category: str) -> str:
    """Return the language and territory of a locale, or of the environment's, such as ``en_US``."""
    if locale is None:
        names = ("LC_ALL", category, "LANG")
        locale = next((environment[name] for name in names if environment.get(name)), "")
    return locale.partition(".")[0].partition("@")[0].replace("-", "_")
