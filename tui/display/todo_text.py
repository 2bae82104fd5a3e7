"""A todo as one line of text, with which screen and command line confirm what they understood."""

from collections.abc import Iterator
from datetime import date, time

from tui.display.date_text import exact_day
from tui.todos import Todo
from tui.todos.out_of_range import out_of_range_due
from tui.todos.reminder import reminder_words
from tui.todos.sanitize import clean

SEPARATOR = " · "


def todo_words(todo: Todo, today: date | None) -> str:
    """Return the task and every field of a todo: ``Buy · tomorrow 12:00 · #home · every month``.

    Control characters are removed, because the words are printed. Without `today`, days are in ISO 8601.
    """
    return SEPARATOR.join([clean(todo.task), *map(clean, field_words(todo, today))])


def when_words(day: date, at: time | None, today: date | None) -> str:
    """Return a day in unambiguous words, and the time: ``tomorrow 12:00``, ``Mon 30 Nov``.

    Without `today`, in ISO 8601: ``2026-11-30T12:00``.
    """
    if today is None:
        return f"{day.isoformat()}T{clock(at)}" if at else day.isoformat()
    return f"{exact_day(day, today)} {clock(at)}" if at else exact_day(day, today)


def clock(at: time) -> str:
    """Return a time as ``09:00``; with seconds if it has any."""
    return at.isoformat("seconds" if at.second else "minutes")


def back_words(following: Todo, today: date | None) -> str:
    """Return when a completed recurring todo is due next: ``back Tue 1 Dec``."""
    return f"back {when_words(following.due_date, following.due_time, today)}" if following.due_date else ""


def field_words(todo: Todo, today: date | None) -> Iterator[str]:
    """Yield every field of a todo except its task, in words that may contain control characters."""
    if odd := out_of_range_due(todo):
        yield odd
    elif todo.due_date:
        yield when_words(todo.due_date, todo.due_time, today)
    if todo.project:
        yield f"#{todo.project}"
    yield from (f"@{tag}" for tag in todo.tags)
    if todo.priority:
        yield todo.priority.label
    if todo.recurrence:
        from tui.todos.recurrence_description import words

        yield words(todo.recurrence, todo.repeat_from)
    if todo.remind_before is not None:
        yield f"reminds {reminder_words(todo.remind_before)}"
    if todo.starts_on:
        yield f"starts {when_words(todo.starts_on, None, today)}"
    if todo.notes:
        yield "notes"
