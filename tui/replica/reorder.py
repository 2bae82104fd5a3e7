"""Moves todos: up and down among their siblings, and to another parent."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tui.replica.edit import Edit
from tui.replica.json_text import AMONG, listed
from tui.todos.fractional_index import PositionError, spread
from tui.todos.wording import counted

LONG, SHORT = 32, 12
"""Characters: from a longer key on, positions are given anew, which makes them no longer than this.

A key between two neighbours grows with every todo that is put into the same gap; the database takes 200.
"""


class _Sibling(NamedTuple):
    uid: str
    position: str


class Reorder:
    """Moves todos; every method is one step of undo."""

    def __init__(self, sql: sqlite3.Connection, edit: Edit) -> None:
        self._sql = sql
        self._edit = edit

    def places(
        self, parent: str | None, count: int, *, after: str | None = None, before: str | None = None
    ) -> list[str]:
        """Return positions for some todos: behind the sibling `after`, in front of `before`, or at the end.

        Siblings that have no position of their own (another application made them) are given one first.

        Args:
            parent: what they stand below; None: they are roots.
            count: how many positions, in their order.
            after: the uid of a sibling.
            before: the uid of a sibling, where `after` is None.
        """
        beside = after if after is not None else before
        if beside is None:
            return self.ends({parent: count})[parent]
        near = self._gap(parent, count, beside, behind=after is not None)
        if near:
            return near
        siblings = self._siblings(parent)
        uids = [each.uid for each in siblings]
        if after in uids:
            slot = uids.index(after) + 1
        elif before in uids:
            slot = uids.index(before)
        else:
            return self.ends({parent: count})[parent]
        low = siblings[slot - 1].position if slot else ""
        high = siblings[slot].position if slot < len(siblings) else ""
        free = _spread(count, low, high) if slot == len(siblings) or high else []
        fits = free and max(map(len, free)) <= LONG
        return free if fits else self._make_room(siblings, slot, count)

    def ends(self, counts: Mapping[str | None, int]) -> dict[str | None, list[str]]:
        """Return positions for so many todos behind all that stand below each parent (None: the roots)."""
        last: dict[str | None, str] = {None: ""}
        if None in counts:
            last.update(
                self._sql.execute("select null, max(position) from todo where parent_uid is null").fetchall()
            )
        if parents := [parent for parent in counts if parent is not None]:
            grouped = (
                f"select parent_uid, max(position) from todo where parent_uid {AMONG} group by parent_uid"
            )
            last.update(self._sql.execute(grouped, (listed(parents),)).fetchall())
        free = {parent: _spread(count, last.get(parent) or "", "") for parent, count in counts.items()}
        for parent in [parent for parent, keys in free.items() if not keys]:
            siblings = self._siblings(parent)
            free[parent] = self._make_room(siblings, len(siblings), counts[parent])
        return free

    def _gap(self, parent: str | None, count: int, uid: str, *, behind: bool) -> list[str]:
        """Return positions right behind or in front of a sibling, looking at its neighbour only.

        None at all where it takes more: it is no sibling, has no position of its own, or there is hardly any
        room.
        """
        where, parameters = _below(parent)
        found = self._sql.execute(f"select position from todo where uid = ? and {where}", (uid, *parameters))
        position = next(iter(found.fetchall()), ("",))[0]
        if not position:
            return []
        same = f"select count(*) from (select 1 from todo where {where} and position = ? limit 2)"
        if self._sql.execute(same, (*parameters, position)).fetchone()[0] > 1:
            return []
        sign, end = (">", "min") if behind else ("<", "max")
        beyond = f"select {end}(position) from todo where {where} and position {sign} ?"
        neighbour = self._sql.execute(beyond, (*parameters, position)).fetchone()[0] or ""
        keys = _spread(count, position, neighbour) if behind else _spread(count, neighbour, position)
        return keys if keys and max(map(len, keys)) <= LONG else []

    def shift(self, uids: Sequence[str], by: int, *, across: bool) -> bool:
        """Move todos up (`by` = -1) or down (1) past one open sibling; return whether there was one.

        The siblings of a root are those of its project, or with `across` those of all projects.
        """
        with self._edit.step(lambda: _words("Moved", run)):
            records = self._edit.rows.many(uids)
            last = records.get(uids[-1]) if uids else None
            if last is None or any(uid not in records for uid in uids):
                return False
            parent = last["parent_uid"]
            where, parameters = _below(parent)
            if parent is None and not across:
                where, parameters = f"{where} and project = ?", (*parameters, last["project"])
            where = f"{where} and is_complete = 0"
            run = self._run(where, parameters, uids)
            beyond = self._next(where, parameters, run[-1 if by > 0 else 0][1], by) if run else None
            if beyond is None:
                return False
            moved = [uid for uid, _ in run]
            self._move(moved, parent, after=beyond if by > 0 else None, before=beyond if by < 0 else None)
            return True

    def _next(self, where: str, parameters: tuple[object, ...], path: str, by: int) -> str | None:
        """Return the next sibling below a path, or above it: in a very long list too at once."""
        sign, order = (">", "asc") if by > 0 else ("<", "desc")
        found = self._sql.execute(
            f"select uid from todo where {where} and path {sign} ? order by path {order} limit 1",
            (*parameters, path),
        ).fetchone()
        return found[0] if found else None

    def _run(self, where: str, parameters: tuple[object, ...], uids: Sequence[str]) -> list[tuple[str, str]]:
        """Return those of `uids` that are where it says, with their paths, in the order they are drawn."""
        return self._sql.execute(
            f"select uid, path from todo where {where} and uid {AMONG} order by path",
            (*parameters, listed(uids)),
        ).fetchall()

    def indent(self, uids: Sequence[str]) -> Sequence[str]:
        """Put todos under the sibling above them, and return these siblings.

        The siblings of a todo have its parent and its project. What stands below one of the todos goes along.
        """
        with self._edit.step(lambda: _words("Indented", moved)):
            moved, parents = list[str](), list[str]()
            found = self._edit.rows.many(uids)
            families: dict[tuple[str | None, str], list[str]] = {}
            for uid in uids:
                if uid in found and found[uid]["parent_uid"] not in found:
                    families.setdefault((found[uid]["parent_uid"], found[uid]["project"]), []).append(uid)
            for (parent, project), children in families.items():
                siblings = [each.uid for each in self._siblings(parent, project, only_open=True)]
                place = siblings.index(children[0]) if children[0] in siblings else 0
                if place and siblings[place - 1] not in children:
                    self._move(children, siblings[place - 1])
                    moved += children
                    parents.append(siblings[place - 1])
            return parents

    def outdent(self, uids: Sequence[str]) -> bool:
        """Move todos next to their parent, after it; return whether they have one."""
        with self._edit.step(lambda: _words("Outdented", moved)):
            found = self._edit.rows.many(uids)
            moved = [uid for uid in uids if uid in found and found[uid]["parent_uid"] not in found]
            parents = self._edit.rows.many({found[uid]["parent_uid"] or "" for uid in moved})
            moved = [uid for uid in moved if found[uid]["parent_uid"] in parents]
            families: dict[str, list[str]] = {}
            for uid in moved:
                families.setdefault(found[uid]["parent_uid"], []).append(uid)
            for parent, children in families.items():
                self._move(children, parents[parent]["parent_uid"], after=parent)
            return bool(moved)

    def _move(
        self, uids: Sequence[str], parent: str | None, *, after: str | None = None, before: str | None = None
    ) -> None:
        """Put todos below a parent, side by side, but for those that it stands below itself."""
        above = self._line(parent)
        uids = [uid for uid in uids if uid not in above]
        if not uids:
            return
        positions = self.places(parent, len(uids), after=after, before=before)
        records = self._edit.rows.many(uids)
        self._edit.put(
            {
                uid: {**records[uid], "parent_uid": parent, "position": position}
                for uid, position in zip(uids, positions, strict=True)
                if uid in records
            }
        )

    def _line(self, uid: str | None) -> set[str]:
        """Return a todo and all its ancestors."""
        passed: set[str] = set()
        while uid and uid not in passed:
            passed.add(uid)
            record = self._edit.rows.get(uid)
            uid = record["parent_uid"] if record else None
        return passed

    def _make_room(self, siblings: Sequence[_Sibling], slot: int, count: int) -> list[str]:
        """Give todos about a slot positions anew, as few of them as will do; return some for the slot."""
        first, stop, keys = next(
            (first, stop, keys)
            for first, stop in _about(slot, len(siblings))
            if (keys := _anew(siblings, first, stop, count)) and max(map(len, keys)) <= SHORT
        )
        own = slice(slot - first, slot - first + count)
        free = keys[own]
        del keys[own]
        records = self._edit.rows.many(each.uid for each in siblings[first:stop])
        self._edit.put(
            {
                each.uid: {**records[each.uid], "position": key}
                for each, key in zip(siblings[first:stop], keys, strict=True)
                if each.uid in records
            }
        )
        return free

    def _siblings(
        self, parent: str | None, project: str | None = None, *, only_open: bool = False
    ) -> list[_Sibling]:
        """Return the todos below a parent in the order they are drawn; roots of one project, if need be."""
        where, parameters = _below(parent)
        if project is not None and parent is None:
            where, parameters = f"{where} and project = ?", (*parameters, project)
        if only_open:
            where = f"{where} and is_complete = 0"
        found = self._sql.execute(f"select uid, position from todo where {where} order by path", parameters)
        return [_Sibling(uid, position) for uid, position in found]


def _words(did: str, moved: Sequence[object]) -> str:
    return f"{did} {counted(len(moved), 'todo')}"


def _below(parent: str | None) -> tuple[str, tuple[object, ...]]:
    return ("parent_uid is null", ()) if parent is None else ("parent_uid = ?", (parent,))


def _about(slot: int, length: int) -> Iterator[tuple[int, int]]:
    """Yield where to begin and to stop in a list: behind a slot, before it, about it, and ever further."""
    reach = 0
    while reach < 2 * length + 1:
        low, high = max(0, slot - reach), min(length, slot + reach)
        yield from ((slot, high), (low, slot), (low, high))
        reach = 2 * reach or 1
    yield 0, length


def _anew(siblings: Sequence[_Sibling], first: int, stop: int, count: int) -> list[str]:
    """Return keys for some siblings and `count` more, between those of their neighbours; none if they have
    no room, or the one behind has no position: those without stand before all that have one.
    """
    low = siblings[first - 1].position if first else ""
    high = siblings[stop].position if stop < len(siblings) else ""
    if stop < len(siblings) and not high:
        return []
    return _spread(stop - first + count, low, high)


def _spread(count: int, low: str, high: str) -> list[str]:
    """Return keys between two, none if they leave no room or are not ours."""
    try:
        return spread(count, low, high)
    except PositionError:
        return []
