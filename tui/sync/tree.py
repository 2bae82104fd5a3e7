"""The order of the tree, written into each row: a path of the places from the root down.

A row's path is its parent's path and its own element, so that one index holds the whole tree in the order it
is drawn, subtrees are ranges of it, and a window of it costs what it shows. A todo whose parent is not here,
or that stands below itself (two machines may close a cycle at the same moment), is a root.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping

from tui.sync.record import Record

LAST = "\U0010ffff"
"""Sorts after every path that continues the one it is put behind."""

DEEPEST = 100
"""Todos nested deeper than this stand as roots."""

_CHUNK = 500


def element(uid: str, record: Record) -> str:
    """Return a todo's own part of its path: its position, and what decides between equal ones.

    Todos that were never given a position (written by another application) stand first, in the order they
    were made. The marks sort below every digit of a position, so a shorter one comes before its
    continuations.
    """
    made = "" if record["position"] else record["inserted_at"] or ""
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
    _place_all(sql, moved | orphans | parented | adopted)


def place_all(sql: sqlite3.Connection) -> None:
    """Bring the paths of all todos up to date, each of which is that of a root so far."""
    _place_all(sql, {uid for (uid,) in sql.execute("select uid from todo where parent_uid is not null")})


def place_below(sql: sqlite3.Connection, uid: str) -> None:
    """Bring what is below a todo up to date after the todo was folded or unfolded."""
    _place_all(sql, _children(sql, [uid]))


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


def _place_all(sql: sqlite3.Connection, uids: set[str]) -> None:
    """Write the paths of the todos, and of all that is below them where theirs changed."""
    settled: dict[str, tuple[str, bool]] = {}
    while uids:
        changed = set()
        for uid in uids:
            path, hidden = _path(sql, uid, settled, ())
            updated = sql.execute(
                "update todo set path = ?, hidden = ? where uid = ? and (path <> ? or hidden <> ?)",
                (path, hidden, uid, path, hidden),
            )
            if updated.rowcount:
                changed.add(uid)
        uids = _children(sql, changed) - settled.keys()


def _path(
    sql: sqlite3.Connection, uid: str, settled: dict[str, tuple[str, bool]], below: tuple[str, ...]
) -> tuple[str, bool]:
    """Return the path of a todo and whether a todo above it is folded."""
    if uid in settled:
        return settled[uid]
    parent, position, inserted_at = sql.execute(
        "select parent_uid, position, inserted_at from todo where uid = ?", (uid,)
    ).fetchone()
    own = element(uid, {"position": position, "inserted_at": inserted_at})
    above = sql.execute("select folded from todo where uid = ?", (parent,)).fetchone() if parent else None
    if above is None or parent in below or parent == uid or len(below) > DEEPEST:
        placed = (own, False)
    else:
        path, hidden = _path(sql, parent, settled, (*below, uid))
        placed = (path + own, hidden or bool(above[0]))
    settled[uid] = placed
    return placed


def _chunks(uids: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(uids), _CHUNK):
        yield uids[start : start + _CHUNK]
