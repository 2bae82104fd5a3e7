"""Migrating a database: over HTTP, as its owner, repeatedly and concurrently."""

import asyncio

import pytest

from tests.schema.cluster import Cluster, Database, insert, statuses
from tests.schema.shape import shape
from tui import schema
from tui.schema.definitions import split


@pytest.fixture
def empty(cluster: Cluster) -> Database:
    return cluster.database()


async def test_what_stands_is_not_done_again(empty: Database) -> None:
    async with empty.http() as sql:
        before = await schema.pending(sql)
        done = await schema.apply(sql)
        again = await schema.apply(sql)

    assert before == done == list(schema.definitions())
    assert again == []


def test_several_at_once_end_as_one_does(cluster: Cluster, empty: Database) -> None:
    async def apply_together() -> list[schema.Definition]:
        async with empty.http() as one, empty.http() as two, empty.http() as three:
            await asyncio.gather(*(schema.apply(sql) for sql in (one, two, three)))
            return await schema.pending(one)

    assert asyncio.run(apply_together()) == []
    assert shape(empty) == shape(cluster.database().migrate())


def test_the_data_api_is_told_when_there_is_something_new(empty: Database) -> None:
    with empty.connect() as session:
        session.execute("listen pgrst")
        empty.migrate()
        heard = {(note.channel, note.payload) for note in session.notifies(timeout=60, stop_after=1)}

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

    assert shape(by_hand) == shape(applied)
    by_hand.migrate()
    assert statuses(by_hand.person().push(insert())) == ["applied"]


def test_a_database_of_a_newer_version_is_left_alone(empty: Database) -> None:
    empty.migrate().run("update rowdo.installed set version = version + 1")

    with pytest.raises(schema.SchemaError, match="Update Rowdo"):
        empty.migrate()


def test_what_fails_leaves_nothing(empty: Database) -> None:
    empty.run("create table todos (id bigint, task integer)")

    with pytest.raises(Exception, match="Rowdo needs"):
        empty.migrate()

    assert empty.run("select to_regnamespace('rowdo') as r") == [{"r": None}]


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
