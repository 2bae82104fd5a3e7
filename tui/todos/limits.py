"""The limits of a todo's texts, checked before the todo is stored, so that the database never refuses one.

Limits and constraint names are those of the table ``todos``; a test compares them.
"""

import re
from collections.abc import Mapping, Sequence
from operator import attrgetter, gt

from tui.todos.todo import Todo

TASK = 131_072
NOTES = 1_048_576
PROJECT = 1_000
RECURRENCE = 1_000
POSITION = 200
TAG = 200
TAGS = 1_000
TAGS_TOGETHER = 131_072

_TASK = f"A task may have {TASK:,} characters at most; notes may have more."
_NOTES = f"Notes may have {NOTES:,} characters at most."
_PROJECT = f"A project's name may have {PROJECT:,} characters at most."
_RECURRENCE = f"A recurrence may have {RECURRENCE:,} characters at most."
_POSITION = f"A todo's position may have {POSITION:,} characters at most."
_TAG = f"A tag may have {TAG:,} characters at most."
_TAGS = f"A todo may have {TAGS:,} tags at most."
_TAGS_TOGETHER = f"The tags of a todo may have {TAGS_TOGETHER:,} characters together at most."

_LONGEST = {
    "task": (TASK, _TASK),
    "notes": (NOTES, _NOTES),
    "project": (PROJECT, _PROJECT),
    "recurrence": (RECURRENCE, _RECURRENCE),
    "position": (POSITION, _POSITION),
}
_MOST = [most for most, _ in _LONGEST.values()]
_texts = attrgetter(*_LONGEST)
_REFUSALS = {
    "todos_task_length": _TASK,
    "todos_notes_length": _NOTES,
    "todos_project_length": _PROJECT,
    "todos_tags_size": f"{_TAG} {_TAGS}",
    "todos_recurrence_rule": "This is no rule of a recurrence that the database knows.",
    "todos_repeat_from": "A recurrence counts from the day it was due, or from its completion.",
    "todos_remind_before": "A reminder comes a year before at most.",
    "todos_priority_range": "A priority is a number from 0 to 4.",
    "todos_due_time_needs_date": "A time needs a day.",
}
"""What the constraints of the table say in words."""
_UNKNOWN_FIELD = "an operation names one todo and only fields of todos"
_OUTDATED = (
    "The database does not have a column that this needs: an earlier Rowdo set it up. "
    "Have its owner run `rowdo setup`, then send this again."
)


def exceeded(fields: Mapping[str, object]) -> dict[str, str]:
    """Return a message for each field that is too long, by its name; empty if none is.

    Args:
        fields: fields of a todo by name, as in `Todo`: some of them, or ``todo._asdict()``.
    """
    found = {
        name: words
        for name, (most, words) in _LONGEST.items()
        if (text := fields.get(name)) and len(str(text)) > most
    }
    tags = fields.get("tags")
    if tags and isinstance(tags, tuple | list) and (words := _of_tags(tags)):
        found["tags"] = words
    return found


def fits(todo: Todo) -> bool:
    """Return whether all texts of a todo are within the limits.

    That `exceeded` is empty says the same, and takes five times as long: too long for ten thousand todos.
    """
    longer = any(map(gt, map(len, _texts(todo)), _MOST))
    return not (longer or (todo.tags and _of_tags(todo.tags)))


def _of_tags(tags: Sequence[str]) -> str:
    lengths = [*map(len, tags)]
    if max(lengths) > TAG:
        return _TAG
    if len(tags) > TAGS:
        return _TAGS
    return _TAGS_TOGETHER if sum(lengths) > TAGS_TOGETHER else ""


def refusal(message: str) -> str:
    """Return why the database refused a change, in Rowdo's words if it names one of Rowdo's constraints."""
    if _UNKNOWN_FIELD in message:
        return _OUTDATED
    named = re.search(r'"(todos_\w+)"', message)
    return _REFUSALS.get(named[1], message) if named else message
