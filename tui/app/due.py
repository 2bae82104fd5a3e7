"""A due date that the person has entered or chosen."""

from datetime import date, time
from typing import NamedTuple

from tui.todos import Todo
from tui.todos.todo import RepeatFrom


class Due(NamedTuple):
    """The due date that a person has entered; other fields are unknown."""

    day: date | None
    at: time | None = None
    recurrence: str | None = None
    """The rule to repeat by; None leaves it as it is."""
    repeat_from: RepeatFrom = "due"
    """What that rule counts from."""
    keeps_time: bool = False
    """No time was chosen: a todo keeps its time of day."""
    words: str = ""
    """What was typed if it names no day: `Syntax.read_due` reads it for each todo, by the day that has."""

    def fields(self, todo: Todo) -> dict[str, object]:
        """Return the fields to set on `todo`."""
        at = todo.due_time if self.keeps_time and self.day else self.at
        fields: dict[str, object] = {"due_date": self.day, "due_time": at}
        if self.recurrence is not None:
            fields |= {"recurrence": self.recurrence, "repeat_from": self.repeat_from}
        return fields
