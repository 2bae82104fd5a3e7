"""Conflicts: fields that the person and somebody else have both changed, kept until the person decides.

And notices: what was decided without the person.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tui.replica.connection import misread, touch
from tui.replica.json_text import AMONG, listed
from tui.replica.operation import Operation, difference, folded
from tui.replica.outbox import Outbox
from tui.replica.record import Record, entire
from tui.todos.wording import quoted

JOINED = {"task": " ⇄ ", "notes": "\n⇄\n"}
"""What separates the versions of a text, for the fields that can hold several."""


def joined(name: str, *texts: str) -> str:
    """Return one text that holds all versions of a field."""
    return JOINED[name].join(texts)


Clashes = dict[str, tuple[Any, Any]]
"""The conflicts of one todo by field: the value before anybody changed it, and the value set here."""


def pairs(clashes: Mapping[str, Sequence[Any]]) -> Clashes:
    """Return clashes as read from JSON, where pairs are lists."""
    return {name: (seen, mine) for name, (seen, mine) in clashes.items()}


class Clash(NamedTuple):
    """A field that two people, or two machines of one person, set to different values."""

    seen: Any
    """The value before either was set."""
    mine: Any
    """The value set here."""
    theirs: Any
    """The value the database has, which is shown."""


class Conflict(NamedTuple):
    """A todo with fields in conflict; the values are JSON values, as in the columns."""

    uid: str
    fields: Mapping[str, Clash]


class Notice(NamedTuple):
    """A decision that was made without the person, and that they should know of."""

    number: int
    uid: str
    words: str
    at: datetime


class Conflicts:
    """The tables of conflicts and notices. Works inside its caller's transaction."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    def of(self, uid: str) -> Clashes:
        """Return the conflicts of a todo."""
        return self.by_uid([uid]).get(uid, {})

    def by_uid(self, uids: Iterable[str]) -> dict[str, Clashes]:
        """Return the conflicts of the todos that have some, by uid."""
        clashes: dict[str, Clashes] = {}
        known = self.uids()
        clashing = [uid for uid in uids if uid in known]
        if not clashing:
            return clashes
        found = self._sql.execute(
            f"select uid, field, seen, mine from conflict where uid {AMONG}", (listed(clashing),)
        )
        try:
            for uid, name, seen, mine in found:
                clashes[uid] = {**clashes.get(uid, {}), name: (json.loads(seen), json.loads(mine))}
        except (ValueError, TypeError) as error:
            raise misread(self._sql) from error
        return clashes

    def uids(self) -> set[str]:
        """Return the todos that have conflicts."""
        return {uid for (uid,) in self._sql.execute("select distinct uid from conflict")}

    def keep(self, uid: str, name: str, seen: Any, mine: Any) -> None:
        """Keep the value that the person set although the database has another.

        A text is appended to an earlier one for which they have not decided yet.
        """
        earlier = self.of(uid).get(name)
        if earlier and name in JOINED:
            versions = (each for text in (mine, earlier[1]) for each in text.split(JOINED[name]))
            mine = joined(name, *dict.fromkeys(versions))
        touch(self._sql, [uid])
        self._sql.execute(
            "insert or replace into conflict values (?, ?, ?, ?)",
            (uid, name, json.dumps(seen, ensure_ascii=False), json.dumps(mine, ensure_ascii=False)),
        )

    def forget(self, uid: str, name: str | None = None) -> None:
        """Forget the person's value of one field of a todo; without a name, of all its fields."""
        touch(self._sql, [uid])
        self._sql.execute(
            "delete from conflict where uid = ? and (? is null or field = ?)", (uid, name, name)
        )

    def tidy(self, shown: Mapping[str, Record | None]) -> None:
        """Delete conflicts that have ended: the todo is gone, or both values have become equal."""
        for uid, clashes in self.by_uid(shown).items():
            record = shown[uid]
            differing = entire(name for name, (_, mine) in clashes.items() if record and record[name] != mine)
            for name in clashes.keys() - differing:
                self.forget(uid, name)

    def outlive(self, uid: str, shown: Record | None, outbox: Outbox) -> Record | None:
        """Restore a todo that was deleted while it was in conflict, with the person's values.

        Args:
            uid: a todo without operations that the database no longer has.
            shown: the todo as it was shown until now.
            outbox: receives the insert that restores it.

        Returns:
            The restored todo; None if it was not in conflict.
        """
        mine = {name: value for name, (_, value) in self.of(uid).items()}
        if shown is None or not mine:
            return None
        after = {**shown, **mine}
        insert = difference(uid, None, after)
        assert insert
        seen = {name: shown[name] for name in mine}
        outbox.append(insert._replace(restores=outbox.tombstone(uid) or "", seen=seen))
        self.forget(uid)
        self.add_notice(
            uid,
            f"{quoted(after['task'])} was deleted elsewhere while it was in conflict; your version is kept.",
        )
        return folded(None, outbox.of(uid))

    def add_notice(self, uid: str, words: str) -> None:
        """Leave a notice for the person."""
        self._sql.execute(
            "insert into notice (uid, words, at) values (?, ?, ?)",
            (uid, words, datetime.now(UTC).isoformat()),
        )

    def notices(self) -> list[Notice]:
        """Return the notices that have not been dismissed, oldest first."""
        found = self._sql.execute("select number, uid, words, at from notice order by number")
        return [Notice(number, uid, words, datetime.fromisoformat(at)) for number, uid, words, at in found]

    def dismiss(self, number: int | None) -> None:
        """Drop one notice, or all."""
        self._sql.execute("delete from notice where ? is null or number = ?", (number, number))


def notice_kept(conflicts: Conflicts, operation: Operation, record: Record) -> None:
    """Leave the notice that a todo was deleted elsewhere and that the person's edit brings it back."""
    conflicts.add_notice(
        operation.uid,
        f"{quoted(record['task'])} was deleted elsewhere while you edited it; your version is kept.",
    )


def notice_not_taken(conflicts: Conflicts, key: str, reason: str) -> None:
    """Leave the notice that the database refused what was changed of a setting, by its key."""
    kind, _, name = key.partition("/")
    words = f"The database did not take what you changed of the {kind} {quoted(name)}: {reason}."
    conflicts.add_notice("", words)


def notice_stays(conflicts: Conflicts, operation: Operation, record: Record) -> None:
    """Leave the notice that a todo was changed elsewhere and therefore not deleted."""
    conflicts.add_notice(
        operation.uid,
        f"{quoted(record['task'])} was changed elsewhere while you deleted it, so it is still here.",
    )
