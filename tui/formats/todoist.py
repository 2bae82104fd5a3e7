"""Todoist's CSV: the tasks of one project, in the order and the depth of its list."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tui.formats.csv_rows import Row, rows
from tui.formats.importing import ImportOptions, Parsed, Problem, StableUids, validated, with_rest
from tui.todos import Priority, Todo
from tui.todos.dates.when import When, read_when, rule_words
from tui.todos.limits import NOTES
from tui.todos.locale import LANGUAGES

HEADER = (
    "TYPE",
    "CONTENT",
    "DESCRIPTION",
    "PRIORITY",
    "INDENT",
    "AUTHOR",
    "RESPONSIBLE",
    "DATE",
    "DATE_LANG",
)
DEEPEST = 5
_PRIORITIES = {
    "1": Priority.URGENT,
    "2": Priority.HIGH,
    "3": Priority.MEDIUM,
    **dict.fromkeys(("4", ""), Priority.NONE),
}
_LABEL = re.compile(r"(?:^|\s+)@(\S+)")
_READ = frozenset({"TYPE", "CONTENT", "DESCRIPTION", "PRIORITY", "INDENT", "DATE"})
_OF_NO_INTEREST = frozenset(
    {"AUTHOR", "DATE_LANG", "TIMEZONE", "DURATION_UNIT", "DEADLINE_LANG", "IS_COLLAPSED"}
)
_AFTER = re.compile(r"^after\s+(?=\d)", re.IGNORECASE)
"""Todoist's other word for ``every!``."""
_DAYS = {"tod": "today", "tom": "tomorrow"}
_SHORT = re.compile(rf"\b({'|'.join(_DAYS)})\b", re.IGNORECASE)
_STARTING = re.compile(r"(.*?)\s+starting\s+(\S+)(?:\s+(\S+))?", re.IGNORECASE)


def read(source: BinaryIO, options: ImportOptions) -> Iterator[Parsed]:
    """Yield a todo for each task, with its comments as notes; the file's name is the project."""
    reader = _Reader(options)
    for row in rows(source):
        if isinstance(row, Problem):
            yield row
        else:
            yield from reader.take(row)
    yield from reader.finish()


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Yield a template of todos that are open: the format has no others."""
    yield _line(HEADER)
    above: list[str] = []
    for todo in todos:
        while above and above[-1] != todo.parent_uid:
            above.pop()
        content = " ".join([todo.task, *(f"@{'_'.join(tag.split())}" for tag in todo.tags)])
        indent = min(len(above) + 1, DEEPEST)
        priority = 5 - todo.priority if todo.priority > Priority.LOW else 4
        yield _line(("task", content, todo.notes, priority, indent, "", "", _date(todo), "en"))
        above.append(todo.uid)


def _date(todo: Todo) -> str:
    day = todo.due_date.isoformat() if todo.due_date else ""
    if todo.due_date and todo.due_time:
        day += f" {todo.due_time.isoformat('seconds' if todo.due_time.second else 'minutes')}"
    if not todo.recurrence:
        return day
    said = rule_words(todo.recurrence, todo.repeat_from)
    return f"{said} starting {day}" if day else said


def _line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


class _Reader:
    """Goes from row to row and holds the last task back, since its comments follow."""

    def __init__(self, options: ImportOptions) -> None:
        self._options = options
        self._stable_uids = StableUids("todoist")
        self._section = ""
        self._above: list[tuple[int, str]] = []
        self._held: tuple[int, Todo, dict[str, object]] | None = None

    def take(self, row: Row) -> Iterator[Parsed]:
        """Read one row; yield the task that it shows to be complete."""
        cells = {name.strip().upper(): cell for name, cell in row.cells.items()}
        match cells.get("TYPE", "").strip().lower():
            case "task":
                yield from self.finish()
                self._held = row.line, *self._todo(cells)
            case "note" if self._held:
                line, todo, unread = self._held
                if len(todo.notes) <= NOTES:
                    notes = "\n".join(filter(None, (todo.notes, cells.get("CONTENT"))))
                    self._held = line, todo._replace(notes=notes), unread
            case "note":
                message = "It is a comment on the project, which has no place for it here."
                yield Problem(row.line, 1, message, on_purpose=True)
            case "meta":
                pass  # how the project is shown
            case "section":
                yield from self.finish()
                self._section = cells.get("CONTENT", "")
                self._above.clear()
            case "" if "TYPE" in cells:
                pass
            case other:
                yield Problem(
                    row.line, 1, f"A row is a task, a section or a note; this one is {other[:40]!r}."
                )

    def finish(self) -> Iterator[Parsed]:
        """Yield the task that was held back."""
        if self._held is None:
            return
        line, todo, unread = self._held
        self._held = None
        yield from validated(todo, line, unread=unread)

    def _todo(self, cells: dict[str, str]) -> tuple[Todo, dict[str, object]]:
        """Return the todo of a row, and its date where that cannot be understood."""
        content = cells.get("CONTENT", "")
        indent = _number(cells.get("INDENT", ""), 1)
        while self._above and self._above[-1][0] >= indent:
            self._above.pop()
        parent = self._above[-1][1] if self._above else None
        uid = self._stable_uids.of(f"{self._options.name}\n{parent}\n{content}")
        self._above.append((indent, uid))
        unread: dict[str, object] = {}
        when = self._when(cells.get("DATE", "").strip(), cells.get("DATE_LANG", "").strip())
        rest = {"Section": self._section} if self._section else {}
        if when is None:
            unread["Date"] = cells["DATE"].strip()
            when = When()
        for name, cell in sorted(cells.items()):
            if cell.strip() and name not in _READ | _OF_NO_INTEREST:
                rest[name.capitalize()] = cell.strip()
        priority = _PRIORITIES.get(cells.get("PRIORITY", "").strip())
        if priority is None:
            unread["Priority"] = cells["PRIORITY"].strip()
        return Todo(
            uid=uid,
            task=_LABEL.sub("", content).strip() or content,
            notes=with_rest(cells.get("DESCRIPTION", ""), rest),
            priority=priority or Priority.NONE,
            project=self._options.name,
            tags=tuple(dict.fromkeys(_LABEL.findall(content))),
            due_date=when.day,
            due_time=when.time if when.day else None,
            recurrence=when.rule,
            repeat_from=when.repeat_from,
            parent_uid=parent,
        ), unread

    def _when(self, text: str, language: str) -> When | None:
        """Parse a date in a language; return None if it cannot be understood."""
        if not text:
            return When()
        text = _SHORT.sub(lambda word: _DAYS[word[0].lower()], _AFTER.sub("every! ", text))
        locale = self._options.locale
        locale = locale._replace(language=language) if language in LANGUAGES else locale
        read = read_when(text, self._options.today, locale=locale)
        if read or not (starting := _STARTING.fullmatch(text)):
            return read
        rule = read_when(starting[1], self._options.today, locale=locale)
        begin = read_when(" ".join(filter(None, starting.groups()[1:])), self._options.today)
        return rule._replace(day=begin.day, time=begin.time) if rule and begin else None


def _number(cell: str, otherwise: int) -> int:
    cell = cell.strip()
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 4 else otherwise
