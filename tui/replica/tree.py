"""The order of the tree, written into each row: a path of the places from the root down.

A row's path is its parent's path and its own element, so that one index holds the whole tree in the order it
is drawn, subtrees are ranges of it, and a window of it costs what it shows. A todo whose parent is not here
is a root. Of todos that stand below one another in a circle (two machines may close one at the same moment)
the one with the least uid is.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from tui.replica.folding import folded, hide, hide_below
from tui.replica.record import Record
from tui.replica.sort_keys import sortable

DEEPEST = 100
"""What would stand below so many todos is a root again: the paths of a chain would grow with its square."""

_CHUNK = 500


def element(uid: str, record: Record) -> str:
    """Return a todo's own part of its path: its position, and what decides between equal ones.

    Todos that were never given a position (written by another application) stand first, in the order they
    were made. The marks sort below every digit of a position, so a shorter one comes before its
    continuations.
    """
    made = "" if record["position"] else sortable(record["inserted_at"]) or ""
    return f"{record['position']}!{made}{uid}/"


def replace_places(
    sql: sqlite3.Connection,
    fresh: Collection[str],
    news: Mapping[str, tuple[Record, Record]],
    gone: Iterable[str],
) -> None:
    """Bring the paths up to date after rows were written.

    Args:
        sql: the replica, in a transaction.
        fresh: uids of new rows, whose path is that of a root so far.
        news: what changed rows were and are.
        gone: uids of rows that are no more.
    """
    moved = {uid for uid, (was, now) in news.items() if _place(uid, was) != _place(uid, now)}
    orphans = _children(sql, gone)
    parented = _parented(sql, fresh)
    adopted = _children(sql, fresh)
    elsewhere = {uid for uid, (was, now) in news.items() if was["project"] != now["project"]}
    hide(sql, _place_all(sql, moved | orphans | parented | adopted) | elsewhere)
    turned = {uid for uid, (was, now) in news.items() if was["is_complete"] != now["is_complete"]}
    hide_below(sql, folded(sql, elsewhere | turned))


def place_all(sql: sqlite3.Connection) -> None:
    """Bring the paths of all todos up to date, each of which is that of a root so far."""
    _place_all(sql, {uid for (uid,) in sql.execute("select uid from todo where parent_uid is not null")})
    hide_below(sql, [uid for (uid,) in sql.execute("select uid from todo where folded = 1")])


def _place(uid: str, record: Record) -> tuple[str, str | None]:
    return element(uid, record), record["parent_uid"]


def _parented(sql: sqlite3.Connection, uids: Collection[str]) -> set[str]:
    return {
        uid
        for some in _chunks(list(uids))
        for (uid,) in sql.execute(
            f"select uid from todo where uid in ({','.join('?' * len(some))}) and parent_uid is not null",
            some,
        )
    }


def _children(sql: sqlite3.Connection, uids: Iterable[str]) -> set[str]:
    wanted = list(uids)
    if len(wanted) > _CHUNK:
        parents = {
            parent
            for (parent,) in sql.execute("select distinct parent_uid from todo where parent_uid is not null")
        }
        wanted = [uid for uid in wanted if uid in parents]
    return {
        uid
        for some in _chunks(wanted)
        for (uid,) in sql.execute(
            f"select uid from todo where parent_uid in ({','.join('?' * len(some))})",
            some,
        )
    }


def _place_all(sql: sqlite3.Connection, uids: set[str]) -> set[str]:
    """Write the paths of the todos, and of all that is below them where theirs changed; return which did."""
    settled: dict[str, _Settled] = {}
    moved: set[str] = set()
    while uids:
        changed = set()
        for uid in uids:
            path = _settle(sql, uid, settled).path
            written = sql.execute("update todo set path = ? where uid = ? and path <> ?", (path, uid, path))
            if written.rowcount:
                changed.add(uid)
        moved |= changed
        uids = _children(sql, changed)
    return moved


class _Settled(NamedTuple):
    """Where a todo stands, which follows from its parents alone."""

    path: str
    depth: int
    """How many todos it stands below."""


def _settle(sql: sqlite3.Connection, uid: str, settled: dict[str, _Settled]) -> _Settled:
    """Return where a todo stands, having settled it and all that it stands below."""
    line: dict[str, tuple[str | None, str]] = {}
    """From the todo upwards: each one's parent, and its own part of its path."""
    at: str | None = uid
    while at and at not in settled and at not in line:
        found = sql.execute(
            "select parent_uid, position, inserted_at from todo where uid = ?", (at,)
        ).fetchone()
        if found is None:
            break
        parent, position, inserted_at = found
        line[at] = parent, element(at, {"position": position, "inserted_at": inserted_at})
        at = parent
    upwards, first = list(line), None
    if at in line:
        circle = upwards[upwards.index(at) :]
        first = min(circle)
        top = circle.index(first) + 1
        upwards = [*upwards[: -len(circle)], *circle[top:], *circle[:top]]
    for each in reversed(upwards):
        parent, own = line[each]
        above = settled.get(parent) if parent and each != first else None
        if above is None or above.depth == DEEPEST:
            settled[each] = _Settled(own, 0)
        else:
            settled[each] = _Settled(above.path + own, above.depth + 1)
    return settled[uid]


def _chunks(uids: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(uids), _CHUNK):
        yield uids[start : start + _CHUNK]
