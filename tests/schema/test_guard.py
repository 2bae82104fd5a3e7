"""What one person could do to everybody by way of the role they share is refused, as far as the owner may."""

from collections.abc import Iterator

import pytest

from tests.schema.cluster import Cluster, Database, Person, insert
from tui.schema.audit import attack, attack_by_call

DROPPING = [
    "drop owned by current_user",
    "drop owned by authenticated cascade",
    "do $$ begin execute 'drop owned by current_user'; end $$",
]
OTHERS = [
    "select lo_creat(-1)",
    "select pg_terminate_backend(pg_backend_pid())",
    "select pg_cancel_backend(pg_backend_pid())",
    "create temporary table mine (n int)",
]
"""What only the superuser may forbid, but for the last, which the database's owner may."""

PASSWORDS = "select rolname, rolpassword from pg_authid order by 1"


@pytest.fixture
def as_on_neon(cluster: Cluster) -> Database:
    """A database that only its owner has set up."""
    return cluster.database().migrate(as_on_neon=True)


@pytest.fixture
def owner_may(cluster: Cluster) -> Iterator[None]:
    """Neon lets the owner make event triggers, and Postgres only a superuser."""
    with cluster.database().connect() as superuser:
        superuser.execute("alter role neondb_owner superuser")
        yield
        superuser.execute("alter role neondb_owner nosuperuser")


@pytest.mark.parametrize("statement", DROPPING + OTHERS)
def test_it_is_refused(me: Person, statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        me.session.execute(statement.encode())

    me.push(insert())


def test_nobody_else_is_refused_it(database: Database) -> None:
    database.run(
        "create temporary table mine (n int); select lo_unlink(lo_creat(-1)); "
        "create role leaver; grant leaver to neondb_owner; drop owned by leaver; drop role leaver"
    )


def test_an_owner_who_may_not_forbid_it_gets_everything_else(as_on_neon: Database) -> None:
    me = as_on_neon.person()
    me.push(insert(task="there"))

    with pytest.raises(Exception, match="permission denied"):
        me.sql("create temporary table mine (n int)")
    me.sql("select lo_unlink(lo_creat(-1))")

    assert [todo["task"] for todo in me.todos()] == ["there"]


@pytest.mark.usefixtures("owner_may")
def test_an_owner_who_may_forbids_it_again_and_again(as_on_neon: Database) -> None:
    for damage in (
        "select 1",
        "drop event trigger rowdo_refuse_drop_owned",
        "alter event trigger rowdo_refuse_drop_owned disable",
        "drop function rowdo.refuse_drop_owned cascade",
    ):
        as_on_neon.run(damage)
        as_on_neon.migrate(as_on_neon=True)
        with pytest.raises(Exception, match="permission denied"):
            as_on_neon.person().sql("drop owned by current_user")


@pytest.mark.parametrize("attacking", [attack, attack_by_call])
@pytest.mark.parametrize(
    ("until", "found"),
    [("1970-01-01", []), ("infinity", ["give authenticated, the role of everybody, a password"])],
)
async def test_a_password_is_an_attack_where_it_would_be_taken(
    database: Database, until: str, found: list[str], attacking: object
) -> None:
    with database.connect() as superuser:
        superuser.execute(f"alter role authenticated valid until '{until}'".encode())
        before = superuser.execute(PASSWORDS).fetchall()
        async with database.http("user_mallory") as mallory:
            successes = await attacking(mallory)  # type: ignore[operator]
        after = superuser.execute(PASSWORDS).fetchall()
        superuser.execute("alter role authenticated valid until '1970-01-01'")

    assert [action for action in found if any(action in each.found for each in successes)] == found
    assert len(successes) == len(found)
    assert before == after


def test_a_password_that_was_set_lets_nobody_in(database: Database, me: Person) -> None:
    me.sql("alter role current_user password 'mine'")

    with database.connect() as superuser:
        [row] = superuser.execute(
            "select rolvaliduntil < now() as over from pg_roles where rolname = 'authenticated'"
        )
        superuser.execute("alter role authenticated password null")

    assert row == {"over": True}
