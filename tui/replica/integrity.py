"""Checks a replica's files: the database itself, its search indexes, its counts, and the journal."""

import json
from collections.abc import Callable, Iterator

from tui.replica.connection import suspect
from tui.replica.errors import DamagedFileError, ReplicaError
from tui.replica.file import File
from tui.replica.journal import entries, noted, read
from tui.replica.journal_number import last
from tui.replica.rows import COLUMNS, indexed
from tui.replica.salvage import ILLEGIBLE, checked
from tui.replica.settings import Settings

UNEXPECTED = (*ILLEGIBLE, AssertionError)
"""What a damaged file may make of code that trusts what it reads."""

_TALLY = """
select kind, name, open, done from tally
except
select 'all', '', sum(is_complete = 0), sum(is_complete = 1) from todo
except
select 'project', project, sum(is_complete = 0), sum(is_complete = 1) from todo group by project
except
select 'due', due_date, sum(is_complete = 0), sum(is_complete = 1) from todo group by due_date
except
select 'tag', t.name, sum(is_complete = 0), sum(is_complete = 1) from tag t join todo using (key)
group by t.name
"""


def faults(file: File) -> list[str]:
    """Return what is wrong with a replica, in words; nothing where all is sound. Reads all of it."""
    found: list[str] = []
    checks: dict[str, Callable[[File], Iterator[str]]] = {
        "The file": _pages,
        "Its todos": _todos,
        "Its search index": _search,
        "Its counts": _counts,
        "What waits in it": _waiting,
    }
    for name, check in checks.items():
        try:
            found += [f"{name}: {problem}" for problem in check(file)]
        except (*UNEXPECTED, ReplicaError) as error:
            found.append(f"{name}: {_said(error)}")
    return found


def damage_behind(error: BaseException, file: File) -> DamagedFileError | None:
    """Return the message for an error if a damaged file is its cause; the next start rebuilds the file."""
    if isinstance(error, DamagedFileError) or (isinstance(error, UNEXPECTED) and faults(file)):
        suspect(file.path)
        return DamagedFileError()
    return None


def _said(error: BaseException) -> str:
    """Return what an error says that SQLite raised, or what it made of what was read."""
    cause = error.__cause__ if isinstance(error, ReplicaError) and error.__cause__ else error
    return f"{type(cause).__name__}: {cause}"


def _pages(file: File) -> Iterator[str]:
    for (problem,) in file.sql.execute("pragma integrity_check(5)"):
        if problem != "ok":
            yield problem


def _todos(file: File) -> Iterator[str]:
    for uid, *values in file.sql.execute(f"select uid, {COLUMNS} from todo"):
        try:
            checked(values)
        except ILLEGIBLE as error:
            yield f"{uid} has no such {error}"


def _search(file: File) -> Iterator[str]:
    if indexed(file.sql):
        with file.transaction() as sql:
            for index in ("words", "grams"):
                sql.execute(f"insert into {index} ({index}) values ('integrity-check')")
    yield from ()


def _counts(file: File) -> Iterator[str]:
    for kind, name, *_ in file.sql.execute(_TALLY):
        yield f"those of {kind} {name}".rstrip()


def _waiting(file: File) -> Iterator[str]:
    entries(file.sql)
    Settings(file.sql).all()
    for (step,) in file.sql.execute("select changes from history"):
        json.loads(step)
    for uid, record in file.sql.execute("select uid, record from base"):
        if not isinstance(json.loads(record), dict):
            yield f"what the database has of {uid}"


def journal_is_sound(file: File) -> bool:
    """Whether the journal is what was written, so that it can stand in for the file."""
    with file.transaction() as sql:  # so that no other process writes meanwhile
        number = noted(sql)
        return not number or (last(file.path) == number and read(file.path).sound)
