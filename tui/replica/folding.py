"""Which lists hide a todo, because a todo above it is folded and shown in the same list.

Lists differ in the todos they show: those of one project or all, with or without completed ones. A folded
todo that a list does not show hides nothing in it, because the todos below would appear nowhere. Each row
stores in which lists it is hidden, so that reading a part of a list costs no more than its rows.
"""

import sqlite3
from collections.abc import Iterable

ALL, PROJECT, ALL_AND_DONE, PROJECT_AND_DONE = 1, 2, 4, 8
"""The lists, as bits of the column `hidden`: of all todos or of the todo's project, open or done too."""

LAST = "char(1114111)"
"""Sorts after every path that continues the one it is put behind."""

_HIDDEN = f"""
    ifnull((
        select max(above.is_complete = 0) * {ALL}
            | max(above.is_complete = 0 and above.project = todo.project) * {PROJECT}
            | {ALL_AND_DONE}
            | max(above.project = todo.project) * {PROJECT_AND_DONE}
        from todo as above
        where above.folded = 1 and above.path < todo.path and todo.path < above.path || {LAST}
    ), 0)
"""

HIDE = f"""
    update todo set hidden = {_HIDDEN}
    where (hidden <> 0 or exists (select 1 from todo where folded = 1))
"""
"""The statement that works out for every todo where it is hidden; `and` narrows it."""


def shown_in(*, project: bool, done: bool) -> str:
    """Return the condition that a todo is not hidden in a list.

    Args:
        project: whether the list is of one project, rather than of all.
        done: whether it shows completed todos too.
    """
    bit = (PROJECT_AND_DONE if done else PROJECT) if project else (ALL_AND_DONE if done else ALL)
    return f"hidden & {bit} = 0"


def hide(sql: sqlite3.Connection, uids: Iterable[str]) -> None:
    """Compute in which lists todos are hidden; their paths are up to date."""
    sql.executemany(f"{HIDE} and uid = ?", [(uid,) for uid in uids])


def hide_below(sql: sqlite3.Connection, uids: Iterable[str]) -> None:
    """Compute in which lists the todos below some are hidden; their paths are up to date."""
    for uid in uids:
        for (path,) in sql.execute("select path from todo where uid = ?", (uid,)).fetchall():
            sql.execute(f"{HIDE} and path > ? and path < ? || {LAST}", (path, path))


def folded(sql: sqlite3.Connection, uids: Iterable[str]) -> list[str]:
    """Return which of these todos are folded."""
    found = sql.execute("select uid from todo where folded = 1").fetchall()
    among = set(uids) if found else ()
    return [uid for (uid,) in found if uid in among]
