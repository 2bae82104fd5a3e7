"""The emoji of Obsidian Tasks and the bracketed fields of Dataview.

📅 due, ⏳ scheduled and 🛫 start, ➕ created, ✅ done, 🔁 recurrence, 🔺 ⏫ 🔼 🔽 ⏬ priorities.
A sign or field behind a backslash is text, as in quick add.
"""

import re
from datetime import date
from typing import Any

from tui.formats.importing import ImportOptions, local_moment
from tui.todos import Priority
from tui.todos.dates.when import read_when

_DATES = {
    "📅": "due",
    "⏳": "scheduled",
    "🛫": "start",
    "➕": "created",
    "✅": "completion",
    "❌": "cancelled",
}
_PRIORITIES = {
    "🔺": Priority.URGENT,
    "⏫": Priority.HIGH,
    "🔼": Priority.MEDIUM,
    "🔽": Priority.LOW,
    "⏬": Priority.LOW,
}
_NAMES = {"highest": "🔺", "high": "⏫", "medium": "🔼", "low": "🔽", "lowest": "⏬"}
_DATE = re.compile(rf"\s*(?<!\\)([{''.join(_DATES)}])\ufe0f?\s*(\d{{4}}-\d\d-\d\d)")
_PRIORITY = re.compile(rf"\s*(?<!\\)([{''.join(_PRIORITIES)}])\ufe0f?")
_RULE = re.compile(rf"\s*(?<!\\)🔁\ufe0f?\s*([^{''.join((*_DATES, *_PRIORITIES))}#@\[]+)")
_NAMED = "due|scheduled|start|created|completion|priority|repeat"
_FIELD = re.compile(rf"\s*(?<!\\)[\[(]({_NAMED})::\s*([^\])]*)[\])]")
_SIGN = rf"(?=[{''.join((*_DATES, *_PRIORITIES))}🔁]|[\[(](?:{_NAMED})::)"
_ESCAPED = re.compile(rf"\\{_SIGN}")
_FIELDS = {
    "due": "due_date",
    "scheduled": "starts_on",
    "start": "starts_on",
    "created": "inserted_at",
    "completion": "completed_at",
    "cancelled": "completed_at",
}


def escape_signs(text: str) -> str:
    """Return a text with a backslash before all that `signs` would take out of it."""
    return re.sub(_SIGN, r"\\", text)


def signs(text: str, options: ImportOptions) -> tuple[str, dict[str, Any], dict[str, object]]:
    """Return a task without its signs, the fields they mean, and the parts that could not be parsed.

    Args:
        text: the text after the box.
        options: the day and the locale for reading a recurrence.
    """
    fields: dict[str, Any] = {}
    unread: dict[str, object] = {}

    def take(name: str, value: str) -> str:
        if name == "priority" and value.strip().lower() in _NAMES:
            fields["priority"] = _PRIORITIES[_NAMES[value.strip().lower()]]
        elif name == "repeat":
            when = read_when(value.strip(), options.today, locale=options.locale)
            if when and when.rule:
                fields.update(recurrence=when.rule, repeat_from=when.repeat_from)
            else:
                unread["repeat"] = value.strip()
        elif (day := _day(value)) and name in _FIELDS:
            target = _FIELDS[name]
            fields.setdefault(target, day if target in ("due_date", "starts_on") else local_moment(day))
        else:
            unread[name] = value.strip()
        return ""

    text = _FIELD.sub(lambda match: take(match[1], match[2]), text)
    text = _RULE.sub(lambda match: take("repeat", match[1]), text)
    text = _DATE.sub(lambda match: take(_DATES[match[1]], match[2]), text)
    for sign in _PRIORITY.findall(text):
        fields["priority"] = _PRIORITIES[sign]
    return _ESCAPED.sub("", _PRIORITY.sub("", text)).strip(), fields, unread


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None
