"""The words that a recurrence begins with, by which a phrase is known before what parses it is imported."""

from tui.todos.dates.calendar import WEEKDAYS

EVERY = ("every", "each", "ev")
ADVERBS = {
    **dict.fromkeys(("daily", "everyday", "nightly"), ("DAILY", 1)),
    "weekly": ("WEEKLY", 1),
    **dict.fromkeys(("biweekly", "bi-weekly", "fortnightly"), ("WEEKLY", 2)),
    "monthly": ("MONTHLY", 1),
    **dict.fromkeys(("bimonthly", "bi-monthly"), ("MONTHLY", 2)),
    "quarterly": ("MONTHLY", 3),
    **dict.fromkeys(("semiannually", "semi-annually", "half-yearly"), ("MONTHLY", 6)),
    **dict.fromkeys(("yearly", "annually"), ("YEARLY", 1)),
    "biennially": ("YEARLY", 2),
}
"""Each is a rule by itself: its frequency and interval."""
TIMES = ("times", "time", "occurrences")
"""The words behind the number of occurrences."""
ALTERNATE = ("alternate", "alternating")
PLURALS = frozenset((*(f"{name}s" for name in WEEKDAYS), "weekdays", "weekends", "workdays"))
MORNINGS = frozenset(f"{name}s" for name in ("morning", "afternoon", "evening", "night"))
BEGINNINGS = frozenset((*EVERY, *ADVERBS, *PLURALS, *MORNINGS, *ALTERNATE, "once", "hourly"))
"""The words that only a recurrence begins with."""
