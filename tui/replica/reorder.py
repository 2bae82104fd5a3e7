"""Moving todos about: up and down among their siblings, and under and out of one another."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui.replica.edit import Edit
from tui.todos.fractional_index import PositionError, between, spread
from tui.todos.wording import counted

LONG, SHORT = 32, 12
"""Characters: from a longer key on, positions are given anew, which makes them no longer than this.

A key between two neighbours grows with every todo that is put into the same gap; the database takes 200.
"""


class _Sibling(NamedTuple):
    uid: str
    position: str


class Reorder:
    """Gives todos places; every verb is one step of undo."""

    def __init__(self, sql: sqlite3.Connection, editing: Edit) -> None:
        self._sql = sql
        self._editing = editing

    def end(self, parent: str | None) -> str:
        """Return a position behind all that stand below `parent` (None: the roots)."""
        where, parameters = _below(parent)
        last = self._sql.execute(f"select max(position) from todo where {where}", parameters).fetchone()[0]
        free = _between(last or "", "")
        if free is not None:
            return free
        siblings = self._siblings(parent)
        return self._make_room(siblings, len(siblings))

    def place(self, parent: str | None, after: str | None, before: str | None = None) -> str:
        """Return a position behind the sibling `after`, or in front of `before`; None for both: at the end.

        Siblings that have no position of their own (another application made them) are given one first.
        """
        beside = after if after is not None else before
        if beside is None:
            return self.end(parent)
        near = self._gap(parent, beside, behind=after is not None)
        if near is not None:
            return near
        siblings = self._siblings(parent)
        uids = [each.uid for each in siblings]
        if after in uids:
            slot = uids.index(after) + 1
        elif before in uids:
            slot = uids.index(before)
        else:
            return self.end(parent)
        low = siblings[slot - 1].position if slot else ""
        high = siblings[slot].position if slot < len(siblings) else ""
        free = _between(low, high) if slot == len(siblings) or high else None
        return self._make_room(siblings, slot) if free is None or len(free) > LONG else free

    def _gap(self, parent: str | None, uid: str, *, behind: bool) -> str | None:
        """Return a position right behind or in front of a sibling, looking at its neighbour only.

        None where it takes more: it is no sibling, has no position of its own, or there is hardly any room.
        """
        where, parameters = _below(parent)
        found = self._sql.execute(f"select position from todo where uid = ? and {where}", (uid, *parameters))
        position = next(iter(found.fetchall()), ("",))[0]
        if not position:
            return None
        same = f"select count(*) from (select 1 from todo where {where} and position = ? limit 2)"
        if self._sql.execute(same, (*parameters, position)).fetchone()[0] > 1:
            return None
        sign, end = (">", "min") if behind else ("<", "max")
        beyond = f"select {end}(position) from todo where {where} and position {sign} ?"
        neighbour = self._sql.execute(beyond, (*parameters, position)).fetchone()[0] or ""
        key = _between(position, neighbour) if behind else _between(neighbour, position)
        return key if key and len(key) <= LONG else None

    def shift(self, uids: Sequence[str], by: int, *, across: bool) -> bool:
        """Move todos up (`by` = -1) or down (1) past one open sibling; return whether they could.

        The siblings of a root are those of its project, or with `across` those of all projects.
        """
        with self._editing.step(lambda: _words("Moved", run)):
            records = [self._editing.rows.get(uid) for uid in uids]
            last = records[-1] if records else None
            if last is None or None in records:
                return False
            parent = last["parent_uid"]
            where, parameters = _below(parent)
            if parent is None and not across:
                where, parameters = f"{where} and project = ?", (*parameters, last["project"])
            where = f"{where} and is_complete = 0"
            run = self._run(where, parameters, uids)
            beyond = self._next(where, parameters, run[-1 if by > 0 else 0][1], by) if run else None
            after, before = (beyond, None) if by > 0 else (None, beyond)
            for uid, _ in run if beyond else ():
                self._move(uid, parent, after=after, before=before)
                after, before = uid, None
            return beyond is not None

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
        found: list[tuple[str, str]] = []
        for uid in uids:
            found += self._sql.execute(
                f"select uid, path from todo where {where} and uid = ?", (*parameters, uid)
            ).fetchall()
        return sorted(found, key=lambda each: each[1])

    def indent(self, uids: Sequence[str]) -> bool:
        """Put todos under the sibling above the first of them; return whether there is one."""
        with self._editing.step(_words("Indented", uids)):
            record = self._editing.rows.get(uids[0]) if uids else None
            if record is None:
                return False
            siblings = [
                each.uid for each in self._siblings(record["parent_uid"], record["project"], only_open=True)
            ]
            place = siblings.index(uids[0]) if uids[0] in siblings else 0
            if place == 0 or siblings[place - 1] in uids:
                return False
            for uid in uids:
                self._move(uid, siblings[place - 1])
            return True

    def outdent(self, uids: Sequence[str]) -> bool:
        """Put todos beside their parent, behind it; return whether they have one."""
        with self._editing.step(lambda: _words("Outdented", moved)):
            records = {uid: record for uid in uids if (record := self._editing.rows.get(uid))}
            moved = [
                uid
                for uid, record in records.items()
                if record["parent_uid"] and record["parent_uid"] not in records
            ]
            parents = self._editing.rows.many([records[uid]["parent_uid"] for uid in moved])
            moved = [uid for uid in moved if records[uid]["parent_uid"] in parents]
            for uid in reversed(moved):
                parent = records[uid]["parent_uid"]
                self._move(uid, parents[parent]["parent_uid"], after=parent)
            return bool(moved)

    def _move(
        self, uid: str, parent: str | None, *, after: str | None = None, before: str | None = None
    ) -> None:
        position = self.place(parent, after, before)
        record = self._editing.rows.get(uid)
        if record is not None and not self._below(parent, uid):
            self._editing.put(uid, {**record, "parent_uid": parent, "position": position})

    def _below(self, uid: str | None, ancestor: str) -> bool:
        """Whether `uid` is `ancestor` or stands below it."""
        passed: set[str] = set()
        while uid and uid not in passed:
            if uid == ancestor:
                return True
            passed.add(uid)
            record = self._editing.rows.get(uid)
            uid = record["parent_uid"] if record else None
        return False

    def _make_room(self, siblings: Sequence[_Sibling], slot: int) -> str:
        """Give todos about a slot positions anew, as few of them as will do; return one for the slot."""
        first, stop, keys = next(
            (first, stop, keys)
            for first, stop in _about(slot, len(siblings))
            if (keys := _spread(siblings, first, stop)) and max(map(len, keys)) <= SHORT
        )
        own = keys.pop(slot - first)
        for each, key in zip(siblings[first:stop], keys, strict=True):
            record = self._editing.rows.get(each.uid)
            if record is not None:
                self._editing.put(each.uid, {**record, "position": key})
        return own

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


def _spread(siblings: Sequence[_Sibling], first: int, stop: int) -> list[str]:
    """Return keys for some siblings and one more, between those of their neighbours; none where they have
    no room, or the one behind has no position: those without stand before all that have one.
    """
    low = siblings[first - 1].position if first else ""
    high = siblings[stop].position if stop < len(siblings) else ""
    if stop < len(siblings) and not high:
        return []
    try:
        return spread(stop - first + 1, low, high)
    except PositionError:
        return []


def _between(low: str, high: str) -> str | None:
    """Return a key between two, None where they leave no room or are not ours."""
    try:
        return between(low, high)
    except PositionError:
        return None
