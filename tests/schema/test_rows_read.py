"""What a call reads follows what it is about, not how much its person has."""

import pytest

from tests.schema.cluster import Cluster, Database, Op, Person, delete, insert, statuses, update

MUCH = 10_000
"""Todos of a person, and todos that they have deleted."""
PLANNED = 8
"""Executions after which a session keeps the plan of a statement (Postgres, "PREPARE": the sixth may)."""
READ = "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables"
"""Counts what a session has read lately: of its earlier transactions too, until it reports them."""
KINDS = ("insert", "below", "update", "move", "delete", "of deleted", "restore")


@pytest.fixture(scope="module")
def busy(cluster: Cluster, pristine: Database) -> Person:
    """Somebody with many todos, who has deleted as many, and whose session is from when they had a few."""
    busy = cluster.database(pristine).person()
    busy.push(insert(), gone := insert())
    busy.push(delete(gone["uid"]))
    # A table of a page is read from end to end, once Postgres knows that it is so small.
    busy.database.run("analyze public.todos, rowdo.tombstones, rowdo.operations")
    for kind in KINDS * PLANNED:
        busy.sync(*operations(busy, kind, 1), max_rows=1)
    with busy.again() as session:
        session.execute("insert into todos (task) select 'x' from generate_series(1, %s)", [2 * MUCH])
        session.execute("delete from todos where uid in (select uid from todos limit %s)", [MUCH])
    return busy


def operations(me: Person, kind: str, count: int) -> list[Op]:
    """Operations of a kind, on todos that are made here where it needs some."""
    above = insert()
    made = [insert(parent_uid=above["uid"] if kind == "below" else None) for _ in range(count)]
    deletions = [delete(each["uid"], task="a task") for each in made]
    if kind == "insert":
        return made
    if kind == "below":
        me.push(above)
        return made
    me.push(above, *made)
    if kind == "delete":
        return deletions
    if kind == "move":
        return [update(each["uid"], {"parent_uid": None}, parent_uid=above["uid"]) for each in made]
    if kind == "restore":
        return [insert(gone["uid"], restores=gone["revision"]) for gone in me.push(*deletions)]
    if kind == "of deleted":
        me.push(*deletions)
    return [update(each["uid"], {"notes": ""}, notes="more") for each in made]


@pytest.mark.parametrize("session", ["new", "from when there were few"])
@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("kind", KINDS)
def test_a_push_reads_as_much_as_it_writes_not_all_that_the_person_has(
    busy: Person, kind: str, count: int, session: str
) -> None:
    ops = operations(busy, kind, count)
    asking = busy.again() if session == "new" else busy.session
    with asking.transaction():
        [before] = asking.execute(READ).fetchall()
        answer = busy.sync(*ops, max_rows=1, session=asking)
        [after] = asking.execute(READ).fetchall()
    if session == "new":
        asking.close()
    assert {*statuses(answer["results"])} == {"deleted" if kind == "of deleted" else "applied"}
    assert after["read"] - (before["read"] or 0) < 20 * (count + 5)


@pytest.mark.parametrize("session", ["new", "from when there were few"])
def test_a_page_reads_what_it_has(busy: Person, session: str) -> None:
    asking = busy.again() if session == "new" else busy.session
    with asking.transaction():
        [before] = asking.execute(READ).fetchall()
        answer = busy.sync(max_rows=100, session=asking)
        [after] = asking.execute(READ).fetchall()
    if session == "new":
        asking.close()
    assert answer["more"]
    assert after["read"] - (before["read"] or 0) < 200
