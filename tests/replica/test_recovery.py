"""A damaged file: what existed only in it is in the new one, with the same meaning."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.client import Client, Machine, garbled, lose, pair, same, settle, todo
from tests.sync.database import Database
from tui.replica import journal as journal_module
from tui.replica.errors import NotSavedError
from tui.replica.journal import SLACK
from tui.replica.journal_number import path_of
from tui.replica.recovery import rebuild
from tui.replica.replica import Replica
from tui.replica.rows import Rows


def without_its_log(client: Client) -> None:
    """What a log leaves that is gone: everything since the last checkpoint, but for the journal."""
    copy = client.path.with_name("copy")
    shutil.copyfile(client.path, copy)
    client.close()
    copy.replace(client.path)
    client.open()


def taken_away(client: Client) -> None:
    lose(client)
    client.open()


def suspected(client: Client) -> None:
    """Have the file be set aside although it can be read."""
    client.close()
    rebuild(client.path).close()
    client.open()


Damage = Callable[[Client], None]
damages = pytest.mark.parametrize("damage", [garbled, taken_away, suspected, without_its_log])


@damages
@pytest.mark.parametrize("times", [1, 2])
def test_a_deletion_that_was_taken_back_stays_so(
    machine: Machine, database: Database, damage: Damage, times: int
) -> None:
    a, b, uid = pair(machine, notes="n")
    a.replica.delete(uid)
    settle(a, b)
    a.replica.undo()
    for _ in range(times):
        damage(a)
    assert a.replica.get(uid)
    settle(a, b)
    assert database.rows[uid].fields["notes"] == "n"
    assert same(database, a, b)


@damages
def test_what_was_refused_to_come_back_does_so_after_it_was_deleted_once_more(
    machine: Machine, database: Database, damage: Damage
) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, notes="precious")
    b.replica.delete(uid)
    b.sync()
    a.replica.edit(uid, task=database.refuses)
    a.sync()
    damage(a)
    a.sync()
    assert a.replica.refused()
    a.replica.delete(uid)
    a.replica.undo()
    a.replica.edit(uid, task="bread")
    settle(a, b)
    assert database.rows[uid].fields["notes"] == "precious"
    assert same(database, a, b)


@damages
@pytest.mark.parametrize("known", [True, False])
def test_an_edit_brings_back_what_was_deleted_elsewhere(
    machine: Machine, database: Database, damage: Damage, known: bool
) -> None:
    a, b, uid = pair(machine, project="home")
    a.replica.edit(uid, notes="precious")
    b.replica.delete(uid)
    b.sync()
    if not known:  # as it was written down by a Rowdo that did not write the row
        journal = path_of(a.path)
        said = json.loads(journal.read_text("utf-8").splitlines()[-1].rpartition(" ")[0])
        journal.write_text(json.dumps({**said, "base": None}))
        a.replica.file.sql.execute("delete from base")
    damage(a)
    settle(a, b)
    fields = database.rows[uid].fields
    assert (fields["notes"], fields["project"]) == ("precious", "home" if known else "")
    assert same(database, a, b)
    assert any("your version is kept" in each.words for each in a.replica.notices())


@damages
@pytest.mark.parametrize("known", [True, False])
def test_an_edit_that_clashes_waits_for_its_row_in_a_later_page(
    machine: Machine, database: Database, damage: Damage, known: bool
) -> None:
    a, b, uid = pair(machine)
    for number in range(8):
        a.replica.add(todo(f"t{number}"))
    settle(a, b)
    a.replica.edit(uid, notes="mine")
    b.replica.edit(uid, notes="theirs")
    b.sync()
    damage(a)
    if not known:
        with a.replica.file.transaction() as sql:
            sql.execute("delete from base")
            Rows(a.replica.file.sql).write({uid: None})
    settle(a, b)
    (conflict,) = a.replica.conflicts()
    assert (conflict.fields["notes"].mine, conflict.fields["notes"].theirs) == ("mine", "theirs")
    assert same(database, a, b)


@damages
@pytest.mark.parametrize("deleted", [False, True])
def test_what_is_undecided_is_kept(
    machine: Machine, database: Database, damage: Damage, deleted: bool
) -> None:
    a, b, uid = pair(machine, project="home")
    a.replica.edit(uid, task="A")
    a.sync()
    b.replica.edit(uid, task="B")
    b.sync()
    damage(b)
    assert "1 undecided version was recovered" in b.replica.notices()[0].words
    if deleted:
        a.replica.delete(uid)
        a.sync()
        b.sync()
    else:
        b.sync()
        (conflict,) = b.replica.conflicts()
        assert (conflict.fields["task"].mine, conflict.fields["task"].theirs) == ("B", "A")
        b.replica.resolve(uid, "task", "mine")
    settle(b, a)
    fields = database.rows[uid].fields
    assert (fields["task"], fields["project"]) == ("B", "home")
    assert same(database, a, b)
    if damage is not taken_away:
        damage(b)
        assert "no change was unsent" in b.replica.notices()[-1].words


@damages
def test_what_follows_an_operation_that_was_sent_is_another_one(
    machine: Machine, database: Database, damage: Damage
) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="first")
    a.answer_to(a.ask())
    damage(a)
    a.replica.edit(uid, task="second")
    settle(a, b)
    assert database.rows[uid].fields["task"] == "second"
    assert same(database, a, b)


@damages
def test_what_was_refused_is_refused_still(machine: Machine, database: Database, damage: Damage) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="forbidden")
    settle(a)
    damage(a)
    (refused,) = a.replica.refused()
    assert "constraint" in refused.message
    a.sync()
    a.replica.drop_refused(uid)
    assert same(database, a, b)


@damages
def test_what_was_refused_leaves_nothing_of_a_todo_that_is_gone(
    machine: Machine, database: Database, damage: Damage
) -> None:
    a, b, uid = pair(machine)
    a.replica.edit(uid, task="forbidden")
    a.sync()
    b.replica.delete(uid)
    b.sync()
    damage(a)
    a.sync()
    a.replica.drop_refused(uid)
    a.sync()
    assert same(database, a, b)


@damages
def test_operations_keep_their_order_however_often_the_file_is_damaged(
    machine: Machine, database: Database, damage: Damage
) -> None:
    a = machine("a")
    parents = [a.replica.add(todo(f"t{number}")).uid for number in range(3)]
    damage(a)
    a.replica.edit(parents[0], parent_uid=parents[1])
    damage(a)
    a.replica.edit(parents[1], parent_uid=parents[2])
    settle(a)
    assert not a.replica.refused()
    assert same(database, a)


def test_the_journal_stays_small_while_something_is_refused(machine: Machine) -> None:
    a, _, uid = pair(machine)
    other = a.replica.add(todo("other")).uid
    a.replica.edit(uid, task="forbidden")
    a.sync()
    for number in range(200):
        a.replica.edit(other, notes="x" * 1000 + str(number))
        a.sync()
    assert path_of(a.path).stat().st_size < 2 * SLACK
    garbled(a)
    assert len(a.replica.refused()) == 1


def test_nobody_else_commits_between_the_look_and_the_emptying_of_the_journal(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = machine("a")
    a.replica.add(todo("milk"))
    answered: list[str] = []
    write = journal_module.write_whole

    def while_another_process_writes(path: Path, text: bytes) -> None:
        with Replica.open(a.path) as other:
            other.file.sql.execute("pragma busy_timeout = 0")
            try:
                other.add(todo("typed meanwhile"))
            except NotSavedError as error:
                answered.append(str(error))
        write(path, text)

    monkeypatch.setattr(journal_module, "write_whole", while_another_process_writes)
    a.sync()
    (error,) = answered
    assert "Another Rowdo has been writing" in error


def test_a_journal_cut_between_two_lines_of_one_transaction_is_written_anew(machine: Machine) -> None:
    client = machine("a")
    with client.replica.step("Added some"):
        uids = {client.replica.add(todo(f"todo {number}")).uid for number in range(4)}
    journal = path_of(client.path)
    client.close()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[: len(lines) // 2]))
    client.open()
    garbled(client)
    assert client.shown().keys() == uids


def test_a_todo_that_may_be_gone_is_asked_for_whatever_is_done_and_taken_back(
    machine: Machine, database: Database
) -> None:
    _, b, uid = pair(machine)
    database.write(uid, notes="theirs")
    b.replica.delete(uid)
    b.answer_to(b.ask())
    database.drop(uid)
    garbled(b)
    b.take(request := b.ask(), b.answer_to(request))
    assert b.replica.get(uid)
    b.replica.complete(uid)
    b.replica.complete(uid, False)
    settle(b)
    assert same(database, b)
