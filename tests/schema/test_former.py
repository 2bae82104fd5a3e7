"""A database of the time when all of Rowdo lay in `public` is taken over, with what clients know of it."""

from pathlib import Path

import pytest

from tests.schema.cluster import Cluster, Database, delete, insert, rows, statuses, update
from tests.schema.guide import follow_the_guide
from tests.schema.shape import database_id, shape

FORMER = Path(__file__).with_name("former.sql").read_text("utf-8")
STAMPS = "select uid, revision::text, updated_at from todos order by uid"


@pytest.fixture
def former(cluster: Cluster) -> Database:
    """A database as the version before the definitions left it."""
    database = cluster.database()
    database.run(FORMER)
    return database


def test_it_becomes_what_a_new_one_is(former: Database, cluster: Cluster) -> None:
    assert shape(former.migrate()) == shape(cluster.database().migrate())


def test_rows_and_stamps_and_cursors_stay(former: Database) -> None:
    me = former.person()
    kept, gone = insert(task="kept"), insert(task="gone")
    change = update(kept["uid"], {}, notes="x")
    me.push(kept, gone, change)
    cursor = me.sync()["cursor"]
    [buried] = me.push(delete(gone["uid"]))
    before, name = former.run(STAMPS), database_id(former)

    former.migrate()

    assert (former.run(STAMPS), database_id(former)) == (before, name)
    answer = me.sync(change, insert(gone["uid"]), since=cursor)
    assert statuses(answer["results"]) == ["applied", "deleted"]
    assert answer["results"][1]["revision"] == buried["revision"]
    assert (answer["reset"], rows(answer), [each["uid"] for each in answer["deleted"]]) == (
        False,
        [],
        [gone["uid"]],
    )


def test_a_client_that_is_connected_goes_on(former: Database) -> None:
    me = former.person()
    op = insert(task="before")
    me.push(op)

    former.migrate()

    assert statuses(me.push(update(op["uid"], {"task": "before"}, task="after"), delete(op["uid"]))) == [
        "applied",
        "applied",
    ]


def test_policies_of_the_guide_stay(cluster: Cluster) -> None:
    database = follow_the_guide(cluster.database())
    database.run(FORMER)
    policies = "select * from pg_policies where tablename = 'todos' order by policyname"
    before = database.run(policies)

    database.migrate()

    assert database.run(policies) == before


def test_a_table_of_such_a_name_that_is_somebody_elses_stays(cluster: Cluster) -> None:
    database = cluster.database()
    database.run("create table todo_operations (surgeon text)")

    database.migrate()

    assert database.run("select count(*) as n from todo_operations") == [{"n": 0}]
    assert statuses(database.person().push(insert())) == ["applied"]
