"""What Row-Level Security does not cover: rights that no policy binds, and what the planner tells."""

import pytest

from tests.schema.cluster import Cluster, Database, Person
from tests.schema.guide import GRANTS, follow_the_guide
from tests.schema.shape import shape

TABLES = ["todos", "rowdo.tombstones", "rowdo.operations", "rowdo.settings"]


@pytest.mark.parametrize("table", TABLES)
def test_nobody_empties_a_table(me: Person, table: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        me.session.execute(f"truncate {table}".encode())


def test_a_grant_of_everything_is_taken_back_as_far_as_no_policy_binds_it(cluster: Cluster) -> None:
    database = cluster.database()
    database.run(f"{GRANTS} alter default privileges in schema public grant all on tables to authenticated")
    database.migrate()
    rights = database.run(
        f"select name, verb from unnest(array{TABLES}) name, "
        "unnest(array['truncate', 'trigger', 'references']) verb "
        "where has_table_privilege('authenticated', name, verb)"
    )
    assert rights == []


def estimate(person: Person, condition: str) -> float:
    """How many rows the planner expects."""
    [row] = person.session.execute(
        f"explain (format json) select from todos where {condition}".encode()
    ).fetchall()
    rows: float = row["QUERY PLAN"][0]["Plan"]["Plan Rows"]
    return rows


def test_what_the_planner_expects_tells_nothing_of_others(cluster: Cluster, pristine: Database) -> None:
    database = cluster.database(like=pristine)
    victim, curious = database.person(), database.person()
    victim.sql(
        "insert into todos (task, project, tags, due_date) select 'sign', 'merger', '{secret}', '2026-12-01' "
        "from generate_series(1, 500)"
    )
    curious.sql("insert into todos (task, project) select 't' || n, 'p' || n from generate_series(1, 5) n")
    database.run("analyze todos", user="postgres")
    for known, unknown in [
        ("project = 'merger'", "project = 'nothing'"),
        ("task = 'sign'", "task = 'nothing'"),
        ("due_date = '2026-12-01'", "due_date = '2001-01-01'"),
        ("tags @> '{secret}'", "tags @> '{nothing}'"),
        (f"user_id = '{victim.subject}'", "user_id = 'nobody'"),
    ]:
        assert estimate(curious, known) == estimate(curious, unknown), known


def test_what_an_earlier_analyze_learnt_is_forgotten(cluster: Cluster) -> None:
    database = follow_the_guide(cluster.database())
    database.run("analyze todos")
    policies = "select * from pg_policies where tablename = 'todos' order by policyname"
    before = database.run(policies)
    learnt = "select attname from pg_stats where tablename = 'todos' and attname not in ('id', 'revision')"
    assert database.run(learnt) != []

    database.migrate()

    assert database.run(learnt) == []
    assert database.run(policies) == before
    # Also where somebody let Postgres learn again, of any column.
    columns = ", ".join(
        f"alter {name} set statistics 100" for name in ("task", "parent_uid", "position", "tags")
    )
    database.run(
        f"update todos set parent_uid = gen_random_uuid(); alter table todos {columns}; analyze todos"
    )
    assert database.run(learnt) != []
    shaped = shape(cluster.database().migrate())

    database.migrate()

    assert database.run(learnt) == []
    assert {line for line in shaped - shape(database) if "policy" not in line and "_own" not in line} == set()


def test_a_table_that_left_out_what_ours_never_does(cluster: Cluster) -> None:
    database = cluster.database()
    database.run(
        "create sequence numbers; create table todos (id bigint primary key default nextval('numbers'), "
        "user_id text not null default auth.user_id(), task text, is_complete boolean, "
        "inserted_at timestamptz); "
        "insert into todos (user_id, task) values ('user_ada', 'one'), ('user_ada', null)"
    )
    database.migrate()
    ada = Person(database, "user_ada").sign_in()
    assert [(todo["task"], todo["is_complete"]) for todo in ada.todos()] == [("one", False), ("", False)]
    ada.sql("insert into todos (task) values ('two')")
    assert [todo["task"] for todo in ada.todos()] == ["one", "", "two"]
