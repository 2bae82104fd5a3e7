"""Settings of projects, tags and filters are the same on every machine, whatever was done where and when."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.client import Client, Machine, garbled, lose, settle, todo
from tests.sync.database import Database
from tui.replica.replica import Replica
from tui.replica.settings import COPIED, LACKING, Settings
from tui.sync.response import ResponseError


def shown(client: Client) -> dict[str, Any]:
    return dict(Settings(client.replica.file.sql).all())


def stored(database: Database) -> dict[str, Any]:
    return {
        key: {name: each for name, each in value.items() if each is not None}
        for key, (value, _) in database.settings.items()
        if value is not None
    }


def test_what_is_set_here_is_shown_at_once_and_there_after_both_have_synced(machine: Machine) -> None:
    a, b = machine("a"), machine("b")
    a.replica.change_settings({"project/work": {"color": "red"}})
    assert shown(a) == {"project/work": {"color": "red"}}
    settle(a, b)
    assert shown(b) == {"project/work": {"color": "red"}}
    assert a.replica.waiting == 0


def test_changes_and_todos_go_in_one_call(machine: Machine) -> None:
    a = machine("a")
    a.sync()
    a.replica.add(todo("milk"))
    a.replica.change_settings({"project/work": {"color": "red"}})
    request = a.ask()
    assert [each.wire()["op"] for each in request.operations] == ["setting", "insert"]
    assert not a.take(request, a.answer_to(request))


def test_nothing_more_is_asked_while_nothing_changed(machine: Machine) -> None:
    a = machine("a")
    a.replica.change_settings({"project/work": {"color": "red"}})
    settle(a)
    request = a.exchange.idle_request()
    assert request
    assert not a.take(request, a.answer_to(request))


def test_each_member_is_the_last_writers(machine: Machine) -> None:
    a, b = machine("a"), machine("b")
    a.replica.change_settings({"project/work": {"color": "red"}})
    settle(a, b)
    a.replica.change_settings({"project/work": {"archived": True}})
    b.replica.change_settings({"project/work": {"color": None, "position": "a0"}})
    settle(a, b)
    assert shown(a) == shown(b) == {"project/work": {"archived": True, "position": "a0"}}


def test_a_lost_answer_is_asked_for_again_and_undoes_nobodys_change(
    machine: Machine, database: Database
) -> None:
    a = machine("a")
    a.sync()
    a.replica.change_settings({"project/work": {"color": "red"}})
    a.answer_to(a.ask())
    database.set("project/work", {"color": "blue"})
    a.crash()
    settle(a)
    assert shown(a) == stored(database) == {"project/work": {"color": "blue"}}


def test_what_is_changed_while_it_is_sent_goes_with_the_next(machine: Machine, database: Database) -> None:
    a = machine("a")
    a.sync()
    a.replica.change_settings({"filter/Soon": {"query": "today"}})
    request = a.ask()
    a.replica.change_settings({"filter/Soon": {"query": "p1"}})
    a.take(request, a.answer_to(request))
    assert shown(a) == {"filter/Soon": {"query": "p1"}}
    settle(a)
    assert stored(database) == {"filter/Soon": {"query": "p1"}}


def test_a_step_is_undone_and_redone_with_its_todos(machine: Machine) -> None:
    a = machine("a")
    uid = a.replica.add(todo("milk", project="work")).uid
    a.replica.change_settings({"project/work": {"color": "red"}})
    with a.replica.step("Renamed #work to #job"):
        a.replica.edit(uid, project="job")
        a.replica.change_settings({"project/job": {"color": "red"}, "project/work": None})
    assert a.replica.undo() == "Renamed #work to #job"
    assert shown(a) == {"project/work": {"color": "red"}}
    assert a.replica.many([uid])[uid].project == "work"
    a.replica.redo()
    assert shown(a) == {"project/job": {"color": "red"}}


def test_an_undo_leaves_what_was_changed_elsewhere_since(machine: Machine, database: Database) -> None:
    a = machine("a")
    a.replica.change_settings({"project/work": {"color": "red", "position": "a"}})
    a.replica.change_settings({"project/work": {"color": "blue", "position": "b"}})
    settle(a)
    database.set("project/work", {"color": "green"})
    settle(a)
    a.replica.undo()
    assert shown(a) == {"project/work": {"color": "green", "position": "a"}}


def test_an_undo_brings_nothing_back_that_was_deleted_elsewhere(machine: Machine, database: Database) -> None:
    a = machine("a")
    a.replica.change_settings({"project/work": {"color": "red"}})
    a.replica.change_settings({"project/work": {"color": "blue"}})
    settle(a)
    database.set("project/work", None)
    settle(a)
    a.replica.undo()
    assert shown(a) == {}


def test_a_database_of_an_earlier_rowdo_is_sent_nothing_that_it_does_not_know(
    machine: Machine, database: Database
) -> None:
    database.has_settings = False
    a, b = machine("a"), machine("b")
    a.replica.change_settings({"project/work": {"color": "red"}})
    a.replica.add(todo("milk"))
    settle(a, b)
    assert [row.fields["task"] for row in database.rows.values()] == ["milk"]
    assert shown(a) == {"project/work": {"color": "red"}}
    assert Settings(a.replica.file.sql).state == LACKING
    assert a.replica.waiting == 0
    # Its owner runs `rowdo setup`.
    database.has_settings = True
    settle(a, b)
    assert shown(a) == shown(b) == {"project/work": {"color": "red"}}
    assert Settings(a.replica.file.sql).state == COPIED


def test_a_database_restored_from_before_it_had_settings_loses_none_of_them(
    machine: Machine, database: Database
) -> None:
    a = machine("a")
    a.sync()
    a.replica.change_settings({"project/work": {"color": "red"}})
    database.has_settings = False
    settle(a)
    assert a.replica.notices() == []
    assert shown(a) == {"project/work": {"color": "red"}}
    database.has_settings = True
    settle(a)
    assert stored(database) == {"project/work": {"color": "red"}}


def test_a_replica_of_an_earlier_rowdo_fetches_what_was_set_before(
    machine: Machine, database: Database
) -> None:
    a = machine("a")
    a.replica.add(todo("milk"))
    settle(a)
    database.set("project/work", {"color": "red"})
    cursor = a.answer_to(a.ask())["cursor"]
    with a.replica.file.transaction():
        a.replica.file.set_meta("cursor", cursor)  # it passed over what it did not know
        a.replica.file.set_meta("settings", None)
    settle(a)
    assert shown(a) == {"project/work": {"color": "red"}}


def test_what_the_database_refuses_is_given_up_and_told(machine: Machine, database: Database) -> None:
    a = machine("a")
    a.replica.change_settings({"filter/" + "x" * 1100: {"query": "today"}, "project/work": {"color": "red"}})
    settle(a)
    assert shown(a) == stored(database) == {"project/work": {"color": "red"}}
    [notice] = a.replica.notices()
    assert "The database did not take what you changed of the filter" in notice.words
    assert "the name is too long" in notice.words


def gone(client: Client) -> None:
    lose(client)
    client.open()


@pytest.mark.parametrize("damage", [garbled, gone])
def test_what_was_not_sent_outlasts_a_damaged_or_lost_file(machine: Machine, damage: Any) -> None:
    a, b = machine("a"), machine("b")
    settle(a)
    a.replica.add(todo("milk"))
    a.replica.change_settings({"filter/Soon": {"query": "today & p1"}})
    a.replica.change_settings({"project/work": {}})
    damage(a)
    assert shown(a) == {"filter/Soon": {"query": "today & p1"}, "project/work": {}}
    assert any("3 unsent changes were recovered" in each.words for each in a.replica.notices())
    settle(a, b)
    assert shown(b) == shown(a)


@pytest.mark.parametrize("wrong", [7, [], "x", {"project/work": 7}, {"project/work": []}, {"a\0": {}}])
def test_an_answer_that_does_not_fit_is_believed_in_no_part(machine: Machine, wrong: Any) -> None:
    a = machine("a")
    request = a.ask()
    answer = a.answer_to(request) | {"settings": wrong}
    with pytest.raises(ResponseError):
        a.take(request, answer)
    assert shown(a) == {}


KEYS = st.sampled_from(["project/work", "project/work/api", "tag/bank", "filter/Soon"])
FIELDS = st.dictionaries(
    st.sampled_from(["color", "position", "archived", "query"]),
    st.sampled_from(["red", "a0", True, None]),
    max_size=3,
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.sampled_from([0, 1]), KEYS, st.none() | FIELDS),
        st.tuples(st.sampled_from(["sync", "lost", "crash", "undo"]), st.sampled_from([0, 1])),
        st.tuples(st.just("elsewhere"), KEYS, st.none() | FIELDS),
        st.tuples(st.sampled_from(["before", "reset"])),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_machines_and_database_come_to_the_same_whatever_is_done(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("machines")
    database = Database()
    clients = [Client(folder / name / "replica.sqlite3", database) for name in "ab"]
    try:
        for step in steps:
            match step:
                case ("set", machine, key, value):
                    clients[machine].replica.change_settings({key: value})
                case ("sync", machine):
                    clients[machine].sync()
                case ("lost", machine):
                    clients[machine].answer_to(clients[machine].ask())
                case ("crash", machine):
                    clients[machine].crash()
                case ("undo", machine):
                    clients[machine].replica.undo()
                case ("elsewhere", key, value):
                    database.set(key, value)
                case ("before",):
                    database.has_settings = not database.has_settings
                case ("reset",):
                    database.restore_branch(database.epoch + "x")
        database.has_settings = True
        settle(*clients)
        assert shown(clients[0]) == shown(clients[1]) == stored(database)
        assert [client.replica.waiting for client in clients] == [0, 0]
    finally:
        for client in clients:
            client.close()


def test_a_file_of_the_version_before_has_no_settings_and_keeps_its_steps(tmp_path: Path) -> None:
    path = tmp_path / "replica.sqlite3"
    with Replica.open(path) as replica:
        replica.add(todo("milk"))
        with replica.file.transaction() as sql:
            sql.execute("drop table setting")
            sql.execute("drop table setting_outbox")
            sql.execute("drop table history_settings")
            sql.execute("pragma user_version = 10")
            replica.file.set_meta("version", "10")
    with Replica.open(path) as replica:
        assert Settings(replica.file.sql).all() == {}
        assert replica.undo() == "Added “milk”"
        replica.change_settings({"tag/x": {"color": "red"}})
        assert json.dumps(Settings(replica.file.sql).all()) == '{"tag/x": {"color": "red"}}'
