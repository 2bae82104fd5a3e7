"""What is due as iCalendar's events (RFC 5545, 3.6.1), for calendars that show no to-dos; never read.

An event is of one day, or begins at the time of day the todo is due and takes half an hour. It blocks no
time, and has no zone (RFC 5545, 3.3.5, form 1): nine in the morning is that wherever the person is.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from icalendar import Event
from icalendar.prop import vInline

from tui.formats.ical_text import Text, categories
from tui.formats.valarm import alarm_before
from tui.formats.vtodo import NUMBERS, framed
from tui.todos import Todo
from tui.todos.reminder import NEVER

LENGTH = timedelta(minutes=30)
"""How long the event of a todo takes that is due at a time of day."""


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Yield a calendar with a VEVENT for each todo that has a due date."""
    return framed(_component(todo) for todo in todos if todo.due_date)


def _component(todo: Todo) -> Event:
    """Return the event of a todo; its UID is always the same, so that a calendar replaces what it had."""
    component = Event()
    component.add("uid", f"{todo.uid}-due")
    component.add("dtstamp", todo.updated_at or todo.inserted_at or datetime(1970, 1, 1, tzinfo=UTC))
    component.add("summary", Text(todo.task))
    assert todo.due_date
    component.add(
        "dtstart", datetime.combine(todo.due_date, todo.due_time) if todo.due_time else todo.due_date
    )
    component.add("duration", LENGTH if todo.due_time else timedelta(days=1))
    component.add("transp", "TRANSPARENT")
    # The occurrences of a rule that counts from the completion are unknown.
    if todo.recurrence and todo.repeat_from == "due":
        component.add("rrule", vInline(_rule(todo)))
    if todo.notes:
        component.add("description", Text(todo.notes))
    if todo.priority:
        component.add("priority", NUMBERS[todo.priority])
    if names := [name for name in (todo.project, *todo.tags) if name]:
        component.add("categories", categories(dict.fromkeys(names)))
    # Of a whole day none: when that reminds is a matter of the profile.
    if todo.due_time and todo.remind_before not in (None, NEVER):
        component.add_component(alarm_before(todo.task, todo.remind_before, "START"))
    return component


def _rule(todo: Todo) -> str:
    """Return the rule, whose end has to be a day where the event has one, and else a local moment (RFC 5545,
    3.3.10).
    """

    def end(match: re.Match[str]) -> str:
        at = (match[2] or "T235959") if todo.due_time else ""
        return f"{match[1]}{at}"

    return re.sub(r"(UNTIL=\d{8})(?:(T\d{6})Z?)?", end, todo.recurrence, flags=re.IGNORECASE)
