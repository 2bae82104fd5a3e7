"""The order of the tree: each row stores the path of positions from its root.

A row's path is its parent's path followed by its own element. So one index has the whole tree in the order in
which it is shown, a subtree is a range of the index, and reading a part costs no more than its rows. A todo
whose parent is missing is a root. In a cycle of parents, which two machines can create at the same time,
the todo with the smallest uid is the root.
"""

import sqlite3
from collections.abc import Collection, Mapping
from typing import NamedTuple

from tui.replica.folding import folded, hide, hide_below
from tui.replica.json_text import AMONG, listed
from tui.replica.record import Record
from tui.replica.sort_keys import sortable

DEEPEST = 100
"""What would stand below so many todos is a root again: the paths of a chain would grow with its square."""


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
    fresh: Mapping[str, Record],
    gone: Collection[str],
    *,
    moved: Collection[str],
    elsewhere: Collection[str],
    turned: Collection[str],
) -> None:
    """Bring the paths up to date after rows were written.

    Args:
        sql: the replica, in a transaction.
        fresh: new rows, whose path is that of a root so far.
        gone: uids of rows that are no more.
        moved: uids of rows of which one of `PLACED` has changed.
        elsewhere: uids of rows with another project.
        turned: uids of rows that were completed or reopened.
    """
    orphans = _children(sql, gone)
    parented = {uid for uid, record in fresh.items() if record["parent_uid"] is not None}
    adopted = _children(sql, fresh)
    hide(sql, {*_place_all(sql, {*moved, *orphans, *parented, *adopted}), *elsewhere})
    hide_below(sql, folded(sql, {*elsewhere, *turned}))


def place_all(sql: sqlite3.Connection) -> None:
    """Bring the paths of all todos up to date, each of which is that of a root so far."""
    _place_all(sql, {uid for (uid,) in sql.execute("select uid from todo where parent_uid is not null")})
    hide_below(sql, [uid for (uid,) in sql.execute("select uid from todo where folded = 1")])


PLACED = ("parent_uid", "position", "inserted_at")
"""What of a record its path is made of."""


def _children(sql: sqlite3.Connection, uids: Collection[str]) -> set[str]:
    if not uids:
        return set()
    found = sql.execute(f"select uid from todo where parent_uid {AMONG}", (listed(uids),))
    return {uid for (uid,) in found}


def _place_all(sql: sqlite3.Connection, uids: Collection[str]) -> set[str]:
    """Write the paths of the todos, and of all that is below them where theirs changed; return which did."""
    tree = _Tree(sql)
    moved: set[str] = set()
    while uids:
        tree.read(uids)
        paths = {uid: path for uid in uids if (path := tree.settle(uid).path) != tree.rows[uid].path}
        sql.executemany(
            "update todo set path = ? where uid = ?", [(path, uid) for uid, path in paths.items()]
        )
        tree.rows.update({uid: tree.rows[uid]._replace(path=path) for uid, path in paths.items()})
        moved |= paths.keys()
        uids = _children(sql, paths)
    return moved


class _Row(NamedTuple):
    """What the path of a todo is made of, and the path it has."""

    parent: str | None
    own: str
    """Its own part of its path."""
    path: str


class _Settled(NamedTuple):
    """Where a todo stands, which follows from its parents alone."""

    path: str
    depth: int
    """How many todos it stands below."""


class _Tree:
    """Some todos with all that they stand below."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._settled: dict[str, _Settled] = {}
        self.rows: dict[str, _Row] = {}

    def read(self, uids: Collection[str]) -> None:
        """Read todos and all that they stand below, level by level."""
        wanted = [uid for uid in uids if uid not in self.rows]
        while wanted:
            found = self._sql.execute(
                f"select uid, parent_uid, position, inserted_at, path from todo where uid {AMONG}",
                (listed(wanted),),
            )
            read = {
                uid: _Row(parent, element(uid, {"position": position, "inserted_at": inserted_at}), path)
                for uid, parent, position, inserted_at, path in found
            }
            self.rows |= read
            above = dict.fromkeys(row.parent for row in read.values() if row.parent)
            wanted = [uid for uid in above if uid not in self.rows]

    def settle(self, uid: str) -> _Settled:
        """Return where a todo stands, having settled it and all that it stands below."""
        upwards: list[str] = []
        at: str | None = uid
        passed: set[str] = set()
        while at in self.rows and at not in self._settled and at not in passed:
            passed.add(at)
            upwards.append(at)
            at = self.rows[at].parent
        first = None
        if at in passed:
            circle = upwards[upwards.index(at) :]
            first = min(circle)
            top = circle.index(first) + 1
            upwards = [*upwards[: -len(circle)], *circle[top:], *circle[:top]]
        for each in reversed(upwards):
            parent, own, _ = self.rows[each]
            above = self._settled.get(parent) if parent and each != first else None
            if above is None or above.depth == DEEPEST:
                self._settled[each] = _Settled(own, 0)
            else:
                self._settled[each] = _Settled(above.path + own, above.depth + 1)
        return self._settled[uid]
