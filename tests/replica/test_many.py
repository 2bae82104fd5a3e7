"""Many todos are written with as few statements as one, with the same outcome as one by one."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.sync.client import Client, lose, settle, stored, todo
from tests.sync.database import Database
from tui.replica import journal as journal_module
from tui.replica.errors import UnknownTodoError
from tui.replica.journal import SLACK, entries, read
from tui.replica.journal_number import path_of
from tui.replica.replica import Replica
from tui.todos import Priority, Todo
from tui.todos.view import ALL

MANY = 300
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def uid_of(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def some(count: int) -> list[Todo]:
    """Todos of all kinds: in projects, tagged, below others, recurring."""
    return [
        Todo(
            uid_of(number),
            f"todo {number}",
            project=("", "home")[number % 2],
            tags=("red", "green")[: number % 3],
            parent_uid=uid_of(number - 1) if number % 10 == 9 else None,
            recurrence="FREQ=DAILY" if number % 25 == 8 else "",
            due_date=date(2026, 11, 23) if number % 5 == 3 else None,
        )
        for number in range(count)
    ]


@contextmanager
def statements(replica: Replica) -> Iterator[Counter[str]]:
    """Count the statements of SQL that are prepared, whatever number of rows each is run for."""
    counted: Counter[str] = Counter()
    calls = {"execute": replica.file.sql.execute, "executemany": replica.file.sql.executemany}

    def watch(name: str) -> Callable[..., sqlite3.Cursor]:
        def run(*statement: object) -> sqlite3.Cursor:
            counted[name] += 1
            return calls[name](*statement)

        return run

    for name in calls:
        setattr(replica.file.sql, name, watch(name))
    try:
        yield counted
    finally:
        for name in calls:
            delattr(replica.file.sql, name)


def changes(replica: Replica, count: int) -> dict[str, Callable[[], object]]:
    uids = [uid_of(number) for number in range(count)]
    return {
        "add": lambda: replica.add_many(some(count)),
        "edit": lambda: replica.edit_many(
            {uid: {"priority": Priority.HIGH, "task": f"{uid} once more"} for uid in uids}
        ),
        "complete": lambda: replica.complete_many(uids),
        "undo": replica.undo,
        "redo": replica.redo,
        "reopen": lambda: replica.complete_many(uids, False),
        "delete": lambda: replica.delete_many(uids),
        "undo the deletion": replica.undo,
    }


def test_a_step_of_many_takes_no_more_statements_than_a_step_of_few(tmp_path: Path) -> None:
    """Ten todos are of every kind; three hundred are of the same kinds."""
    taken: dict[int, dict[str, int]] = {}
    for count in (10, MANY):
        with Replica.open(tmp_path / f"{count}.sqlite3") as replica:
            taken[count] = {}
            for name, change in changes(replica, count).items():
                with statements(replica) as counted:
                    change()
                taken[count][name] = counted.total()
    more = {name: taken[MANY][name] - taken[10][name] for name in taken[10]}
    assert max(more.values()) < 10, (
        more
    )  # some are for what the journal has, which may have to be written anew
    assert max(taken[MANY].values()) < 60, taken[MANY]


@pytest.mark.parametrize("sent", [True, False])
def test_many_at_once_are_as_if_one_by_one(tmp_path: Path, sent: bool) -> None:
    """The rows, their order, what is sent, the words and the counts."""
    one, many = (Client(tmp_path / name / "r.sqlite3", Database(), max_rows=50) for name in ("one", "many"))
    uids = [uid_of(number) for number in range(40)]
    for each in some(40):
        one.replica.add(each._replace(inserted_at=NOON))
    many.replica.add_many(each._replace(inserted_at=NOON) for each in some(40))
    for client in (one, many) if sent else ():
        client.sync()
    for uid in uids[::3]:
        one.replica.edit(uid, notes=f"of {uid}", tags=("blue",))
    many.replica.edit_many({uid: {"notes": f"of {uid}", "tags": ("blue",)} for uid in uids[::3]})
    for uid in uids[::2]:
        one.replica.complete(uid, now=NOON)
    many.replica.complete_many(uids[::2], now=NOON)
    for uid in uids[::7]:
        one.replica.delete(uid)
    many.replica.delete_many(uids[::7])

    def seen(client: Client) -> object:
        replica = client.replica
        listing = replica.listing(ALL, done=True)
        return (
            [row.todo._replace(position="") for row in listing.window(0, 200)],
            replica.counts(),
            [len(replica.listing(ALL, search=word, done=True)) for word in ("todo", "of", "blue", "gree")],
        )

    assert seen(one) == seen(many)
    for client in (one, many):
        settle(client)
        assert client.shown() == stored(client.database)
    assert seen(one) == seen(many)
    for client in (one, many):
        client.close()


def test_a_step_of_many_is_undone_and_redone_as_one(replica: Replica) -> None:
    replica.add_many(some(MANY))
    before = replica.many(uid_of(number) for number in range(MANY))
    with replica.step("Everything"):
        replica.edit_many({uid: {"project": "work"} for uid in before})
        replica.complete_many(before)
        after = replica.many(before)
    assert replica.undo() == "Everything"
    assert replica.many(before) == before
    assert replica.redo() == "Everything"
    assert replica.many(before) == after


def test_nothing_of_a_step_stands_where_one_of_its_todos_cannot_be_changed(replica: Replica) -> None:
    replica.add_many(some(20))
    waiting = replica.waiting
    before = replica.many(uid_of(number) for number in range(20))

    def everything() -> None:
        with replica.step("Everything"):
            replica.complete_many(before)
            replica.edit_many({uid: {"task": "x"} for uid in (*before, uid_of(99))})

    with pytest.raises(UnknownTodoError):
        everything()
    assert replica.many(before) == before
    assert replica.waiting == waiting


def test_what_conflicts_does_so_field_by_field_in_the_midst_of_many(tmp_path: Path) -> None:
    client = Client(tmp_path / "r.sqlite3", Database(), max_rows=500)
    client.replica.add_many(some(MANY))
    client.sync()
    for number in (3, 200):
        client.database.write(uid_of(number), task="theirs", notes="theirs too")
    client.replica.edit_many({uid_of(number): {"task": f"mine {number}"} for number in range(MANY)})
    client.sync()
    found = {conflict.uid: conflict.fields for conflict in client.replica.conflicts()}
    assert {uid: [*fields] for uid, fields in found.items()} == {uid_of(3): ["task"], uid_of(200): ["task"]}
    assert found[uid_of(200)]["task"].mine == "mine 200"
    notes = client.replica.get(uid_of(3))
    assert notes
    assert notes.notes == "theirs too"
    client.close()


def test_the_journal_says_of_many_what_the_file_has(tmp_path: Path) -> None:
    client = Client(tmp_path / "r.sqlite3", Database(), max_rows=500)
    client.replica.add_many(some(MANY))
    client.sync()
    client.replica.edit_many({uid_of(number): {"task": f"“{number}” \\ \n é"} for number in range(MANY)})
    client.replica.delete_many([uid_of(7)])
    said = read(client.path)
    assert said.sound
    assert said.entries == {each.uid: each for each in entries(client.replica.file.sql)}
    lose(client)
    client.open()
    assert "recovered" in client.replica.file.repaired
    settle(client)
    assert {row.fields["task"] for uid, row in client.database.rows.items()} == {
        f"“{number}” \\ \n é" for number in range(MANY) if number != 7
    }
    client.close()


def test_a_journal_of_which_nothing_is_outdated_is_not_written_anew(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew: list[Path] = []
    write_anew = journal_module.write_anew

    def watched(path: Path, sql: sqlite3.Connection) -> None:
        anew.append(path)
        write_anew(path, sql)

    replica.add(todo("first"))
    monkeypatch.setattr(journal_module, "write_anew", watched)
    for _ in range(10):
        replica.add_many([todo(f"todo {number}") for number in range(MANY)])
    assert path_of(replica.file.path).stat().st_size > 10 * SLACK
    assert not anew
    assert len(read(replica.file.path).entries) == 1 + 10 * MANY


def test_a_journal_does_not_grow_with_how_often_its_todos_change(replica: Replica) -> None:
    uids = [each.uid for each in replica.add_many(some(MANY))]
    once = path_of(replica.file.path).stat().st_size
    assert once > SLACK
    for number in range(20):
        replica.edit_many({uid: {"notes": f"{number:02}"} for uid in uids})
    assert path_of(replica.file.path).stat().st_size < 6 * once
    assert {each.uid for each in entries(replica.file.sql)} == read(replica.file.path).entries.keys()


def test_todos_of_one_list_stand_in_the_order_in_which_they_are_given(replica: Replica) -> None:
    first = replica.add(todo("first"))
    replica.add(todo("last"))
    made = replica.add_many([todo(str(number)) for number in range(MANY)], after=first.uid)
    shown = [row.todo.task for row in replica.listing(ALL).window(0, MANY + 2)]
    assert shown == ["first", *(each.task for each in made), "last"]
