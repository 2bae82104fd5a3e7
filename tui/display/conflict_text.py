"""The names and values of fields in conflict, as screen and command line show them."""

from collections.abc import Callable

from tui.todos import Priority, Todo
from tui.todos.recurrence_description import words
from tui.todos.reminder import reminder_words

NOTHING = "(none)"

FIELD_NAMES = {
    "is_complete": "done",
    "due_date": "due",
    "due_time": "time",
    "starts_on": "starts",
    "parent_uid": "parent",
    "recurrence": "repeats",
    "repeat_from": "repeats from",
    "remind_before": "reminds",
}
"""What fields are called where that is another word than the column's name."""
_REPEAT_FROM = {"due": "the day it is due", "completion": "the day it is completed"}
TEXTS = ("task", "notes")
"""The fields of which one can keep both values."""


def value_words(name: str, value: object, todo_of: Callable[[str], Todo | None]) -> str:
    """Return a field's value in words; a text may hold control characters.

    Args:
        name: the field, named as its column.
        value: the JSON value, as in the column.
        todo_of: returns a todo by its uid.
    """
    if name == "remind_before":
        return "as the settings say" if value is None else reminder_words(int(str(value)))
    if name == "priority":
        return Priority(int(str(value))).label or NOTHING
    if value is None or value in ("", (), []):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " ".join(f"@{each}" for each in value)
    if name == "parent_uid":
        parent = todo_of(str(value))
        return parent.task if parent else "(gone)"
    if name == "recurrence":
        return words(str(value))
    if name == "due_time":
        return str(value).removesuffix(":00") if str(value).count(":") == 2 else str(value)
    return _REPEAT_FROM.get(str(value), str(value)) if name == "repeat_from" else str(value)
