"""Beside Drizzle, which the guide makes its table with: what it does to the database, setup takes back."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.npm import installed
from tests.schema.cluster import PASSWORD, Cluster, Database, Person, insert, rows, statuses, update
from tests.schema.guide import follow_the_guide
from tests.schema.shape import database_id, shape
from tests.schema.test_audit import examine
from tui import schema

HERE = Path(__file__).parent / "drizzle"
GUIDE = (HERE / "guide.ts").read_text("utf-8")
COLOURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


pytestmark = pytest.mark.slow

Kit = Callable[..., str]


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    """Runs `drizzle-kit` with a schema against a database, as its owner; returns what it says."""
    packages = installed(HERE / "package.json")
    (tmp_path / "node_modules").symlink_to(packages / "node_modules")
    for name in ("package.json", "drizzle.config.ts"):
        shutil.copy(HERE / name, tmp_path)

    def run(database: Database, definitions: str, *arguments: str) -> str:
        (tmp_path / "schema.ts").write_text(definitions, "utf-8")
        where = {"HOST": str(conninfo_to_dict(database.conninfo)["host"]), "DATABASE": database.name}
        finished = subprocess.run(
            [tmp_path / "node_modules" / ".bin" / "drizzle-kit", *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PASSWORD": PASSWORD} | where,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return COLOURS.sub("", finished.stdout + finished.stderr)

    return run


def plan(said: str) -> list[str]:
    """The statements that `push --verbose` says it executes."""
    return re.findall(r"^(?:ALTER|DROP|CREATE) [^;]+;", said, re.MULTILINE)


@pytest.fixture
def ada(cluster: Cluster) -> Person:
    """Somebody with a todo in a database of the guide's that setup was run on."""
    database = follow_the_guide(cluster.database()).migrate()
    person = Person(database, "user_ada").sign_in()
    person.push(insert(task="hers", tags=["x"], due_date="2026-12-01"))
    return person


def test_the_printed_schema_keeps_push_quiet(cluster: Cluster, ada: Person, kit: Kit) -> None:
    printed = schema.drizzle()
    [instead] = re.findall(r"// (crudPolicy.*)", printed)
    head, _, rest = printed.partition("    pgPolicy(")
    of_the_guide = f"{head}{instead}{rest[rest.rindex('  ],') :]}".replace(
        "{ authenticatedRole }", "{ authenticatedRole, authUid, crudPolicy }"
    )

    assert "No changes detected" in kit(cluster.database().migrate(), printed, "push", "--force")
    assert "No changes detected" in kit(ada.database, of_the_guide, "push", "--force")


def test_setup_takes_over_what_migrations_of_drizzle_made(cluster: Cluster, kit: Kit) -> None:
    database = cluster.database()
    kit(database, GUIDE, "generate")
    kit(database, GUIDE, "migrate")

    database.migrate()

    assert statuses(database.person().push(insert())) == ["applied"]
    assert {finding.id for finding in examine(database)} <= {"policy-slow"}
    before = shape(database)
    kit(database, GUIDE, "generate")
    kit(database, GUIDE, "migrate")
    assert shape(database) == before


def test_policies_that_push_makes_without_expressions_are_made_up_for(cluster: Cluster, kit: Kit) -> None:
    """So nobody can do anything, neither by Rowdo nor by the application."""
    database = cluster.database()
    kit(database, GUIDE, "push", "--force")
    database.run("grant select, insert on todos to authenticated")
    me = database.person()
    with pytest.raises(Exception, match="row-level security"):
        me.sql("insert into todos (task) values ('mine')")
    assert {"policy-missing"} <= {finding.id for finding in examine(database)}

    database.migrate()

    me.sql("insert into todos (task) values ('mine')")
    assert me.sql("select task from todos") == [{"task": "mine"}]
    assert database.person().todos() == []
    assert [finding for finding in examine(database) if finding.weight != "advice"] == []


def test_push_stops_before_anything_is_lost_and_setup_brings_the_rest_back(ada: Person, kit: Kit) -> None:
    before, todos, cursor = shape(ada.database), ada.todos(), ada.sync()["cursor"]

    said = kit(ada.database, GUIDE, "push", "--force", "--verbose")

    assert "cannot drop column uid of table todos" in said
    assert len(plan(said)) > 20
    assert shape(ada.database) != before
    with pytest.raises(Exception, match="no unique or exclusion constraint"):
        ada.push(insert())  # neither done nor refused: it waits until setup was run
    ada.database.migrate()
    assert shape(ada.database) == before
    assert (ada.todos(), rows(ada.sync(since=cursor))) == (todos, [])
    assert statuses(ada.push(insert())) == ["applied"]


@pytest.mark.parametrize("done", [1, 8, 11, 12, 18, 25])
def test_a_push_that_came_as_far_as_it_could_is_taken_back_too(ada: Person, kit: Kit, done: int) -> None:
    """Somebody made way for it: columns are gone, and what was in them, but no todo and no client is lost."""
    before, cursor, name = shape(ada.database), ada.sync()["cursor"], database_id(ada.database)
    tasks = {todo["task"] for todo in ada.todos()}
    statements = plan(kit(ada.database, GUIDE, "push", "--force", "--verbose"))
    ada.database.migrate()
    ada.database.run("drop view rowdo.columns_in_use; drop trigger todos_tree_on_insert on todos")
    ada.database.run("drop trigger todos_tree_on_update on todos")
    for statement in statements[:done]:
        ada.database.run(statement)

    ada.database.migrate()

    assert shape(ada.database) == before
    assert {todo["task"] for todo in ada.todos()} == tasks
    gone = any('DROP COLUMN "uid"' in statement for statement in statements[:done])
    answer = ada.sync(since=cursor)
    assert (database_id(ada.database) != name, answer["reset"]) == (gone, gone)
    [todo, *_] = ada.todos()
    assert statuses(ada.push(insert(), update(todo["uid"], {}, task="changed"))) == ["applied"] * 2
