"""How dates are written here: the locale's way, unless the profile says otherwise."""

from tui.config import Preferences
from tui.todos.locale import Customs, customs_of


def customs_of_profile(preferences: Preferences) -> Customs:
    """Return the customs of this machine and profile."""
    return customs_of(
        week_start=preferences.week_start, date_order=preferences.date_order, language=preferences.language
    )
