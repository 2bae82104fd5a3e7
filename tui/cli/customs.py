"""How dates are written here: the locale's way, unless the profile says otherwise."""

from tui.config import Preferences
from tui.todos.customs import Customs, customs_of


def customs_of_profile(preferences: Preferences) -> Customs:
    """Return the customs of this machine and profile."""
    customs = customs_of()
    if preferences.week_start is not None:
        customs = customs._replace(week_start=preferences.week_start)
    if preferences.date_order:
        customs = customs._replace(day_first=preferences.date_order == "day")
    return customs
