"""The todos that each list should show, computed from the todos alone: the reference for the lists."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from tui.replica.record import Record
from tui.replica.replica import Replica
from tui.replica.rows import indexed
from tui.todos.view import ALL, DONE, INBOX, TODAY, UPCOMING, Kind, View, project, tag

Todos = Mapping[str, Record]


def above(todos: Todos, uid: str) -> Iterator[str]:
    """Yield what a todo stands below, the nearest first; of a circle the least uid stands below none."""
    line: list[str] = []
    while uid in todos and uid not in line:
        line.append(uid)
        uid = todos[uid]["parent_uid"]
    circle = line[line.index(uid) :] if uid in line else []
    passed: set[str] = set()
    at = line[0]
    while not (circle and at == min(circle)):
        at = todos[at]["parent_uid"]
        if at not in todos or at in passed:
            return
        passed.add(at)
        yield at


def place(day: str | None) -> Any:
    """Return where a day stands in time, as Postgres writes it."""
    if day is None or "infinity" in day:
        return day and ((-(10**8), 0, 0) if day[0] == "-" else (10**8, 0, 0))
    year, month, of_month = map(int, day.removesuffix(" BC").split("-"))
    return (1 - year if "BC" in day else year), month, of_month


def belongs(record: Record, view: View, today: date, *, done: bool) -> bool:
    """Tell whether a view is of a todo, whatever is folded."""
    now, day, starts = (place(each) for each in (today.isoformat(), record["due_date"], record["starts_on"]))
    due = day is not None and (starts is None or starts <= now)
    state = done or not record["is_complete"]
    match view.kind:
        case Kind.ALL:
            return state
        case Kind.INBOX | Kind.PROJECT:
            return state and bool(record["project"] == view.name)
        case Kind.TAG:
            return state and view.name in record["tags"]
        case Kind.TODAY:
            return state and due and day <= now
        case Kind.UPCOMING:
            return state and due
        case Kind.DONE:
            return bool(record["is_complete"])
    raise AssertionError(view)


def shown(todos: Todos, folded: Collection[str], view: View, today: date, *, done: bool) -> set[str]:
    """Return the todos that a view shows."""
    members = {uid for uid, record in todos.items() if belongs(record, view, today, done=done)}
    if view.kind not in (Kind.ALL, Kind.INBOX, Kind.PROJECT):
        return members
    hiding = members & set(folded)
    return {uid for uid in members if hiding.isdisjoint(above(todos, uid))}


def views(todos: Todos) -> list[View]:
    """Return every view that a todo may be in."""
    projects = {record["project"] for record in todos.values()} - {""}
    tags = {each for record in todos.values() for each in record["tags"]}
    return [ALL, INBOX, TODAY, UPCOMING, DONE, *map(project, sorted(projects)), *map(tag, sorted(tags))]


def check_lists(replica: Replica, todos: Todos, today: date) -> None:
    """Check that each list has exactly the todos that it should have, and says so.

    While a first copy fills the table its todos stand nowhere yet, so a folded one may hide nothing so far.
    """
    folded = {uid for (uid,) in replica.file.sql.execute("select uid from todo where folded = 1")}
    placed = indexed(replica.file.sql)
    for view in views(todos):
        for done in (False, True):
            listing = replica.listing(view, today=today, done=done)
            rows = [todo.uid for todo in listing.todos(0, 10_000)]
            expected = shown(todos, folded, view, today, done=done)
            if placed:
                assert set(rows) == expected, (view, done)
            else:
                assert expected <= set(rows) <= shown(todos, (), view, today, done=done), (view, done)
            assert len(set(rows)) == len(rows)
            assert len(listing) == len(rows)
            unread = replica.listing(view, today=today, done=done)
            assert not rows or unread.index_of(rows[-1]) == len(rows) - 1
