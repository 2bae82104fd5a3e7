"""What the person decided about their projects, tags and saved filters, by keys such as ``project/work``.

A setting is a small object: a colour, a place in the order, an expression. As with todos, what is shown is
what the database has with the operations done to it that it has not answered yet. Each operation names the
members that the person changed, and the last writer of a member wins, so there are no conflicts to decide.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tui.replica.connection import misread, touch
from tui.replica.json_text import dumps

Value = Mapping[str, Any]
"""A setting's members by name."""

JOURNALLED = "settings"
"""What stands in the journal, and among the uids of what was touched, for all settings together."""

STATE = "settings"
"""Key of `meta`: whether the database's settings were all fetched (`COPIED`), or it has none (`LACKING`)."""
COPIED = "copied"
LACKING = "lacking"
"""The database was set up by a Rowdo that had no settings."""


class SettingOperation(NamedTuple):
    """One operation on a setting."""

    key: str
    id: str
    set: Value | None
    """The members to set, None for each to remove; None in place of all deletes the setting."""
    number: int = 0
    """Its place in the outbox; operations are sent in this order."""
    sealed: bool = False
    """Whether it was sent: then it stays as it is, under its id, until it is answered."""

    def wire(self) -> dict[str, object]:
        """Return the operation as `todos_sync` takes it."""
        return {"op": "setting", "id": self.id, "key": self.key, "set": self.set}

    def applied(self, value: Value | None) -> Value | None:
        """Return a setting as it is with this operation done to it; None is no setting."""
        return None if self.set is None else present({**(value or {}), **self.set})


def present(value: Value) -> Value:
    """Return a setting without the members that were removed."""
    return {name: member for name, member in value.items() if member is not None}


def operation_of(said: Mapping[str, Any]) -> SettingOperation:
    """Return an operation that was written as JSON, as one that may have been sent.

    Raises:
        ValueError, LookupError, TypeError: it is none.
    """
    fields = said["set"]
    if not isinstance(said["key"], str) or not isinstance(fields, dict | None):
        raise TypeError("no operation on a setting")
    return SettingOperation(said["key"], str(said["id"]), fields, int(said.get("number", 0)), sealed=True)


class Settings:
    """The settings and their outbox. Works inside its caller's transaction."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    # Reading

    def all(self) -> dict[str, Value]:
        """Return the settings as they are shown, by key."""
        shown = self._stored()
        for operation in self.operations():
            value = operation.applied(shown.get(operation.key))
            if value is None:
                shown.pop(operation.key, None)
            else:
                shown[operation.key] = value
        return shown

    def operations(self) -> list[SettingOperation]:
        """Return the operations that the database has not answered, in order."""
        found = self._sql.execute(
            "select number, id, key, fields, sealed from setting_outbox order by number"
        )
        try:
            return [
                SettingOperation(key, name, json.loads(fields), number, bool(sealed))
                for number, name, key, fields, sealed in found
            ]
        except (ValueError, TypeError) as error:
            raise misread(self._sql) from error

    @property
    def state(self) -> str | None:
        """`COPIED`, `LACKING`, or None if the database was not asked for all settings yet."""
        found = self._sql.execute("select value from meta where key = ?", (STATE,)).fetchone()
        return found[0] if found else None

    @property
    def waiting(self) -> int:
        """How many operations are still to be answered; none while the database could not take any."""
        if self.state == LACKING:
            return 0
        return int(self._sql.execute("select count(*) from setting_outbox").fetchone()[0])

    @property
    def waiting_for_setup(self) -> int:
        """How many settings wait because the database, of an earlier Rowdo, has no table for them."""
        if self.state != LACKING:
            return 0
        return int(self._sql.execute("select count(distinct key) from setting_outbox").fetchone()[0])

    def _stored(self) -> dict[str, Value]:
        """Return the settings that the database has, by key."""
        try:
            found = self._sql.execute("select key, value from setting")
            return {key: present(json.loads(value)) for key, value in found}
        except (ValueError, TypeError, AttributeError) as error:
            raise misread(self._sql) from error

    # Writing

    def note(self, key: str, fields: Value | None) -> None:
        """Note what the person changed, folding it into what is not sent yet."""
        from tui.replica.operation import new_id

        touch(self._sql, [JOURNALLED])
        mine = [each for each in self.operations() if each.key == key]
        last = mine[-1] if mine and not mine[-1].sealed else None
        if last and (fields is None or last.set is not None):
            both = None if fields is None else {**(last.set or {}), **fields}
            self._put(last._replace(id=new_id(), set=both))
        else:
            self._put(SettingOperation(key, new_id(), fields))

    def seal(self, count: int, size: int) -> list[SettingOperation]:
        """Seal the next operations to send and return them; sealed operations never change.

        Args:
            count: how many at most.
            size: how many bytes at most, but for the first.
        """
        taken: list[SettingOperation] = []
        if self.state != COPIED:
            return taken
        for operation in self.operations()[:count]:
            size -= len(dumps(operation.wire()).encode())
            if size < 0 and taken:
                break
            taken.append(operation)
        if not all(each.sealed for each in taken):
            touch(self._sql, [JOURNALLED])
            self._sql.executemany(
                "update setting_outbox set sealed = 1 where number = ?", [(each.number,) for each in taken]
            )
        return taken

    def applied(self, operation: SettingOperation) -> None:
        """Take an operation out that took effect, and keep what the database has by it."""
        value = operation.applied(self._stored().get(operation.key))
        self.store({operation.key: value})
        self.drop(operation)

    def drop(self, operation: SettingOperation) -> None:
        """Remove an operation."""
        touch(self._sql, [JOURNALLED])
        self._sql.execute("delete from setting_outbox where number = ?", (operation.number,))

    def restore(self, operations: Iterable[SettingOperation]) -> None:
        """Have these operations be all that wait, as ones that may have been sent."""
        self._sql.execute("delete from setting_outbox")
        for operation in sorted(operations, key=lambda each: each.number):
            self._put(operation._replace(number=0, sealed=True))

    def store(self, values: Mapping[str, Value | None], *, entire: bool = False) -> None:
        """Keep what the database has.

        Args:
            values: settings by key, None for one that it does not have any more.
            entire: these are all that it has.
        """
        if entire:
            self._sql.execute("delete from setting")
        gone = [(key,) for key, value in values.items() if value is None]
        kept = [(key, dumps(value)) for key, value in values.items() if value is not None]
        self._sql.executemany("delete from setting where key = ?", gone)
        self._sql.executemany("insert or replace into setting values (?, ?)", kept)

    def _put(self, operation: SettingOperation) -> None:
        self._sql.execute(
            "insert or replace into setting_outbox (number, id, key, fields, sealed) values (?, ?, ?, ?, ?)",
            (
                operation.number or None,
                operation.id,
                operation.key,
                dumps(operation.set),
                int(operation.sealed),
            ),
        )
