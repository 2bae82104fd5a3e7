"""How dates are written here: the locale's way, unless the profile says otherwise."""

from dataclasses import replace

from tui.config import Preferences
from tui.todos.customs import Customs, customs_of


def customs_of_profile(preferences: Preferences) -> Customs:
    """Return the customs of this machine and profile."""
    customs = customs_of()
    if preferences.week_start is not None:
        customs = replace(customs, week_start=preferences.week_start)
    if preferences.date_order:
        customs = replace(customs, day_first=preferences.date_order == "day")
    return customs
