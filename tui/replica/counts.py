"""The number of todos of each view, read from maintained totals: the cost does not grow with the todos."""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tui.replica.folding import ALL, PROJECT
from tui.todos.view import Kind, View


class Counts(NamedTuple):
    """Open todos by view, project and tag; the names in the order of the locale."""

    inbox: int
    today: int
    upcoming: int
    all: int
    conflicts: int
    projects: Mapping[str, int]
    tags: Mapping[str, int]


def read_counts(sql: sqlite3.Connection, today: date) -> Counts:
    """Return the counts as of a day."""
    day = today.isoformat()
    projects = _names(sql, "project")
    upcoming, due = sql.execute(
        "select ifnull(sum(open), 0), ifnull(sum(open) filter (where name <= ?), 0) "
        "from tally where kind = 'due'",
        (day,),
    ).fetchone()
    later, due_later = sql.execute(
        "select count(*), count(*) filter (where due_date <= ?) from todo "
        "where starts_on > ? and is_complete = 0 and due_date is not null",
        (day, day),
    ).fetchone()
    (total,) = sql.execute("select ifnull(sum(open), 0) from tally where kind = 'all'").fetchone()
    (conflicts,) = sql.execute(
        "select count(*) from (select uid from conflict union select uid from outbox where stage = 'refused')"
    ).fetchone()
    return Counts(
        inbox=projects.pop("", 0),
        today=due - due_later,
        upcoming=upcoming - later,
        all=total,
        conflicts=conflicts,
        projects=projects,
        tags=_names(sql, "tag"),
    )


def read_day_counts(sql: sqlite3.Connection, first: date, last: date) -> dict[date, tuple[int, int]]:
    """Return for each day from `first` to `last` that has any how many todos due on it are open, and done."""
    found = sql.execute(
        "select name, open, done from tally where kind = 'due' and name between ? and ?",
        (first.isoformat(), last.isoformat()),
    )
    return {date.fromisoformat(name): (open_, done) for name, open_, done in found}


def read_length(sql: sqlite3.Connection, view: View, today: date) -> int | None:
    """Return how many todos a view shows in its own order, None if the tallies do not tell."""
    match view.kind:
        case Kind.ALL:
            found = sql.execute(
                "select ifnull((select open from tally where kind = 'all'), 0) "
                f"- (select count(*) from todo where hidden <> 0 and hidden & {ALL} and is_complete = 0)"
            )
        case Kind.INBOX | Kind.PROJECT:
            found = sql.execute(
                "select ifnull((select open from tally where kind = 'project' and name = ?), 0) "
                f"- (select count(*) from todo where hidden <> 0 and hidden & {PROJECT} and is_complete = 0 "
                "and project = ?)",
                (view.name, view.name),
            )
        case Kind.TAG:
            found = sql.execute(
                "select ifnull((select open from tally where kind = 'tag' and name = ?), 0)", (view.name,)
            )
        case Kind.DONE:
            found = sql.execute("select ifnull((select done from tally where kind = 'all'), 0)")
        case Kind.TODAY:
            return read_counts(sql, today).today
        case Kind.UPCOMING:
            return read_counts(sql, today).upcoming
        case _:
            return None
    return int(found.fetchone()[0])


def has_nested(sql: sqlite3.Connection, view: View) -> bool:
    """Whether a view is of a project that others stand under."""
    if view.kind is not Kind.PROJECT:
        return False
    found = sql.execute(
        "select 1 from tally where kind = 'project' and name > ? || '/' and name < ? || '0' "
        "and within(name, ?) limit 1",
        (view.name, view.name, view.name),
    )
    return found.fetchone() is not None


def _names(sql: sqlite3.Connection, kind: str) -> dict[str, int]:
    from tui.todos.collation import sort_key

    found = sql.execute("select name, open from tally where kind = ?", (kind,))
    return dict(sorted(found, key=lambda each: sort_key(each[0])))
