"""A replica, a journal and a database of the time before todos could repeat from their completion."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from tests.sync.client import Client, lose, settle, stored, todo
from tests.sync.database import Database

NEW = {"repeat_from": '"due"', "remind_before": "null"}
"""The columns that are younger, each with its default as JSON."""
BEFORE = 5
"""The last version of the replica's tables without them."""


class OlderDatabase(Database):
    """One whose schema an earlier Rowdo made: it refuses every operation that names such a column."""

    def sync(self, ops: list[dict[str, Any]], since: str | None, max_rows: int) -> dict[str, Any]:
        answer = super().sync(ops, since, max_rows)
        known = [at for at, name in enumerate(answer["columns"]) if name not in NEW]
        columns, *rows = ([line[at] for at in known] for line in (answer["columns"], *answer["rows"]))
        return answer | {"columns": columns, "rows": rows}

    def _apply(self, op: Mapping[str, Any]) -> dict[str, Any]:
        if NEW.keys() & {**op.get("set", {}), **op.get("seen", {})}:
            return {"id": op["id"], "uid": op["uid"], **self._refused()}
        return super()._apply(op)


@pytest.fixture
def older() -> OlderDatabase:
    return OlderDatabase()


@pytest.fixture
def client(tmp_path: Path, older: OlderDatabase) -> Iterator[Client]:
    client = Client(tmp_path / "replica.sqlite3", older)
    yield client
    client.close()


def downgraded(path: Path) -> None:
    """Make a replica, and its journal, what an earlier Rowdo left."""
    with sqlite3.connect(path) as file:
        file.execute("alter table history drop column agent")
        file.execute("drop index todo_remind")
        for name in NEW:
            file.execute(f"alter table todo drop column {name}")
        file.execute("delete from meta where key = 'lacking'")
        file.execute(f"pragma user_version = {BEFORE}")
        for table, key, column in (("base", "uid", "record"), ("history", "number", "changes")):
            for number, text in file.execute(f"select {key}, {column} from {table}").fetchall():
                file.execute(f"update {table} set {column} = ? where {key} = ?", (_without(text), number))
    file.close()
    journal = path.with_name(path.name + ".journal")
    lines = [line.rpartition(b" ")[0].decode() for line in journal.read_bytes().splitlines()]
    journal.write_bytes(b"".join(_signed(_without(line)) for line in lines))


def _without(text: str) -> str:
    for name, default in NEW.items():
        text = re.sub(f', ?"{name}": ?{default}', "", text)
    return text


def _signed(text: str) -> bytes:
    return b"%b %08x\n" % (text.encode(), crc32(text.encode()))


def waiting(client: Client, older: Database) -> str:
    """Have a todo that the database has, with a change that waits and can be undone."""
    uid = client.replica.add(todo("milk")).uid
    client.sync()
    client.replica.edit(uid, notes="two litres")
    return uid


def test_what_waits_in_a_replica_of_before_is_sent_and_can_be_undone(client: Client, older: Database) -> None:
    uid = waiting(client, older)
    client.close()
    downgraded(client.path)
    client.open()
    client.sync()
    assert older.rows[uid].fields["notes"] == "two litres"
    assert client.replica.undo()
    client.sync()
    assert older.rows[uid].fields["notes"] == ""
    assert client.shown() == stored(older)


def test_a_journal_of_before_stands_in_for_a_file_that_is_gone(client: Client, older: Database) -> None:
    uid = waiting(client, older)
    client.close()
    downgraded(client.path)
    client.open()
    lose(client)
    client.open()
    client.sync()
    assert older.rows[uid].fields["notes"] == "two litres"
    assert client.shown() == stored(older)


def test_a_database_of_before_takes_everything_else(client: Client, older: Database) -> None:
    uids = [client.replica.add(todo(task)).uid for task in ("a", "b", "c")]
    client.sync()
    client.replica.delete(uids[0])
    client.replica.edit(uids[1], notes="new")
    client.replica.complete(uids[2])
    settle(client)
    assert not client.replica.refused()
    assert client.shown() == stored(older)
    assert len(older.rows) == 2


def test_a_deletion_still_stops_at_what_others_changed(client: Client, older: Database) -> None:
    uid = client.replica.add(todo("a")).uid
    client.sync()
    older.write(uid, notes="read me first")
    client.replica.delete(uid)
    settle(client)
    assert uid in older.rows


@pytest.mark.parametrize("field", [{"repeat_from": "completion"}, {"remind_before": 10}])
def test_what_it_cannot_keep_it_refuses_and_the_person_has_it_still(
    client: Client, older: Database, field: dict[str, object]
) -> None:
    uid = client.replica.add(todo("a", recurrence="FREQ=DAILY")).uid
    client.sync()
    client.replica.edit(uid, **field)
    settle(client)
    assert [each.uid for each in client.replica.refused()] == [uid]


def test_once_the_database_is_brought_up_to_date_the_column_counts_again(
    client: Client, older: Database
) -> None:
    uid = client.replica.add(todo("a", recurrence="FREQ=DAILY")).uid
    client.sync()
    newer = client.database = Database(rows=older.rows, clock=older.clock, ids=older.ids)
    client.sync()
    newer.write(uid, repeat_from="completion")
    client.replica.delete(uid)
    settle(client)
    assert newer.rows[uid].fields["repeat_from"] == "completion"
    assert client.shown() == stored(newer)
