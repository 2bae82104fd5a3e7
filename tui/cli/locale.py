"""How dates are written here: the locale's way, unless the profile says otherwise."""

from tui.config import Preferences
from tui.todos.locale import Locale, locale_of


def customs_of_profile(preferences: Preferences) -> Locale:
    """Return the customs of this machine and profile."""
    return locale_of(
        week_start=preferences.week_start, date_order=preferences.date_order, language=preferences.language
    )
