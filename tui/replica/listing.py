"""A list of todos: its length is known at once, its rows are read when they are shown."""

import sqlite3
from array import array
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from tui.replica.record import todo_of
from tui.replica.rows import COLUMNS, record_from
from tui.replica.selection import BY_TREE, Selection
from tui.todos import Todo
from tui.todos.alike import alike

_ROW = f"key, uid, folded, path, {COLUMNS}"
UID_LENGTH = 36
NEAR = 500
"""Up to this place, rows are looked for among others; beyond, all are put in order once."""


class Row(NamedTuple):
    """One todo as a list draws it."""

    todo: Todo
    depth: int
    """How many todos it stands under in this list."""
    children: int
    """Its subtasks, done or not."""
    done_children: int
    folded: bool | None
    """Whether its subtasks are folded away; None where this list shows none below it."""
    conflict: bool
    """Another value of one of its fields waits for the person's choice."""
    waiting: bool
    """The database has not answered yet."""
    refused: bool
    """The database said no to what the person did."""


class Listing:
    """What one view shows, as of now; make a new one after a change."""

    def __init__(self, sql: sqlite3.Connection, selection: Selection, length: int | None = None) -> None:
        """Show `selection`; `length` where it is known without counting."""
        self._sql = sql
        self._selection = selection
        self._length = length

    def __len__(self) -> int:
        if self._length is None:
            self._length = self._count() if self._selection.indexed else len(self._keys)
        return self._length

    def window(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows from `start` up to but not including `stop`, fewer at the end of the list."""
        start, stop = max(0, start), min(stop, len(self))
        if stop <= start:
            return []
        found = self._window(start, stop)
        return _Dresser(self._sql, self._selection, [values[1] for values in found]).rows(found)

    def todos(self, start: int, stop: int) -> list[Todo]:
        """Return the todos from `start` to before `stop` without what a list draws beside them."""
        start, stop = max(0, start), min(stop, len(self))
        found = self._window(start, stop) if start < stop else []
        return [todo_of(values[1], record_from(values[4:])) for values in found]

    def uids(self) -> list[str]:
        """Return the uids of all todos of this list, in order."""
        chosen = self._selection
        found = self._sql.execute(
            f"select uid from todo where {chosen.where} order by {chosen.order}", chosen.parameters
        )
        return [uid for (uid,) in found]

    def index_of(self, uid: str) -> int | None:
        """Return the index of a todo in this list, None if it is not in it."""
        chosen = self._selection
        found = self._sql.execute(
            f"select key, path from todo where uid = ? and {chosen.where}",
            (uid, *chosen.parameters),
        ).fetchone()
        if found is None:
            return None
        key, path = found
        if chosen.indexed and chosen.order == BY_TREE and not self._sorted:
            return self._count(" and path < ?", (path,))
        try:
            return self._keys.index(key)
        except ValueError:
            return None

    def find(self, text: str, after: int, backwards: bool = False) -> int | None:
        """Return the place of the next todo whose task contains `text`, going round once; None for none.

        Args:
            text: what to look for, or what is alike (`tui.todos.alike`).
            after: the place to begin behind (with `backwards`, before).
            backwards: look towards the start.
        """
        chosen, wanted = self._selection, alike(text)
        if not wanted:
            return None
        if chosen.indexed:
            tasks = self._sql.execute(
                f"select task from todo where {chosen.where} order by {chosen.order}",
                chosen.parameters,
            )
            places = [place for place, (task,) in enumerate(tasks) if wanted in alike(task)]
        else:
            matching = {
                key for key, task in self._sql.execute("select key, task from todo") if wanted in alike(task)
            }
            places = [place for place, key in enumerate(self._keys) if key in matching]
        if not places:
            return None
        if backwards:
            return max((place for place in places if place < after), default=places[-1])
        return min((place for place in places if place > after), default=places[0])

    @property
    def _sorted(self) -> bool:
        """Whether all keys are known by now."""
        return "_keys" in self.__dict__

    @cached_property
    def _keys(self) -> "array[int]":
        """The keys of all rows, in order, for an order that no index has."""
        chosen = self._selection
        found = self._sql.execute(
            f"select key from todo where {chosen.where} order by {chosen.order}",
            chosen.parameters,
        )
        return array("q", (key for (key,) in found))

    def _count(self, condition: str = "", parameters: tuple[object, ...] = ()) -> int:
        chosen = self._selection
        found = self._sql.execute(
            f"select count(*) from todo where {chosen.where}{condition}",
            (*chosen.parameters, *parameters),
        )
        return int(found.fetchone()[0])

    def _window(self, start: int, stop: int) -> list[tuple[Any, ...]]:
        chosen = self._selection
        if chosen.indexed and not start:
            return self._sql.execute(
                f"select {_ROW} from todo where {chosen.where} order by {chosen.order} limit ?",
                (*chosen.parameters, stop),
            ).fetchall()
        if chosen.indexed and not (chosen.passing and (stop > NEAR or self._sorted)):
            return self._sql.execute(
                f"select {_ROW} from todo where key in (select key from todo where {chosen.where} "
                f"order by {chosen.order} limit ? offset ?) order by {chosen.order}",
                (*chosen.parameters, stop - start, start),
            ).fetchall()
        keys = self._keys[start:stop]
        marks = ",".join("?" * len(keys))
        found = {
            values[0]: values
            for values in self._sql.execute(f"select {_ROW} from todo where key in ({marks})", list(keys))
        }
        return [found[key] for key in keys if key in found]


class _Dresser:
    """Adds what a list shows besides the todo: depth, subtasks, marks."""

    def __init__(self, sql: sqlite3.Connection, selection: Selection, uids: Sequence[str]) -> None:
        self._sql = sql
        self._selection = selection
        marks = ",".join("?" * len(uids))
        self._children = {
            uid: (count, done)
            for uid, count, done in sql.execute(
                f"select parent_uid, count(*), sum(is_complete) from todo where parent_uid in ({marks}) "
                "group by parent_uid",
                uids,
            )
        }
        self._conflicted = {
            uid for (uid,) in sql.execute(f"select uid from conflict where uid in ({marks})", uids)
        }
        self._stages: dict[str, set[str]] = {}
        for uid, stage in sql.execute(f"select uid, stage from outbox where uid in ({marks})", uids):
            self._stages.setdefault(uid, set()).add(stage)

    def rows(self, found: Sequence[tuple[Any, ...]]) -> list[Row]:
        shown = {values[1] for values in found}
        flat = not self._selection.tree
        depths = [0] * len(found) if flat else self._depths([values[3] for values in found], shown)
        return [self._row(values, depth) for values, depth in zip(found, depths, strict=True)]

    def _row(self, values: tuple[Any, ...], depth: int) -> Row:
        _, uid, folded, _, *columns = values
        children, done = self._children.get(uid, (0, 0))
        below = children if self._selection.done else children - done
        stages = self._stages.get(uid, ())
        return Row(
            todo=todo_of(uid, record_from(columns)),
            depth=depth,
            children=children,
            done_children=done,
            folded=bool(folded) if below and self._selection.tree else None,
            conflict=uid in self._conflicted,
            waiting="open" in stages or "sealed" in stages,
            refused="refused" in stages,
        )

    def _depths(self, paths: Sequence[str], shown: set[str]) -> list[int]:
        """Return how many todos that this list shows each path leads through."""
        above = [[part[-UID_LENGTH:] for part in path.split("/")[:-2]] for path in paths]
        unknown = {uid for line in above for uid in line} - shown
        shown = shown | self._selected(unknown)
        return [sum(uid in shown for uid in line) for line in above]

    def _selected(self, uids: set[str]) -> set[str]:
        if not uids:
            return set()
        marks, chosen = ",".join("?" * len(uids)), self._selection
        found = self._sql.execute(
            f"select uid from todo where uid in ({marks}) and {chosen.where}",
            (*uids, *chosen.parameters),
        )
        return {uid for (uid,) in found}
