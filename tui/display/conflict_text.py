"""The names and values of fields in conflict, as screen and command line show them."""

from datetime import date

from tui.display.date_text import full_day

FIELD_NAMES = {
    "is_complete": "done",
    "due_date": "due",
    "due_time": "time",
    "starts_on": "starts",
    "parent_uid": "parent",
    "recurrence": "repeats",
    "repeat_from": "repeats from",
    "remind_before": "minutes it reminds before",
}
"""What fields are called where that is another word than the column's name."""
TEXTS = ("task", "notes")
"""The fields of which one can keep both values."""


def value_words(value: object) -> str:
    """Return a field's value in words; a text may hold control characters."""
    if value is None or value in ("", (), []):
        return "(none)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " ".join(f"@{each}" for each in value)
    if isinstance(value, date):
        return full_day(value)
    return str(value)
