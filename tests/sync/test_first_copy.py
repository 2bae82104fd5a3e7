"""During the first copy, what has arrived can be found, changed and undone."""

from collections.abc import Callable

import pytest

from tests.sync.client import Client, Machine, same, todo
from tests.sync.database import Database
from tui.todos.view import ALL


@pytest.fixture
def begun(machine: Machine, database: Database) -> Client:
    """A machine that has the first page of many."""
    for number in range(30):
        database.write(f"00000000-0000-4000-8000-{number:012}", task=f"apple{number} pie", notes="n")
    client = machine("a")
    request = client.ask()
    assert client.take(request, client.answer_to(request))
    return client


def found(client: Client, words: str) -> list[str]:
    return [row.todo.task for row in client.replica.listing(ALL, search=words).window(0, 100)]


def sound(client: Client) -> bool:
    """Whether the index of words is one of the rows; SQLite raises where it is not."""
    for index in ("words", "grams"):
        client.replica.file.sql.execute(f"insert into {index} ({index}) values ('integrity-check')")
    return True


CHANGES: dict[str, Callable[[Client, str], object]] = {
    "task": lambda client, uid: client.replica.edit(uid, task="banana"),
    "notes": lambda client, uid: client.replica.edit(uid, notes="ripe"),
    "priority": lambda client, uid: client.replica.edit(uid, priority=3),
    "parent": lambda client, uid: client.replica.add(todo("part", parent_uid=uid)),
    "complete": lambda client, uid: client.replica.complete(uid),
    "delete": lambda client, uid: client.replica.delete(uid),
    "add": lambda client, uid: client.replica.add(todo("cherry")),
}


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_there_is_changed_and_taken_back(
    begun: Client, database: Database, change: str, back: bool, crashes: bool
) -> None:
    before = begun.shown()
    CHANGES[change](begun, min(before))
    assert begun.shown() != before
    if crashes:
        begun.crash()
    if back:
        assert begun.replica.undo()
        assert begun.shown() == before
    begun.sync()
    assert same(database, begun)
    assert sound(begun)
    assert begun.replica.notices() == []


def test_what_is_there_is_found_and_listed(begun: Client) -> None:
    begun.replica.edit(min(begun.shown()), task="100 % banana")
    begun.replica.add(todo("cherry", project="garden"))
    begun.crash()
    there = sorted(row.todo.task for row in begun.replica.listing(ALL).window(0, 100))
    assert there == sorted(record["task"] for record in begun.shown().values())
    assert [found(begun, words) for words in ("BANAN", "garden", "0 %", "apple29 pie", "blueberry")] == [
        ["100 % banana"],
        ["cherry"],
        ["100 % banana"],
        [],
        [],
    ]
    begun.sync()
    assert [found(begun, words) for words in ("BANAN", "garden", "apple29 pie", "nan")] == [
        ["100 % banana"],
        ["cherry"],
        ["apple29 pie"],
        [],
    ]


def test_a_deletion_taken_back_while_all_is_copied_anew_brings_back_only_what_there_is(
    begun: Client, database: Database
) -> None:
    begun.sync()
    there, gone, *_ = sorted(begun.shown())
    database.restore_branch("e2")
    del database.rows[gone]
    request = begun.ask()
    assert begun.take(request, begun.answer_to(request))
    for uid in (there, gone):
        begun.replica.delete(uid)
        begun.replica.undo()
    begun.sync()
    assert same(database, begun)
    assert begun.replica.waiting == 0
    assert len(database.applied) == 0


def test_a_todo_that_is_folded_meanwhile_hides_what_is_below_it(begun: Client, database: Database) -> None:
    uid = min(begun.shown())
    below = max(database.rows)
    database.write(below, parent_uid=uid)
    begun.replica.fold(uid, True)
    begun.sync()
    shown = {each.uid for each in begun.replica.listing(ALL).todos(0, 100)}
    assert shown == database.rows.keys() - {below}


@pytest.mark.parametrize("last", [False, True])
def test_a_copy_that_is_asked_for_while_a_page_is_under_way_lacks_nothing(
    begun: Client, database: Database, last: bool
) -> None:
    if last:
        begun.max_rows = 100
    mine = begun.replica.add(todo("mine")).uid
    request = begun.ask()
    answer = begun.answer_to(request)
    begun.replica.copy_anew()
    assert begun.take(request, answer)
    begun.sync()
    assert mine in database.rows
    assert same(database, begun)


@pytest.mark.parametrize("first", [2, 3, 100])
def test_what_was_deleted_and_is_back_by_then_can_be_changed(
    machine: Machine, database: Database, first: int
) -> None:
    """Of a machine that has nothing left every copy is a first one; it remembers what it saw deleted."""
    a, b = machine("a"), machine("b")
    made = a.replica.add_many(todo(f"apple{number}") for number in range(8))
    a.sync()
    b.sync()
    a.replica.delete_many(each.uid for each in made)
    a.sync()
    b.sync()
    assert not b.shown()
    a.replica.undo()
    a.sync()
    database.restore_branch("later")
    b.max_rows = first
    request = b.ask()
    b.take(request, b.answer_to(request))
    for uid, record in b.shown().items():
        b.replica.edit(uid, task=record["task"])  # which is nothing new
        b.replica.edit(uid, notes="ripe")
        b.replica.edit(uid, notes="")
    b.sync()
    for uid in b.shown():
        b.replica.edit(uid, task="cherry")
    b.sync()
    assert [each["task"] for each in b.shown().values()] == ["cherry"] * 8
    assert same(database, b)
