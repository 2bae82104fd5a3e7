"""What all importers share: options, results, lines, uids, and the validation of a todo."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from hashlib import sha1
from typing import BinaryIO
from uuid import UUID

from tui.todos import Todo
from tui.todos.limits import exceeded, fits
from tui.todos.locale import INTERNATIONAL, Locale
from tui.todos.recurrence import RecurrenceError, check, first_occurrence, is_stored, parts

NAMESPACE = UUID("a1f6c1de-3a3f-4d0e-9d2a-7d1f6b9f0c55")
"""The namespace of the UUIDs (version 5) that readers make for todos without one."""
_CANONICAL = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_LINE = 4 * 1024 * 1024
"""In bytes. A longer line is skipped: it is no todo, and would fill the memory."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What an importer needs besides the file.

    Attributes:
        name: the file's name without its suffix.
        today: the day from which words such as tomorrow are counted.
        locale: how the file writes dates.
        columns: the field of each column of a table, by the column's name, as the person mapped them.
    """

    name: str
    today: date
    locale: Locale = INTERNATIONAL
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, or is left out on purpose.

    Attributes:
        line: its line, from 1.
        column: its character in the line, from 1.
        message: what is wrong with it.
        on_purpose: nothing is wrong: this is not meant to become a todo.
        kept: nothing is lost: the todo was read, and its notes have what no field could take.
    """

    line: int
    column: int
    message: str
    on_purpose: bool = False
    kept: bool = False


Parsed = Todo | Problem
"""What a reader yields."""


class FieldError(Exception):
    """A value does not have the type of its field."""


def lines(source: BinaryIO) -> Iterator[tuple[int, str] | Problem]:
    """Yield the lines of a file with their numbers, without line ends; report the first that is not UTF-8."""
    number, told = 0, False
    while raw := source.readline(LONGEST_LINE):
        number += 1
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield Problem(number, LONGEST_LINE, "The line is longer than 4 MB.")
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        text, as_latin_1 = decoded(raw)
        if as_latin_1 and not told:
            told = True
            yield Problem(number, 1, NOT_UTF8, kept=True)
        yield number, text.rstrip("\r\n")


NOT_UTF8 = "This is not UTF-8 and was read as Latin-1, and so are other lines like it."


def decoded(raw: bytes) -> tuple[str, bool]:
    """Return a line as text, and whether it was Latin-1 (in truth Windows-1252) instead of UTF-8."""
    try:
        return raw.decode(), False
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), True


class StableUids:
    """The uids of todos that have none in their file: the same each time the same file is read."""

    def __init__(self, format_name: str) -> None:
        self._format = format_name
        self._seen: Counter[str] = Counter()

    def of(self, text: str) -> str:
        """Return the uid of the todo with this text; repetitions of a text have different uids."""
        first = named(NAMESPACE, f"{self._format}\n{text}")
        self._seen[first] += 1
        repetition = self._seen[first]
        return first if repetition == 1 else named(UUID(first), str(repetition))


def uid_of(text: str) -> str:
    """Return the uid for another program's own id: the same if it is a UUID."""
    if _CANONICAL.fullmatch(text):
        return text
    try:
        return str(UUID(text))
    except ValueError:
        return named(NAMESPACE, text)


def named(namespace: UUID, name: str) -> str:
    """Return the UUID of a name (RFC 9562, version 5), as `uuid5` does in three times the time."""
    digits = sha1(namespace.bytes + name.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def local_moment(day: date, at: time | None = None) -> datetime | None:
    """Return a day and a local time, midnight by default, as a moment.

    None at the ends of the calendar, where a day has no moment in all time zones.
    """
    try:
        return datetime.combine(day, at or time()).astimezone()
    except (ValueError, OverflowError):
        return None


def with_rest(notes: str, rest: Mapping[str, object]) -> str:
    """Return notes with what a todo has no field for, one line each."""
    if not rest:
        return notes
    added = "\n".join(f"{name}: {value}" for name, value in rest.items())
    return "\n\n".join(filter(None, (notes, added)))


def validated(
    todo: Todo,
    line: int,
    column: int = 1,
    *,
    unread: Mapping[str, object] | None = None,
    strict: bool = False,
) -> Iterator[Parsed]:
    """Yield a todo as the database takes it, and a word about what went into its notes instead of a field.

    A todo is refused only where there is no task, or where its texts are too long even for notes.

    Args:
        todo: as it was read.
        line: its line in the file.
        column: where in the line.
        unread: what could not be read, by the names of the fields in the file.
        strict: keep a rule that the database takes though Rowdo cannot follow it: the file is our own.
    """
    if not todo.task.strip():
        yield Problem(line, column, "There is nothing to do in it.")
        return
    aside = dict(unread or {})
    reasons: list[str] = []
    if todo.due_time and not todo.due_date and "due_date" not in dict(todo.odd):
        aside["time"] = todo.due_time.isoformat()
        todo = todo._replace(due_time=None)
    if todo.recurrence and (reason := _unfollowed(todo.recurrence, strict=strict)):
        reasons.append(reason)
        if not (strict and is_stored(todo.recurrence)):
            aside["rrule"] = todo.recurrence
            todo = todo._replace(recurrence="", repeat_from="due")
    too_long = {} if fits(todo) else exceeded(todo._asdict())
    if "project" in too_long:
        aside["project"] = todo.project
        todo = todo._replace(project="")
    if "tags" in too_long:
        aside["tags"] = " ".join(todo.tags)
        todo = todo._replace(tags=())
    if aside:
        todo = todo._replace(notes=with_rest(todo.notes, aside))
        too_long = exceeded(todo._asdict())
    if too_long:
        yield Problem(line, column, " ".join(too_long.values()))
        return
    yield todo
    if aside or reasons:
        named = f"Its notes have what no field could take: {', '.join(aside)}." if aside else ""
        yield Problem(line, column, " ".join(filter(None, (*reasons, named))), kept=True)


@lru_cache(maxsize=1024)
def _unfollowed(rule: str, *, strict: bool) -> str:
    """Return why Rowdo does not follow a rule, empty if it does."""
    if strict and is_stored(rule):
        return ""
    try:
        check(rule)
        comes = parts(rule).keys() & {"COUNT", "UNTIL"} or first_occurrence(rule, date(2000, 1, 1))
    except RecurrenceError as error:
        return f"Its recurrence cannot be followed: {error}."
    return "" if comes else f"Its recurrence cannot be followed: no day ever fits {rule}."
