"""The result of parsing a quick-add line: fields, and which part of the line each came from."""

from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from tui.todos.recurrence_rule import kept_at_month_end
from tui.todos.todo import Priority, RepeatFrom, Todo


class Part(StrEnum):
    """What a part of a line is."""

    PROJECT = "project"
    TAG = "tag"
    PRIORITY = "priority"
    WHEN = "when"
    STARTS = "starts"
    REMIND = "remind"
    NOTES = "notes"
    ESCAPE = "escape"
    """The backslash before a word to be kept as it is."""
    REPLACED = "replaced"
    """What Rowdo wrote into an edited line, and something that was typed replaces."""


class Span(NamedTuple):
    """A recognised part: the characters from `start` to before `stop`."""

    start: int
    stop: int
    kind: Part


class Problem(NamedTuple):
    """What is wrong with a line, and where."""

    start: int
    stop: int
    message: str


class QuickAdd(NamedTuple):
    """The fields that a line sets."""

    task: str
    notes: str = ""
    priority: Priority = Priority.NONE
    project: str = ""
    tags: tuple[str, ...] = ()
    due_date: date | None = None
    due_time: time | None = None
    starts_on: date | None = None
    recurrence: str = ""
    repeat_from: RepeatFrom = "due"
    remind_before: int | None = None
    spans: tuple[Span, ...] = ()
    """The recognised parts, from left to right."""
    problems: tuple[Problem, ...] = ()
    said: frozenset[str] = frozenset()
    """The fields that have words of their own; a day that only follows from a time or a rule has none."""
    rule_as_written: bool = False
    """The recurrence does not depend on its first day: see `When.as_written`."""

    def fields(self) -> dict[str, object]:
        """Return the fields that the line sets, named as those of `Todo`."""
        said = {span.kind for span in self.spans}
        spoken = {name for part, names in SPOKEN.items() if part in said for name in names}
        return {name: getattr(self, name) for name in ("task", *_EDITED) if name == "task" or name in spoken}

    def changes(self, todo: Todo) -> dict[str, object]:
        """Return the fields of `todo` that the line changes: those it has words for; tags are added.

        A time or a recurrence takes the day that the todo has, and brings its own where it has none.
        """
        changed = {name: getattr(self, name) for name in self.said}
        if self.task:
            changed["task"] = self.task
        if any(span.kind is Part.NOTES for span in self.spans):
            changed["notes"] = self.notes
        if self.tags:
            changed["tags"] = tuple(dict.fromkeys((*todo.tags, *self.tags)))
        if self.due_date and todo.due_date is None:
            changed["due_date"] = self.due_date
        elif self.recurrence and not self.rule_as_written and "due_date" not in changed:
            changed["recurrence"] = kept_at_month_end(self.recurrence, todo.due_date)
        return changed

    def all_fields(self) -> dict[str, object]:
        """Return every field that a line can set, empty if it does not. For an edited line."""
        return {name: getattr(self, name) for name in ("task", *_EDITED)}

    def todo(self, uid: str) -> Todo:
        """Return a new todo as the line describes it."""
        return Todo(
            uid=uid,
            task=self.task,
            notes=self.notes,
            priority=self.priority,
            project=self.project,
            tags=self.tags,
            due_date=self.due_date,
            due_time=self.due_time,
            starts_on=self.starts_on,
            recurrence=self.recurrence,
            repeat_from=self.repeat_from,
            remind_before=self.remind_before,
        )


_EDITED = (
    *("notes", "priority", "project", "tags", "due_date", "due_time", "starts_on"),
    *("recurrence", "repeat_from", "remind_before"),
)
SPOKEN = {
    Part.NOTES: ("notes",),
    Part.PRIORITY: ("priority",),
    Part.PROJECT: ("project",),
    Part.TAG: ("tags",),
    Part.WHEN: ("due_date", "due_time", "recurrence", "repeat_from"),
    Part.STARTS: ("starts_on",),
    Part.REMIND: ("remind_before",),
}
"""The fields that the parts of a line speak of; what no part speaks of is the task."""
