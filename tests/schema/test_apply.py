"""Bringing a database up to date: over HTTP, as its owner, any number of times, by any number of people."""

import asyncio

import pytest

from tests.schema.cluster import Cluster, Database, insert, statuses
from tui import schema
from tui.schema.migrations import split

SHAPE = """
select format('%s.%s %s %s', table_name, column_name, data_type, column_default) as line
from information_schema.columns where table_schema = 'public'
union all select indexdef from pg_indexes where schemaname = 'public'
union all select format('%s %s %s %s', tablename, policyname, qual, with_check) from pg_policies
union all select pg_get_functiondef(oid) from pg_proc
    where pronamespace = 'public'::regnamespace and proname <> 'todos_database'
union all select format('%s %s', oid::regprocedure, proacl) from pg_proc
    where pronamespace = 'public'::regnamespace
union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all select format('%s %s', relname, relacl) from pg_class where relnamespace = 'public'::regnamespace
order by 1
"""


@pytest.fixture
def empty(cluster: Cluster) -> Database:
    return cluster.database()


async def test_all_is_done_once(empty: Database) -> None:
    async with empty.http() as sql:
        before = await schema.pending(sql)
        done = await schema.apply(sql)
        again = await schema.apply(sql)

    assert before == done == schema.migrations()
    assert again == []


async def test_several_at_once_do_it_once(empty: Database) -> None:
    async with empty.http() as one, empty.http() as two, empty.http() as three:
        done = await asyncio.gather(*(schema.apply(sql) for sql in (one, two, three)))

    assert sorted(step.number for steps in done for step in steps) == [
        step.number for step in schema.migrations()
    ]


def test_the_data_api_is_told_when_there_is_something_new(empty: Database) -> None:
    with empty.connect() as session:
        session.execute("listen pgrst")
        empty.migrate()
        heard = {(note.channel, note.payload) for note in session.notifies(timeout=5, stop_after=1)}

    assert heard == {("pgrst", "reload schema")}


def test_what_asking_finds_out_changes_nothing(empty: Database) -> None:
    async def ask() -> None:
        async with empty.http() as sql:
            await schema.pending(sql)

    asyncio.run(ask())

    assert empty.run("select count(*) as n from pg_class where relnamespace = 'public'::regnamespace") == [
        {"n": 0}
    ]


def test_the_script_does_by_hand_what_apply_does(cluster: Cluster) -> None:
    by_hand, applied = cluster.database(), cluster.database().migrate()

    by_hand.run(schema.script())

    assert by_hand.run(SHAPE) == applied.run(SHAPE)
    by_hand.migrate()
    assert statuses(by_hand.person().push(insert())) == ["applied"]


def test_a_database_of_a_newer_version_is_left_alone(empty: Database) -> None:
    empty.migrate().run("insert into rowdo_migrations values (999, 'of_tomorrow', 'x')")

    with pytest.raises(schema.SchemaError, match="Update Rowdo"):
        empty.migrate()


def test_a_database_of_other_files_is_left_alone(empty: Database) -> None:
    empty.migrate().run("update rowdo_migrations set checksum = 'x' where number = 2")

    with pytest.raises(schema.SchemaError, match=r"Migration 2 \(policies\)"):
        empty.migrate()


def test_a_migration_that_fails_leaves_nothing(empty: Database) -> None:
    empty.run("create table todo_tombstones (mine text)")

    with pytest.raises(Exception, match="already exists"):
        empty.migrate()

    assert empty.run("select to_regclass('todos') as t, to_regclass('rowdo_migrations') as m") == [
        {"t": None, "m": None}
    ]


def test_the_numbers_have_no_gap() -> None:
    assert [step.number for step in schema.migrations()] == list(range(1, len(schema.migrations()) + 1))


@pytest.mark.parametrize(
    ("script", "statements"),
    [
        ("", []),
        ("select 1", ["select 1"]),
        ("select 1; select 2;\n", ["select 1", "select 2"]),
        ("select ';'; select \"a;b\"", ["select ';'", 'select "a;b"']),
        ("select 'it''s; fine'; -- no; end\nselect 2;", ["select 'it''s; fine'", "-- no; end\nselect 2"]),
        ("do $$ begin; end $$; do $x$ $$;$$ $x$;", ["do $$ begin; end $$", "do $x$ $$;$$ $x$"]),
        ("/* ; */ select 1; -- only a comment;", ["/* ; */ select 1"]),
    ],
)
def test_a_script_is_split_where_its_statements_end(script: str, statements: list[str]) -> None:
    assert split(script) == statements
