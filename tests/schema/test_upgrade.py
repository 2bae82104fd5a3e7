"""A table made by Neon's guide is grown in place: its rows, its policies and its application stay."""

import re

import pytest

from tests.schema.cluster import Cluster, Database, Person, delete, insert, statuses, update
from tests.schema.guide import GRANTS, ROWS, TABLE, follow_the_guide

BEFORE = "select id, user_id, task, is_complete, inserted_at from todos order by id"


@pytest.fixture
def guides(cluster: Cluster) -> Database:
    return follow_the_guide(cluster.database())


def test_every_row_is_kept_and_gets_a_name_of_its_own(guides: Database) -> None:
    before = guides.run(BEFORE)

    guides.migrate()

    assert guides.run(BEFORE) == before
    [row] = guides.run("select count(distinct uid) as names, count(*) as todos from todos")
    assert row == {"names": 9, "todos": 9}


def test_everybody_goes_on_with_their_own(guides: Database) -> None:
    guides.migrate()
    ada = Person(guides, "user_ada").sign_in()

    todos = ada.todos()
    first, second, _ = todos
    results = ada.push(
        update(first["uid"], {"task": "task 1 of ada"}, task="new", tags=["x"]),
        delete(second["uid"]),
        insert(),
    )

    assert [todo["task"] for todo in todos] == ["task 1 of ada", "task 2 of ada", "task 3 of ada"]
    assert statuses(results) == ["applied"] * 3
    assert len(Person(guides, "user_bob").sign_in().todos()) == 3


def test_the_guides_application_keeps_working(guides: Database) -> None:
    guides.migrate()
    ada = Person(guides, "user_ada").sign_in()
    cursor = ada.sync()["cursor"]

    # As drizzle writes them: every column named, ids left to the database.
    ada.sql(
        "insert into todos (id, user_id, task, is_complete, inserted_at) "
        "values (default, default, 'web', default, default)"
    )
    ada.sql("update todos set is_complete = true where task = 'web'")
    ada.sql("delete from todos where task = 'task 1 of ada'")

    answer = ada.sync(since=cursor)
    assert [row[answer["columns"].index("task")] for row in answer["rows"]] == ["web"]
    assert len(answer["deleted"]) == 1


def test_no_policy_is_changed_and_none_is_added_where_there_is_one(guides: Database) -> None:
    policies = "select * from pg_policies where tablename = 'todos' order by policyname"
    before = guides.run(policies)

    guides.migrate()

    assert guides.run(policies) == before


def test_a_command_that_no_policy_covers_gets_one(guides: Database) -> None:
    guides.run('drop policy "crud-authenticated-policy-delete" on todos')

    guides.migrate()

    rows = guides.run(
        "select policyname, roles::text from pg_policies where tablename = 'todos' and cmd = 'DELETE'"
    )
    assert [(row["policyname"], row["roles"]) for row in rows] == [("todos_delete_own", "{authenticated}")]


def test_nothing_of_ours_is_open_to_people_who_are_not_signed_in(guides: Database) -> None:
    guides.migrate()

    with guides.connect("anonymous") as nobody:
        for table in ("rowdo.tombstones", "rowdo.settings", "rowdo.installed"):
            with pytest.raises(Exception, match="permission denied"):
                nobody.execute(f"select * from {table}".encode())


def test_a_long_task_of_before_may_stay(guides: Database) -> None:
    guides.run("insert into todos (user_id, task) values ('user_ada', repeat('x', 200000))")

    guides.migrate()

    assert len(Person(guides, "user_ada").sign_in().todos()) == 4


def test_a_column_of_the_same_name_that_means_something_else_is_named(guides: Database) -> None:
    guides.run("alter table todos add column priority text")

    with pytest.raises(
        Exception, match=r"todos.priority is text, and Rowdo needs smallint.*rename column priority"
    ):
        guides.migrate()

    assert guides.run("select count(*) as n from todos") == [{"n": 9}]
    assert guides.run("select to_regnamespace('rowdo') as t") == [{"t": None}]


VARIANTS = [
    (
        '"id" serial primary key',
        '"user_id" varchar(255) default (auth.user_id()) not null',
        '"task" varchar(80) not null',
    ),
    ('"id" bigserial primary key', '"user_id" text default (auth.user_id()) not null', '"task" varchar'),
    (
        '"id" integer primary key generated always as identity',
        '"user_id" text not null',
        '"task" text not null',
    ),
]


@pytest.mark.parametrize("columns", VARIANTS, ids=lambda columns: columns[0])
def test_a_table_of_other_types_becomes_one_that_holds_every_todo(
    cluster: Cluster, columns: tuple[str, str, str]
) -> None:
    database = cluster.database()
    table = re.sub(r"\(sequence[^)]*\)", "", TABLE)
    for column in columns:
        name = column.split()[0]
        table = re.sub(rf"    {name} .*?(?=,\n)", f"    {column}", table, flags=re.DOTALL)
    database.run(GRANTS + table + ROWS)
    policies = "select policyname, cmd, roles from pg_policies where tablename = 'todos' order by policyname"
    before = (database.run(BEFORE), database.run(policies))

    database.migrate()

    assert (database.run(BEFORE), database.run(policies)) == before
    ada = Person(database, "user_ada").sign_in()
    assert statuses(ada.push(insert(task="x" * 1000))) == ["applied"]
    ada.sql("insert into todos (task) values ('by the web application')")
    assert len({todo["id"] for todo in ada.todos()}) == 5
    assert len(Person(database, "user_bob").sign_in().todos()) == 3
    with pytest.raises(Exception, match="permission denied"):
        ada.sql("select nextval(pg_get_serial_sequence('todos', 'id'))")
