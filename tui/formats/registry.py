"""The formats, and which fields of a todo each keeps. Importing this module imports none of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from types import ModuleType
from typing import BinaryIO, cast

from tui.formats.importing import ImportOptions, Parsed, with_rest
from tui.todos import Todo

_COMMON = frozenset({"task", "is_complete", "priority", "tags", "due_date", "due_time"})
_COMMON |= {"recurrence", "repeat_from", "remind_before"}
_MOMENTS = frozenset({"inserted_at", "completed_at"})
_NOT_IN_TODOIST = frozenset({"is_complete", "priority", "remind_before"})
"""Of its four priorities the lowest is none, as which our low comes back."""
_WHOLE = _COMMON | _MOMENTS | {"uid", "notes", "project", "starts_on", "parent_uid"}


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes:
        name: as it is called on the command line.
        module: in this package, with its `read` and `write`.
        title: for people.
        suffixes: of its files, by which it is known.
        keeps: the fields of a todo that come back as they went.
        writes: whether there is a program that reads such a file from us.
    """

    name: str
    module: str
    title: str
    suffixes: tuple[str, ...]
    keeps: frozenset[str]
    writes: bool = True

    def read(self, source: BinaryIO, options: ImportOptions) -> Iterator[Parsed]:
        """Yield what a file holds: todos with the uids they will always get from it, and problems.

        Args:
            source: the file, read as it goes.
            options: what the importer needs besides the file.
        """
        from tui.formats.text_file import in_utf8

        return cast("Iterator[Parsed]", self._loaded.read(in_utf8(source), options))

    def write(self, todos: Iterable[Todo]) -> Iterator[str]:
        """Yield the text of a file with these todos, each parent before what is below it.

        A value that Postgres can store and the format cannot (a date of infinity) is added to the notes.
        """
        if "odd" not in self.keeps:
            todos = (_told(todo) if todo.odd else todo for todo in todos)
        return cast("Iterator[str]", self._loaded.write(todos))

    @property
    def _loaded(self) -> ModuleType:
        return import_module(f"tui.formats.{self.module}")


def _told(todo: Todo) -> Todo:
    return todo._replace(notes=with_rest(todo.notes, dict(todo.odd)), odd=())


FORMATS = {
    each.name: each
    for each in (
        Format("json", "rowdo_json", "Rowdo's own", (".json", ".ndjson"), _WHOLE | {"position", "odd"}),
        Format("csv", "csv_table", "a table", (".csv",), _WHOLE | {"odd"}),
        Format("todo.txt", "todo_txt", "todo.txt", (".txt",), _WHOLE - _MOMENTS - {"notes"}),
        Format("taskwarrior", "taskwarrior", "Taskwarrior's JSON", (), _WHOLE - {"parent_uid"}),
        Format("icalendar", "vtodo", "iCalendar", (".ics",), _WHOLE),
        Format("markdown", "markdown", "a task list", (".md",), _COMMON | {"notes", "project", "starts_on"}),
        Format("todoist", "todoist", "Todoist's CSV", (), _COMMON - _NOT_IN_TODOIST | {"notes"}),
        Format("ticktick", "ticktick", "TickTick's backup", (), frozenset(), writes=False),
    )
}  # fmt: skip
"""The formats by their names."""

WRITTEN = {name: each for name, each in FORMATS.items() if each.writes}
"""Those that todos can be written in."""


EVENTS = Format("events", "vevent", "iCalendar's events", (), frozenset())
"""Of a todo that is due, what calendars show that have no to-dos; nothing is read from it."""


def format_of(file: str) -> Format | None:
    """Return the format of a file by its name, None if the name does not identify one."""
    suffix = PurePath(file).suffix.lower()
    return next((each for each in FORMATS.values() if suffix in each.suffixes), None)


def format_in(file: str, head: bytes) -> Format | None:
    """Return the format of a file by the first bytes in it, else by its name; None if neither tells."""
    from tui.formats.detect import detected

    return FORMATS.get(detected(head)) or format_of(file)
