"""todo.txt (todotxt.org), with the keys that topydo and others have added: due, t, rec, id, p.

A key and its value have no colon, and only the keys known here are fields: any other word stays in the task
where it stands. A line has room for what the format knows nothing of as `key:value`: Rowdo writes uid,
parent, time, rrule and rowdo-repeat. Words that would be read as something else (blanks in a name, a task
such as `x marks the spot`) stand in the line as well as they can, and once more as they are, in
`rowdo-task:`, `rowdo-project:` and `rowdo-tag:`; of a line that has these, what is before them is for other
programs.

`rec:+1m` is strict: it counts from the day it was due, as topydo has it; `rec:1m` from the day it is done.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, BinaryIO
from urllib.parse import quote, unquote
from uuid import UUID

from tui.formats.importing import (
    ImportOptions,
    Parsed,
    Problem,
    StableUids,
    lines,
    local_moment,
    uid_of,
    validated,
)
from tui.todos import Priority, Todo
from tui.todos.reminder import LONGEST, NEVER
from tui.todos.sanitize import clean

_HEAD = re.compile(
    r"(?:(?P<done>x) )?(?:(?P<ended>\d{4}-\d\d-\d\d) (?=\([A-Z]\) ))?(?:\((?P<priority>[A-Z])\) )?"
    r"(?:(?P<first>\d{4}-\d\d-\d\d) )?(?:(?P<second>\d{4}-\d\d-\d\d) )?"
)
_SIGNS = ("+", "@")
"""What a project and a tag begin with."""
_DATES = ("ended", "first", "second")
_PRIORITIES = {letter: Priority(4 - place) for place, letter in enumerate("ABCD")}
_KEY = re.compile(r"([^\s:]+):([^\s:]\S*)")
_KEYS = frozenset({"due", "t", "time", "rec", "rrule", "pri", "h", "id", "p", "uid", "parent"})
_KEYS |= {"rowdo-task", "rowdo-project", "rowdo-repeat", "rowdo-remind"}
"""What a key is that means something here; a word of any other form or name is a word of the task."""
_TASK, _PROJECT, _TAG = "rowdo-task:", "rowdo-project:", "rowdo-tag:"
_STEP = re.compile(r"\+?(\d{1,3})?([dwmyb])")
_UNITS = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
_WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SIMPLE = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=(\d{1,3}))?")


def read(source: BinaryIO, options: ImportOptions) -> Iterator[Parsed]:
    """Yield a todo for each line; those below a todo that comes later in the file come last."""
    stable_uids, moment_of = StableUids("todo.txt"), lru_cache(1000)(local_moment)
    parents: dict[str, str] = {}
    early: list[tuple[str, Todo, int, dict[str, str]]] = []
    for line in lines(source):
        if isinstance(line, Problem):
            yield line
            continue
        number, text = line
        if not text.strip():
            continue
        todo, own, above, unread = _todo(text.strip(), stable_uids, moment_of)
        if own:
            parents[own] = todo.uid
        if above is None or above in parents:
            yield from validated(_below(todo, parents.get(above or "")), number, unread=unread)
        else:
            early.append((above, todo, number, unread))
    for above, todo, number, unread in early:
        yield from validated(_below(todo, parents.get(above)), number, unread=unread)


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Yield a line for each todo."""
    for todo in todos:
        line = _line(todo)
        yield (line if _says(line, todo) else _line(todo, exact=True)) + "\n"


def _says(line: str, todo: Todo) -> bool:
    """Return whether a line is read as the todo it was made of."""
    read = _todo(line.strip(), StableUids("todo.txt"))[0]
    return read[1:_UNTIL] == todo._replace(notes="")[1:_UNTIL]


_UNTIL = Todo._fields.index("due_time")
"""The fields before it are those that words of a task could be taken for."""


def _line(todo: Todo, *, exact: bool = False) -> str:
    """Return the line of a todo; `exact` tells once more what its words alone would tell wrongly."""
    return " ".join([*_head(todo), *_words(todo, exact=exact), *_keys(todo)])


def _head(todo: Todo) -> Iterator[str]:
    if todo.is_complete:
        yield "x"
        if todo.completed_at:
            yield todo.completed_at.astimezone().date().isoformat()
    elif todo.priority:
        yield f"({_letter(todo)})"
    if todo.inserted_at and (not todo.is_complete or todo.completed_at):
        yield todo.inserted_at.astimezone().date().isoformat()


def _words(todo: Todo, *, exact: bool) -> Iterator[str]:
    task = clean(todo.task)
    head = _HEAD.match(f"{task} ")
    yield f"- {task}" if exact and head and head[0] else task
    if todo.project:
        yield "+" + _word(todo.project)
    yield from ("@" + _word(tag) for tag in todo.tags)
    if exact:
        yield _TASK + _quoted(todo.task)
        if todo.project:
            yield _PROJECT + _quoted(todo.project)
        yield from (_TAG + _quoted(tag) for tag in todo.tags)


def _keys(todo: Todo) -> Iterator[str]:
    if todo.is_complete and todo.priority:
        yield f"pri:{_letter(todo)}"
    if todo.due_date:
        yield f"due:{todo.due_date}"
        if todo.due_time:
            yield f"time:{todo.due_time.isoformat('seconds' if todo.due_time.second else 'minutes')}"
    if todo.starts_on:
        yield f"t:{todo.starts_on}"
    yield from _recurrence_keys(todo)
    if todo.remind_before is not None:
        yield f"rowdo-remind:{'never' if todo.remind_before == NEVER else todo.remind_before}"
    yield f"uid:{todo.uid}"
    if todo.parent_uid:
        yield f"parent:{todo.parent_uid}"


def _recurrence_keys(todo: Todo) -> Iterator[str]:
    """Yield ``rec:+1m``, without the plus where it counts from completion; other rules as they are."""
    if simple := _SIMPLE.fullmatch(todo.recurrence):
        strict = "+" if todo.repeat_from == "due" else ""
        yield f"rec:{strict}{simple[2] or 1}{simple[1][0].lower()}"
        return
    if todo.recurrence:
        yield f"rrule:{todo.recurrence}"
    if todo.repeat_from != "due":
        yield f"rowdo-repeat:{todo.repeat_from}"


def _letter(todo: Todo) -> str:
    return "DCBA"[todo.priority - 1]


def _quoted(text: str) -> str:
    """Return a text with blanks and invisible characters percent-encoded (``%20``).

    A colon at the beginning is encoded too, since a value that starts with one is not a value of todo.txt.
    """
    encoded = "".join(
        quote(sign, errors="replace") if sign in "% " or not sign.isprintable() else sign for sign in text
    )
    return "%3A" + encoded[1:] if encoded.startswith(":") else encoded


def _word(name: str) -> str:
    return "_".join(clean(name).split())


def _todo(
    text: str, stable_uids: StableUids, moment_of: Callable[[date], datetime | None] = local_moment
) -> tuple[Todo, str, str | None, dict[str, str]]:
    """Return the todo of a line, its id in the file, that of the todo above it, and what is no value.

    Args:
        text: the line.
        stable_uids: what gives it a uid.
        moment_of: what makes a moment of a day; one that remembers takes less time, since there are few days.
    """
    head = _HEAD.match(text)
    assert head
    start = head.end()
    fields: dict[str, Any] = {"is_complete": bool(head["done"])}
    dates: list[date | None] = [_day(day) for day in (head["ended"], head["first"], head["second"]) if day]
    if None in dates:
        # What only looks like a date is a word, and so is what follows it.
        start, dates = min(head.start(name) for name in _DATES if head[name]), []
    days = [day for day in dates if day]
    if head["done"] and days:
        fields["completed_at"] = moment_of(days.pop(0))
    if days:
        fields["inserted_at"] = moment_of(days[0])
    unread: dict[str, str] = {}
    _set_priority(head["priority"] or "", fields, unread)
    own, above, task = "", None, []
    tags: dict[str, None] = {}
    words = text[start:].split(" ")
    for word in _to_be_read(words) if _TASK in text else words:
        if word[:1] not in _SIGNS and ":" not in word:
            task.append(word)
            continue
        key = _KEY.fullmatch(word) if ":" in word else None
        name = key[1] if key and key[1] in _KEYS else ""
        if word.startswith(_TAG):
            tags[unquote(word.removeprefix(_TAG))] = None
        elif word[:1] == "+" and len(word) > 1 and "project" not in fields:
            fields["project"] = word[1:]
        elif word[:1] == "@" and len(word) > 1:
            tags[word[1:]] = None
        elif key and name == "id" and not own:
            own = key[2]
        elif key and name == "p" and above is None:
            above = key[2]
        elif not (key and name):
            task.append(word)
        elif not _set(name, key[2], fields):
            unread[name] = f"{unread[name]}; {key[2]}" if name in unread else key[2]
    uid = fields.pop("uid", None) or stable_uids.of(text)
    fields.setdefault("task", " ".join(task).strip())
    return Todo(uid=uid, tags=tuple(tags), **fields), own, above, unread


def _to_be_read(words: list[str]) -> list[str]:
    """Return the words of a line without those that say once more, less exactly, what it says."""
    exact = [place for place, word in enumerate(words) if word.startswith(_TASK)]
    return words[exact[-1] :] if exact else words


def _set(key: str, value: str, fields: dict[str, Any]) -> bool:
    """Set the field that a key stands for; return whether its value is one and none was set before."""
    found: tuple[str, object]
    match key:
        case "due" if (moment := _due(value)) is not None:
            if moment[1]:
                fields.setdefault("due_time", moment[1])
            found = "due_date", moment[0]
        case "t" if (day := _day(value)) is not None:
            found = "starts_on", day
        case "time" if (at := _time(value)) is not None:
            found = "due_time", at
        case "pri" if value in _PRIORITIES:
            found = "priority", _PRIORITIES[value]
        case "rec" if rule := _rule(value):
            # Strict: from the day it was due. Otherwise from the day it is completed.
            fields.setdefault("repeat_from", "due" if value.startswith("+") else "completion")
            found = "recurrence", rule
        case "rowdo-repeat" if value == "completion":
            found = "repeat_from", value
        case "rowdo-remind" if (minutes := _reminder(value)) is not None:
            found = "remind_before", minutes
        case "rrule":
            found = "recurrence", value
        case "uid" | "parent" if _is_uuid(value):
            found = "uid" if key == "uid" else "parent_uid", uid_of(value)
        case "rowdo-task" | "rowdo-project":
            found = key.removeprefix("rowdo-"), unquote(value)
        case _:
            return False
    name, said = found
    return fields.setdefault(name, said) is said


def _rule(value: str) -> str:
    """Return the rule of ``+1m``, ``3w``, ``y`` or ``1b`` (working days), empty if there is none."""
    step = _STEP.fullmatch(value)
    if step is None:
        return ""
    number = int(step[1] or 1)
    if step[2] == "b":
        return _WORKDAYS if number == 1 else ""
    return f"FREQ={_UNITS[step[2]]}" + (f";INTERVAL={number}" if number > 1 else "") if number else ""


def _due(value: str) -> tuple[date, time | None] | None:
    """Return a day, and the time that some programs write after it."""
    if day := _day(value):
        return day, None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (moment.date(), moment.time()) if moment.tzinfo is None else None


def _reminder(value: str) -> int | None:
    if value == "never":
        return NEVER
    return int(value) if re.fullmatch("[0-9]{1,6}", value) and int(value) <= LONGEST else None


def _time(value: str) -> time | None:
    try:
        found = time.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is None else None


def _set_priority(letter: str, fields: dict[str, Any], unread: dict[str, str]) -> None:
    if letter in _PRIORITIES:
        fields["priority"] = _PRIORITIES[letter]
    elif letter:
        unread["priority"] = letter


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _day(value: str) -> date | None:
    """Return a day written as in ISO 8601, also without its leading noughts."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        named = _DAY.fullmatch(value)
    try:
        return date(int(named[1]), int(named[2]), int(named[3])) if named else None
    except ValueError:
        return None


def _below(todo: Todo, parent: str | None) -> Todo:
    return todo._replace(parent_uid=parent) if parent and parent != todo.uid else todo
