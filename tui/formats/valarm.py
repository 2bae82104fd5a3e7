"""How long before it is due a to-do reminds, as iCalendar says it: by an alarm (RFC 5545, 3.6.6)."""

from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Alarm, vText
from icalendar import Todo as VTodo

from tui.formats.ical_text import Text
from tui.todos import Todo
from tui.todos.reminder import LONGEST, NEVER

REMIND = "X-ROWDO-REMIND"
"""Our own property, for what no alarm can say: never, and before a time of day that the profile has."""


def add_reminder(component: VTodo, todo: Todo) -> None:
    """Add to a component when its todo reminds, unless that is when it is due."""
    if todo.remind_before is None:
        return
    if todo.remind_before == NEVER or not todo.due_time:
        component.add(REMIND, vText("NEVER" if todo.remind_before == NEVER else str(todo.remind_before)))
        return
    component.add_component(alarm_before(todo.task, todo.remind_before, "END"))


def alarm_before(task: str, minutes: int, related: str) -> Alarm:
    """Return an alarm that shows a task some minutes before a component's START or END."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", Text(task))
    alarm.add("trigger", -timedelta(minutes=minutes), parameters={"RELATED": related})
    return alarm


def reminding(component: Any, due: date | datetime | None, starts: date | datetime | None) -> Any:
    """Return the first alarm of a component that comes minutes before a due time, None if there is none."""
    moment = due or starts
    if not isinstance(moment, datetime):
        return None
    for part in component.subcomponents:
        if part.name == "VALARM" and minutes_before(part) is not None:
            related = str(part["TRIGGER"].params.get("RELATED", "START")).upper()
            if related == "END" or starts is None or starts == moment:
                return part
    return None


def minutes_before(alarm: Any) -> int | None:
    """Return how many minutes before something an alarm comes; None if it comes otherwise."""
    try:
        minutes, left = divmod(-alarm["TRIGGER"].dt, timedelta(minutes=1))
    except (KeyError, AttributeError, TypeError, ValueError):
        return None
    return minutes if not left and 0 <= minutes <= LONGEST else None


def read_property(text: str) -> int:
    """Return the minutes, or `NEVER`, of Rowdo's own property.

    Raises:
        ValueError: it says nothing that it could.
    """
    minutes = NEVER if text.upper() == "NEVER" else int(text)
    if not NEVER <= minutes <= LONGEST:
        raise ValueError(text)
    return minutes
