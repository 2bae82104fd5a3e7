"""todo.txt (todotxt.org), with the keys that topydo and others have added: due, t, rec, id, p.

A line has room for what the format knows nothing of as `key:value`: Rowdo writes uid, parent, time and rrule.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO
from uuid import UUID

from tui.formats.found import (
    Found,
    Identities,
    Origin,
    Problem,
    Unreadable,
    fitting,
    lines,
    uid_of,
    with_rest,
)
from tui.todos import Priority, Todo
from tui.todos.plain import clean

_HEAD = re.compile(
    r"(?:(?P<done>x) )?(?:\((?P<priority>[A-Z])\) )?(?:(?P<first>\d{4}-\d\d-\d\d) )?"
    r"(?:(?P<second>\d{4}-\d\d-\d\d) )?"
)
_KEY = re.compile(r"([A-Za-z][\w-]*):(?!//)(\S+)")
_STEP = re.compile(r"\+?(\d{1,3})([dwmy])")
_UNITS = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
_SIMPLE = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=(\d{1,3}))?")


def read(source: BinaryIO, origin: Origin) -> Iterator[Found]:
    """Yield a todo for each line; those below a todo that comes later in the file come last."""
    identities = Identities("todo.txt")
    parents: dict[str, str] = {}
    early: list[tuple[str, Todo]] = []
    for line in lines(source):
        if isinstance(line, Problem):
            yield line
            continue
        number, text = line
        if not text.strip():
            continue
        try:
            todo, own, above = _todo(text.strip(), identities)
        except Unreadable as refusal:
            yield Problem(number, refusal.column, str(refusal))
            continue
        if own:
            parents[own] = todo.uid
        if above is None or above in parents:
            yield _below(todo, parents.get(above or ""))
        else:
            early.append((above, todo))
    for above, todo in early:
        yield _below(todo, parents.get(above))


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Yield a line for each todo."""
    for todo in todos:
        yield " ".join(_words(todo)) + "\n"


def _words(todo: Todo) -> Iterator[str]:
    letter = f"({'DCBA'[todo.priority - 1]})" if todo.priority else ""
    if todo.is_complete:
        yield "x"
        if todo.completed_at:
            yield todo.completed_at.astimezone().date().isoformat()
    elif letter:
        yield letter
    if todo.inserted_at and (not todo.is_complete or todo.completed_at):
        yield todo.inserted_at.astimezone().date().isoformat()
    yield clean(todo.task)
    if todo.project:
        yield "+" + _word(todo.project)
    yield from ("@" + _word(tag) for tag in todo.tags)
    if todo.is_complete and letter:
        yield f"pri:{letter[1]}"
    if todo.due_date:
        yield f"due:{todo.due_date}"
        if todo.due_time:
            yield f"time:{todo.due_time.isoformat('seconds' if todo.due_time.second else 'minutes')}"
    if todo.starts_on:
        yield f"t:{todo.starts_on}"
    if todo.recurrence:
        simple = _SIMPLE.fullmatch(todo.recurrence)
        yield f"rec:+{simple[2] or 1}{simple[1][0].lower()}" if simple else f"rrule:{todo.recurrence}"
    yield f"uid:{todo.uid}"
    if todo.parent_uid:
        yield f"parent:{todo.parent_uid}"


def _word(name: str) -> str:
    return "_".join(clean(name).split())


def _todo(text: str, identities: Identities) -> tuple[Todo, str, str | None]:
    """Return the todo of a line, the id it has in its file, and that of the todo it is below."""
    head = _HEAD.match(text)
    assert head
    fields: dict[str, Any] = {"is_complete": bool(head["done"])}
    rest: dict[str, object] = {}
    own, above, words = "", None, []
    tags: dict[str, None] = {}
    dates = [_day(day, text) for day in (head["first"], head["second"]) if day]
    if head["done"] and dates:
        fields["completed_at"] = _moment(dates.pop(0))
    if dates:
        fields["inserted_at"] = _moment(dates[0])
    _set_priority(head["priority"] or "", fields, rest)
    for word in text[head.end() :].split(" "):
        key = _KEY.fullmatch(word)
        if word[:1] == "+" and len(word) > 1 and "project" not in fields:
            fields["project"] = word[1:]
        elif word[:1] == "@" and len(word) > 1:
            tags[word[1:]] = None
        elif key and key[1] == "id":
            own = key[2]
        elif key and key[1] == "p":
            above = key[2]
        elif not key or not _set(key[1], key[2], fields, text):
            if key:
                rest[key[1]] = key[2]
            else:
                words.append(word)
    uid = fields.pop("uid", None) or identities.of(text)
    todo = Todo(uid=uid, task=" ".join(words).strip(), tags=tuple(tags), notes=with_rest("", rest), **fields)
    return fitting(todo), own, above


def _set(key: str, value: str, fields: dict[str, Any], text: str) -> bool:
    """Set the field that a key stands for; return whether it stands for one."""
    match key:
        case "due":
            fields["due_date"] = _day(value, text)
        case "t":
            fields["starts_on"] = _day(value, text)
        case "time":
            try:
                fields["due_time"] = time.fromisoformat(value)
            except ValueError:
                return False
        case "pri" if len(value) == 1 and value in "ABCD":
            fields["priority"] = Priority(4 - "ABCD".index(value))
        case "rec" if step := _STEP.fullmatch(value):
            every = "" if int(step[1]) == 1 else f";INTERVAL={int(step[1])}"
            fields["recurrence"] = f"FREQ={_UNITS[step[2]]}{every}"
        case "rrule":
            fields["recurrence"] = value
        case "uid" | "parent" if _is_uuid(value):
            fields["uid" if key == "uid" else "parent_uid"] = uid_of(value)
        case _:
            return False
    return True


def _set_priority(letter: str, fields: dict[str, Any], rest: dict[str, object]) -> None:
    if letter and letter in "ABCD":
        fields["priority"] = Priority(4 - "ABCD".index(letter))
    elif letter:
        rest["priority"] = letter


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _day(value: str, text: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Unreadable(f"There is no day {value[:40]}.", text.find(value) + 1) from error


def _moment(day: date) -> datetime:
    try:
        return datetime.combine(day, time()).astimezone()
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"There is no day {day}.") from error


def _below(todo: Todo, parent: str | None) -> Todo:

    return todo._replace(parent_uid=parent) if parent and parent != todo.uid else todo
