"""A replica that went back to what it was: an id never means two things, so what is new is looked at."""

import shutil

import pytest

from tests.sync.client import Client, Machine, pair, same, settle, stored, todo
from tests.sync.database import Database
from tests.sync.power_cut import Disk, Journal


def went_back(client: Client, copy: str) -> None:
    """Have the machine be as it was when the copy was made, as a snapshot of it or a clone would."""
    client.close()
    shutil.rmtree(client.path.parent)
    shutil.copytree(client.path.parent.with_name(copy), client.path.parent)
    client.open()


def copied(client: Client) -> str:
    shutil.copytree(client.path.parent, client.path.parent.with_name("copy"))
    return "copy"


def versions(client: Client, uid: str, field: str) -> set[object]:
    """What the person can still find of a field: what is shown, and what they have to choose about."""
    clashes = [each.fields[field] for each in client.replica.conflicts() if field in each.fields]
    return {getattr(client.replica.find(uid)[0], field), *(clash.mine for clash in clashes)}


@pytest.mark.parametrize("field", ["task", "notes", "project"])
def test_an_edit_after_a_snapshot_is_not_taken_for_the_one_before(
    machine: Machine, database: Database, field: str
) -> None:
    a, _, uid = pair(machine)
    a.replica.edit(uid, **{field: "first"})
    copy = copied(a)
    settle(a)
    went_back(a, copy)
    a.replica.edit(uid, **{field: "second"})
    settle(a)
    assert versions(a, uid, field) == {"first", "second"}
    assert same(database, a)


def test_a_todo_made_before_a_snapshot_is_compared_with_what_it_became(
    machine: Machine, database: Database
) -> None:
    a = machine("a")
    uid = a.replica.add(todo("first", tags=("red",), project="home")).uid
    copy = copied(a)
    settle(a)
    went_back(a, copy)
    a.replica.edit(uid, task="second", notes="and more", tags=("green",))
    settle(a)
    assert versions(a, uid, "task") == {"first", "second"}
    found = stored(database)[uid]
    assert (found["notes"], found["project"], sorted(found["tags"])) == ("and more", "home", ["green", "red"])
    assert same(database, a)


def test_an_insert_whose_answer_was_lost_is_no_clash(machine: Machine, database: Database) -> None:
    a, b = machine("a"), machine("b")
    uid = a.replica.add(todo("milk")).uid
    a.answer_to(a.ask())
    b.sync()
    b.replica.edit(uid, task="bread")
    settle(b, a)
    assert not a.replica.conflicts()
    assert a.replica.find(uid)[0].task == "bread"


@pytest.mark.parametrize("journal", Journal)
def test_what_was_sent_before_a_power_cut_stays_as_it_was_sent(
    machine: Machine, database: Database, journal: Journal
) -> None:
    disk = Disk()
    with disk.watched():
        a, _, uid = pair(machine)
        a.replica.edit(uid, task="first")
        request = a.ask()
        a.take(request, a.answer_to(request))
        disk.cut_power(a, journal)
        a.replica.edit(uid, task="second")
        settle(a)
    assert stored(database)[uid]["task"] == "second"
    assert not a.replica.conflicts()
    assert same(database, a)


@pytest.mark.parametrize("journal", Journal)
def test_what_outlasted_one_power_cut_outlasts_the_next(
    machine: Machine, database: Database, journal: Journal
) -> None:
    disk = Disk()
    with disk.watched():
        a, _, uid = pair(machine)
        a.replica.edit(uid, task="first")
        disk.cut_power(a, Journal.KEPT)
        disk.cut_power(a, journal)
        settle(a)
    assert stored(database)[uid]["task"] == "first"
    assert same(database, a)
