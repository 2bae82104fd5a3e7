"""What no trigger has noticed, and what came from another server: it is found out, and mended."""

import asyncio
from typing import Any

import pytest

from tests.sampling import mostly_slow
from tests.schema.cluster import Cluster, Connection, Database, Person, delete, insert, rows, update
from tests.schema.shape import database_id
from tui import schema
from tui.replica.digest import digest
from tui.replica.rows import NAMES


@pytest.fixture
def here(cluster: Cluster, pristine: Database) -> Database:
    return cluster.database(like=pristine)


def moved_here(here: Database) -> None:
    """Have the rows carry stamps of another server, whose transactions have higher numbers."""
    here.run(
        "set session_replication_role = replica;"
        "update todos set revision = '7000000000'; update rowdo.tombstones set revision = '7000000001'",
        user="postgres",
    )


def agreed(me: Person) -> bool:
    """Whether the database's digest is that of what it sends."""
    [row] = me.sql("select todos_digest() as said")
    records = ((todo["uid"], {name: todo[name] for name in NAMES}) for todo in me.todos())
    return bool((row["said"]["count"], row["said"]["sum"]) == digest(records))


def test_a_client_and_the_database_have_one_digest(me: Person) -> None:
    assert agreed(me)
    me.push(
        insert(
            task="ün\x1fïcode 買", notes="a\nb", tags=["b", "a,c"], due_date="2026-12-01", due_time="09:00"
        ),
        insert(
            is_complete=True, completed_at="2026-11-23T12:00:00.5+02:00", priority=4, recurrence="FREQ=DAILY"
        ),
    )
    me.sql("insert into todos (task, starts_on, due_date) values ('odd', 'infinity', '0044-03-15 BC')")
    me.sql("insert into todos (task, inserted_at) values ('older', '1970-01-01')")
    assert agreed(me)


@pytest.mark.parametrize("column", mostly_slow([name for name in NAMES if name != "updated_at"], one_in=5))
def test_the_digest_is_another_when_anything_is(here: Database, column: str) -> None:
    me = here.person()
    parent, op = insert(), insert()
    me.push(parent, op)
    values = {"tags": "'{x}'", "parent_uid": f"'{parent['uid']}'", "is_complete": "true", "priority": "3"}
    values |= dict.fromkeys(("due_date", "starts_on", "completed_at", "inserted_at"), "'2026-12-01'")
    values |= {"due_time": "'09:00', due_date = '2026-12-01'", "recurrence": "'FREQ=DAILY'"}
    values |= {"repeat_from": "'completion'", "remind_before": "10"}
    before = me.sql("select todos_digest() ->> 'sum' as sum")
    change = (
        f"update todos set {column} = {values.get(column, chr(39) + 'x' + chr(39))} where uid = '{op['uid']}'"
    )
    here.run(f"set session_replication_role = replica; {change}", user="postgres")
    assert me.sql("select todos_digest() ->> 'sum' as sum") != before
    assert agreed(me)


def test_nobody_hears_of_others_by_it(me: Person) -> None:
    before = me.sql("select todos_digest() as said")
    me.database.person().push(insert(task="private"))
    assert me.sql("select todos_digest() as said") == before


class TestLongTransactions:
    """One that stays open for hours, anywhere on the server, costs nobody anything."""

    def test_nothing_is_sent_again_while_one_is_open(self, me: Person) -> None:
        with me.database.connect("neondb_owner") as other:
            other.execute("begin")
            other.execute("select pg_current_xact_id()")
            me.push(*(insert() for _ in range(5)))
            cursor = me.sync()["cursor"]
            for _ in range(3):
                answer = me.sync(since=cursor)
                assert (answer["rows"], answer["deleted"], answer["reset"]) == ([], [], False)
                cursor = answer["cursor"]
            me.push(insert(task="new"))
            assert [todo["task"] for todo in rows(me.sync(since=cursor))] == ["new"]
            other.execute("commit")

    def test_what_it_wrote_is_found_once_it_ends(self, me: Person) -> None:
        gone = insert()
        me.push(gone)
        with me.again() as other:
            other.execute("begin")
            me.sync(insert(task="late"), delete(gone["uid"]), session=other)
            me.push(*(insert() for _ in range(3)))
            cursor = me.sync()["cursor"]
            me.push(*(insert(task="later") for _ in range(3)))
            other.execute("commit")
        seen, answer = [], {"more": True, "cursor": cursor}
        while answer["more"]:
            answer = me.sync(since=answer["cursor"], max_rows=2)
            seen.append(answer)
        tasks = [todo["task"] for page in seen for todo in rows(page)]
        assert sorted(tasks) == ["late", "later", "later", "later"]
        assert [stone["uid"] for page in seen for stone in page["deleted"]] == [gone["uid"]]

    def test_of_very_many_more_is_sent_again_and_nothing_left_out(self, me: Person) -> None:
        others: list[Connection] = []
        try:
            others.extend(me.again() for _ in range(22))
            for number, other in enumerate(others):
                other.execute("begin")
                me.sync(insert(task=f"late {number}"), session=other)
            cursor = me.sync()["cursor"]
            assert len(cursor) < 200
            for other in others:
                other.execute("commit")
        finally:
            for other in others:
                other.close()
        assert {f"late {number}" for number in range(22)} <= {
            todo["task"] for todo in rows(me.sync(since=cursor))
        }


@pytest.mark.parametrize("number", [-5, -9223372036854775808, 9223372036854775807, 10**18])
def test_an_id_of_any_size_comes_to_an_end(here: Database, number: int) -> None:
    me = here.person()
    me.push(*(insert() for _ in range(4)))
    here.run(
        "set session_replication_role = replica;"
        f"update todos set id = {number} where id = (select min(id) from todos)",
        user="postgres",
    )
    answer, seen = me.sync(max_rows=1), 1
    while answer["more"]:
        answer = me.sync(since=answer["cursor"], max_rows=1)
        seen += len(answer["rows"])
    assert seen == 4


class TestAway:
    """Tombstones are kept as long as operations: who was away for longer copies everything anew."""

    def test_old_tombstones_are_purged(self, here: Database) -> None:
        me = here.person()
        old, young = insert(), insert()
        me.push(old, young)
        me.push(delete(old["uid"]), delete(young["uid"]))
        here.run(
            f"update rowdo.tombstones set deleted_at = now() - interval '91 days' where uid = '{old['uid']}'"
        )
        me.push(insert())
        assert [str(row["uid"]) for row in here.run("select uid from rowdo.tombstones")] == [young["uid"]]

    @pytest.mark.parametrize(("days", "anew"), [(88, False), (91, True)])
    def test_a_cursor_of_long_ago_begins_again(self, me: Person, days: int, anew: bool) -> None:
        cursor, _, day = me.sync()["cursor"].rpartition("d")
        assert me.sync(since=f"{cursor}d{int(day) - days}")["reset"] is anew


def test_stamps_of_another_server_are_replaced_by_setup(here: Database) -> None:
    me = here.person()
    gone = insert()
    me.push(insert(task="kept"), gone)
    me.push(delete(gone["uid"]))
    cursor, before = me.sync()["cursor"], database_id(here)
    [was] = me.todos()
    moved_here(here)
    assert rows(me.sync(since=me.sync()["cursor"])), "the table is sent with every pull"

    assert asyncio.run(pending(here))
    here.migrate()

    assert database_id(here) != before
    assert not asyncio.run(pending(here))
    assert me.sync(since=cursor)["reset"]
    cursor = me.sync()["cursor"]
    assert rows(me.sync(since=cursor)) == []
    [todo] = me.todos()
    assert {**todo, "revision": was["revision"]} == was
    [buried] = here.run("select revision::text from rowdo.tombstones")
    assert int(buried["revision"]) < 7_000_000_000
    me.push(update(todo["uid"], {}, task="changed"))
    assert [todo["task"] for todo in rows(me.sync(since=cursor))] == ["changed"]


async def pending(database: Database) -> list[Any]:
    async with database.http() as owner:
        return list(await schema.pending(owner))
