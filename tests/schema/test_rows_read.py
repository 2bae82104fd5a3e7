"""What a call reads follows what it is about, not how much its person has."""

import pytest

from tests.schema.cluster import Database, Person, delete, insert, statuses, update

MUCH = 10_000
"""Todos of a person, and todos that they have deleted."""
READ = "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables"


@pytest.fixture(scope="module")
def busy(database: Database) -> Person:
    """Somebody with many todos, who has deleted as many."""
    busy = database.person()
    busy.sql(
        f"insert into todos (uid, task) select gen_random_uuid(), 'x' from generate_series(1, {2 * MUCH})"
    )
    busy.sql(f"delete from todos where uid in (select uid from todos limit {MUCH})")
    return busy


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("kind", ["insert", "below", "update", "move", "delete", "of deleted"])
def test_a_push_reads_as_much_as_it_writes_not_all_that_the_person_has(
    busy: Person, kind: str, count: int
) -> None:
    above = insert()
    made = [insert(parent_uid=above["uid"] if kind == "below" else None) for _ in range(count)]
    if kind == "below":
        assert statuses(busy.push(above)) == ["applied"]
    elif kind != "insert":
        assert statuses(busy.push(above, *made)) == ["applied"] * (count + 1)
    ops = {
        "insert": made,
        "below": made,
        "update": [update(each["uid"], {"notes": ""}, notes="more") for each in made],
        "move": [update(each["uid"], {"parent_uid": None}, parent_uid=above["uid"]) for each in made],
        "delete": [delete(each["uid"], task="a task") for each in made],
        "of deleted": [update(each["uid"], {"notes": ""}, notes="more") for each in made],
    }[kind]
    if kind == "of deleted":
        busy.push(*(delete(each["uid"], task="a task") for each in made))
    session = busy.again()
    with session.transaction():
        answer = busy.sync(*ops, max_rows=1, session=session)
        [row] = session.execute(READ).fetchall()
    session.close()
    assert {*statuses(answer["results"])} == {"deleted" if kind == "of deleted" else "applied"}
    assert row["read"] < 20 * (count + 5)


def test_a_page_reads_what_it_has(busy: Person) -> None:
    session = busy.again()
    with session.transaction():
        answer = busy.sync(max_rows=100, session=session)
        [row] = session.execute(READ).fetchall()
    session.close()
    assert answer["more"]
    assert row["read"] < 200
