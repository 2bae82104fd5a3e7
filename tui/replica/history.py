"""The steps that can be undone and redone, and what each changed."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import NamedTuple

from tui.replica.conflicts import Clashes, pairs
from tui.replica.json_text import AMONG, dumps, listed
from tui.replica.record import FIELDS, Record, entire, with_defaults, without_defaults
from tui.replica.settings import Value

REMEMBERED = timedelta(days=1)
"""How long a step can be undone."""

PART = 500
"""Todos in a row of the table. A step of more is a batch of such parts, which can be turned one at a time."""


SettingChange = tuple[Value | None, Value | None]
"""What one step did to one setting: before and after."""


class Alteration(NamedTuple):
    """The change of one todo in one step: its record and its conflicts before and after."""

    before: Record | None
    after: Record | None
    clashes_before: Clashes
    clashes_after: Clashes

    @property
    def reverse(self) -> "Alteration":
        """The change that undoes it."""
        return Alteration(self.after, self.before, self.clashes_after, self.clashes_before)

    @property
    def nothing(self) -> bool:
        """Whether nothing has changed."""
        return self.before == self.after and self.clashes_before == self.clashes_after


class Step(NamedTuple):
    """A step that was done, or undone."""

    number: int
    did: str
    """What it does."""
    agent: str
    """The program that made it in the person's name; empty for none."""

    @property
    def words(self) -> str:
        """What the step did, for the person, and which agent did it."""
        return f"{self.agent}: {self.did[:1].lower()}{self.did[1:]}" if self.agent else self.did


class History:
    """The table of steps. Works inside its caller's transaction."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    def remember(
        self,
        words: str,
        changes: Mapping[str, Alteration],
        batch: str = "",
        agent: str = "",
        settings: Mapping[str, SettingChange] | None = None,
    ) -> None:
        """Record a step, and delete those that can no longer be undone or redone.

        Args:
            words: what it does, for the person.
            changes: what it did to each todo, by uid.
            batch: the batch it is a step of; empty for none.
            agent: the program that made it in the person's name; empty for none.
            settings: what it did to each setting, by key.
        """
        # What is being turned part by part stays whole, whatever the person does meanwhile.
        self._sql.execute(
            "delete from history where (undone = 0 and at < ?) or (undone = 1 and not exists "
            "(select 1 from history_batch as own join history_batch as other using (batch) "
            "join history as done on done.number = other.number and done.undone = 0 "
            "where own.number = history.number))",
            (_begin(),),
        )
        if not batch and len(changes) > PART:
            from uuid import uuid4  # brings the platform module with it, which no first frame needs

            batch = str(uuid4())
        for place, part in enumerate(_parts(changes)):
            number = self._sql.execute(
                "insert into history (words, changes, at, agent) values (?, ?, ?, ?)",
                (words, _text(part), datetime.now(UTC).isoformat(), agent),
            ).lastrowid
            if batch:
                self._sql.execute("insert into history_batch values (?, ?)", (batch, number))
            if settings and not place:
                self._sql.execute("insert into history_settings values (?, ?)", (number, dumps(settings)))
        if settings:
            self._sql.execute("delete from history_settings where number < (select min(number) from history)")
        if batch:
            self._sql.execute("delete from history_batch where number < (select min(number) from history)")

    def last(self, *, undone: bool, after: int = 0, besides: Collection[str] = ()) -> tuple[list[Step], str]:
        """Return the step that was done last, or undone last, by its parts, and its batch.

        They are in the order in which they were done; none if there is none. A step that was turned only
        in part has the others still.

        Args:
            undone: whether it is one that was undone.
            after: the number of a step; only those made after it are looked at.
            besides: batches to leave out.
        """
        # By number, not by the clock, which may have gone back.
        index, order = ("", "") if undone else ("not indexed", "desc")
        found = self._sql.execute(
            f"select number, words, agent, ifnull(batch, '') from history {index} "
            "left join history_batch using (number) where undone = ? and at >= ? and number > ? "
            f"and ifnull(batch, '') not {AMONG} order by number {order} limit 1",
            (int(undone), _begin(), after, listed(besides)),
        ).fetchone()
        if not found:
            return [], ""
        *step, batch = found
        return self.of_batch(batch, undone=undone) if batch else [Step(*step)], batch

    def of_batch(self, batch: str, *, undone: bool) -> list[Step]:
        """Return the steps of a batch that are done, or undone, in the order in which they were done."""
        found = self._sql.execute(
            "select number, words, agent from history join history_batch using (number) "
            "where undone = ? and batch = ? order by number",
            (int(undone), batch),
        )
        return [*map(Step._make, found)]

    def taken_back(self, batch: str) -> bool:
        """Return whether something of a batch is not done any more."""
        kept, undone = self._sql.execute(
            "select count(*) filter (where undone = 0), count(*) filter (where undone = 1) "
            "from history join history_batch using (number) where batch = ?",
            (batch,),
        ).fetchone()
        return bool(undone) or not kept

    def by_agents(self, after: int) -> list[Step]:
        """Return the steps on top of all that can be undone that agents made, the last one first.

        Args:
            after: the number of a step; only those made after it are looked at.
        """
        found = self._sql.execute(
            "select number, words, agent from history not indexed "
            "where undone = 0 and number > ? and at >= ? order by number desc",
            (after, _begin()),
        )
        return [*takewhile(lambda step: step.agent, map(Step._make, found))]

    def changes(self, number: int, *, undone: bool) -> dict[str, Alteration] | None:
        """Return what a part did to each todo, by uid, in the order in which it was done.

        None if it is not undone, or not done, any more: another Rowdo has turned it.
        """
        found = self._sql.execute(
            "select changes from history where number = ? and undone = ?", (number, int(undone))
        ).fetchone()
        return _changes(found[0]) if found else None

    def settings(self, number: int) -> dict[str, SettingChange]:
        """Return what a step did to each setting, by key, in the order in which it was done."""
        found = self._sql.execute(
            "select changes from history_settings where number = ?", (number,)
        ).fetchone()
        changes = json.loads(found[0]) if found else {}
        return {key: (before, after) for key, (before, after) in changes.items()}

    def turn(self, number: int, changes: Mapping[str, Alteration], *, undone: bool) -> None:
        """Record that a step was undone or redone."""
        self._sql.execute(
            "update history set undone = ?, changes = ? where number = ?",
            (int(undone), _text(changes), number),
        )


def _parts(changes: Mapping[str, Alteration]) -> Iterator[dict[str, Alteration]]:
    """Yield the parts of a step, of which one that changed settings alone has one too."""
    items = iter(changes.items())
    yield dict(islice(items, PART))
    while part := dict(islice(items, PART)):
        yield part


def _begin() -> str:
    return (datetime.now(UTC) - REMEMBERED).isoformat()


def _text(changes: Mapping[str, Alteration]) -> str:
    return dumps({uid: _shortened(each) for uid, each in changes.items()})


def _shortened(each: Alteration) -> tuple[object, ...]:
    """Leave out of a todo that was changed what is the same before and after: undo does not look at it."""
    before, after, *clashes = each
    if before is None or after is None:
        return before and without_defaults(before), after and without_defaults(after), *clashes
    names = entire([name for name in FIELDS if before[name] != after[name]])
    return {name: before[name] for name in names}, {name: after[name] for name in names}, *clashes


def _changes(text: str) -> dict[str, Alteration]:
    return {
        uid: Alteration(
            with_defaults(before), with_defaults(after), pairs(clashes_before), pairs(clashes_after)
        )
        for uid, (before, after, clashes_before, clashes_after) in json.loads(text).items()
    }
