"""What a reader finds, and what all readers go by: lines, identities, limits, what to do with the rest."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID, uuid5

from tui.todos import Todo
from tui.todos.customs import INTERNATIONAL, Customs
from tui.todos.limits import exceeded
from tui.todos.recurrence import RecurrenceError, check, is_stored

NAMESPACE = UUID("a1f6c1de-3a3f-4d0e-9d2a-7d1f6b9f0c55")
"""Of the uids that readers make, a number of our own."""
LONGEST_LINE = 4 * 1024 * 1024
"""Bytes; a longer line is no todo, and is not kept in memory."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from.

    Attributes:
        name: the file's, without its ending.
        today: the day that words such as tomorrow are counted from.
        customs: how dates are written there.
    """

    name: str
    today: date
    customs: Customs = INTERNATIONAL


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, or is left out on purpose.

    Attributes:
        line: its line, from 1.
        column: its character in the line, from 1.
        message: what is wrong with it.
        on_purpose: nothing is wrong with it; it is not to be a todo.
    """

    line: int
    column: int
    message: str
    on_purpose: bool = False


Found = Todo | Problem


class Omitted(Exception):  # noqa: N818 - as it should be
    """What is described is not to be a todo; the text says why."""


class Unreadable(Exception):  # noqa: N818 - a word about one line, not the end of the file
    """One todo cannot be read.

    Attributes:
        column: where, from 1.
    """

    def __init__(self, message: str, column: int = 1) -> None:
        super().__init__(message)
        self.column = column


def lines(source: BinaryIO) -> Iterator[tuple[int, str] | Problem]:
    """Yield the lines of a file in UTF-8 with their numbers, without their ends."""
    number = 0
    while raw := source.readline(LONGEST_LINE):
        number += 1
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield Problem(number, LONGEST_LINE, "The line is longer than 4 MB.")
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            yield number, raw.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            column = len(raw[: error.start].decode(errors="replace")) + 1
            yield Problem(number, column, "This is not text in UTF-8.")


class Identities:
    """The uids of todos that have none in their file: the same each time the same file is read."""

    def __init__(self, format_name: str) -> None:
        self._format = format_name
        self._seen: Counter[bytes] = Counter()

    def of(self, text: str) -> str:
        """Return the uid of what is written as `text`; each repetition of it has its own."""
        first = uuid5(NAMESPACE, f"{self._format}\n{text}")
        self._seen[first.bytes] += 1
        repetition = self._seen[first.bytes]
        return str(first if repetition == 1 else uuid5(first, str(repetition)))


def uid_of(text: str) -> str:
    """Return the uid for another program's own id: the same if it is a UUID."""
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid5(NAMESPACE, text))


def with_rest(notes: str, rest: Mapping[str, object]) -> str:
    """Return notes with what a todo has no field for, one line each."""
    added = "\n".join(f"{name}: {value}" for name, value in rest.items())
    return "\n\n".join(filter(None, (notes, added)))


def fitting(todo: Todo) -> Todo:
    """Return a todo as the database takes it.

    Raises:
        Unreadable: it says nothing to do, or one of its fields is too long or no rule.
    """
    if not todo.task.strip():
        raise Unreadable("There is nothing to do in it.")
    if todo.due_time and not todo.due_date and "due_date" not in dict(todo.odd):
        rest = {"time": todo.due_time.isoformat()}
        todo = todo._replace(due_time=None, notes=with_rest(todo.notes, rest))
    if too_long := exceeded(todo._asdict()):
        raise Unreadable(" ".join(too_long.values()))
    if todo.recurrence and not is_stored(todo.recurrence):
        try:
            check(todo.recurrence)
        except RecurrenceError as error:
            raise Unreadable(f"Its recurrence cannot be followed: {error}.") from error
    return todo
