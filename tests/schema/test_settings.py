"""Settings of projects, tags and filters: set member by member, told to every client, and bounded."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.schema.cluster import Op, Person, insert, statuses


def setting(key: str, value: dict[str, Any] | None) -> Op:
    return {"op": "setting", "id": str(uuid4()), "key": key, "set": value}


def test_what_was_set_is_told_to_whoever_asks_next(me: Person) -> None:
    before = me.sync()["cursor"]
    [result] = me.push(op := setting("project/work", {"color": "red", "position": "a0"}))

    assert result == {"id": op["id"], "key": "project/work", "status": "applied"}
    assert me.sync(since=before)["settings"] == {"project/work": {"color": "red", "position": "a0"}}
    assert me.sync()["settings"] == {"project/work": {"color": "red", "position": "a0"}}


def test_nothing_is_told_twice(me: Person) -> None:
    me.push(setting("tag/bank", {"color": "red"}))
    cursor = me.sync()["cursor"]

    assert me.sync(since=cursor)["settings"] == {}


def test_each_member_is_the_last_writers(me: Person) -> None:
    me.push(setting("project/work", {"color": "red"}), setting("project/work", {"archived": True}))
    me.push(setting("project/work", {"color": "blue"}))

    assert me.sync()["settings"] == {"project/work": {"color": "blue", "archived": True}}


def test_a_deletion_is_told_and_what_is_set_later_begins_anew(me: Person) -> None:
    me.push(setting("filter/Soon", {"query": "today", "position": "a0"}))
    cursor = me.sync()["cursor"]
    me.push(setting("filter/Soon", None))
    later = me.sync(since=cursor)

    assert later["settings"] == {"filter/Soon": None}
    assert me.sync()["settings"] == {}
    me.push(setting("filter/Soon", {"query": "p1"}))
    assert me.sync(since=later["cursor"])["settings"] == {"filter/Soon": {"query": "p1"}}


def test_a_repeated_operation_does_not_take_effect_twice(me: Person) -> None:
    first, second = setting("project/work", {"color": "red"}), setting("project/work", {"color": "blue"})
    answer = me.push(first)
    me.push(second)

    assert me.push(first) == answer
    assert me.sync()["settings"] == {"project/work": {"color": "blue"}}


def test_settings_and_todos_go_in_one_call_in_their_order(me: Person) -> None:
    ops = [insert(), setting("project/a", {}), setting("project/b", {}), insert(), setting("project/a", None)]

    answer = me.sync(*ops)

    assert statuses(answer["results"]) == ["applied"] * 5
    assert [result["id"] for result in answer["results"]] == [op["id"] for op in ops]
    assert answer["settings"] == {"project/b": {}}


def test_they_come_with_the_first_page_of_a_pull_alone(me: Person) -> None:
    me.push(*(insert() for _ in range(3)), setting("project/work", {"color": "red"}))

    first = me.sync(max_rows=2)
    second = me.sync(since=first["cursor"], max_rows=2)

    assert first["settings"] == {"project/work": {"color": "red"}}
    assert not second["more"]
    assert second["settings"] == {}


def test_what_is_set_during_a_pull_of_several_pages_comes_with_the_next(me: Person) -> None:
    me.push(*(insert() for _ in range(3)))
    first = me.sync(max_rows=2)
    me.push(setting("project/work", {"color": "red"}))
    second = me.sync(since=first["cursor"], max_rows=2)

    assert me.sync(since=second["cursor"])["settings"] == {"project/work": {"color": "red"}}


def test_what_commits_late_is_not_passed_over(me: Person) -> None:
    with me.again() as slow:
        slow.autocommit = False
        me.sync(setting("project/late", {"color": "red"}), session=slow)
        me.push(setting("project/early", {}))
        cursor = me.sync()["cursor"]
        slow.commit()

    assert "project/late" in me.sync(since=cursor)["settings"]


@pytest.mark.parametrize(
    ("op", "constraint"),
    [
        (setting("work", {}), "settings_key"),
        (setting("project/", {}), "settings_key"),
        (setting("project/" + "x" * 1100, {}), "settings_key"),
        (setting("filter/Long", {"query": "x" * 20_000}), "settings_value"),
    ],
)
def test_what_is_too_long_or_nameless_is_refused_alone(me: Person, op: Op, constraint: str) -> None:
    first, second, third = me.push(setting("project/a", {}), op, setting("project/b", {}))

    assert statuses([first, third]) == ["applied"] * 2
    assert (second["status"], second["key"]) == ("refused", op["key"])
    assert second["error"]["constraint"] == constraint


@pytest.mark.parametrize(
    "op",
    [{"set": {}}, {"key": "project/a"}, {"key": "project/a", "set": "red"}, {"key": "project/a", "set": []}],
)
def test_what_is_no_operation_on_a_setting_is_refused(me: Person, op: Op) -> None:
    [result] = me.push({"op": "setting", "id": str(uuid4())} | op)

    assert result["error"]["message"] == "an operation on a setting names its key and what to set"


def test_nobody_fills_the_database_with_them(me: Person) -> None:
    many = [setting(f"filter/{number}", {"query": "x" * 19_000}) for number in range(60)]

    results = me.push(*many)

    assert set(statuses(results)) == {"applied", "refused"}
    assert results[-1]["error"]["constraint"] == "settings_size"
    with pytest.raises(psycopg.errors.CheckViolation):
        me.sql(
            "insert into rowdo.settings (key, value) select 'tag/' || n, '{}' from generate_series(1, 6000) n"
        )
    assert (
        statuses(me.push(setting("filter/0", None), setting("filter/0", {"query": "today"})))
        == ["applied"] * 2
    )


def test_nobody_hears_of_others_settings_or_changes_them(me: Person) -> None:
    other = me.database.person()
    me.push(setting("project/secret", {"color": "red"}))

    other.push(setting("project/secret", {"color": "blue"}), setting("project/secret", None))

    assert other.sync()["settings"] == {}
    assert other.sql("select * from rowdo.settings where user_id <> rowdo.user_id()") == []
    other.sql("update rowdo.settings set value = '{}'")
    other.sql("delete from rowdo.settings")
    other.push(setting("tag/own", {}))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.sql("insert into rowdo.settings (user_id, key) values (%s, 'project/planted')", me.subject)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.sql("update rowdo.settings set user_id = %s", me.subject)
    assert me.sync()["settings"] == {"project/secret": {"color": "red"}}


def test_one_more_operation_forgets_what_was_deleted_long_ago(me: Person) -> None:
    me.push(setting("filter/Old", {"query": "p1"}), setting("filter/Old", None))
    me.sql("update rowdo.settings set updated_at = now() - interval '91 days'")
    me.push(setting("tag/x", {}))

    assert me.sql("select key from rowdo.settings") == [{"key": "tag/x"}]
