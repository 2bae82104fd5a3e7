"""The live attack succeeds on an open database, fails on a closed one, and leaves no trace."""

from collections.abc import Awaitable, Callable

import pytest

from tests.sampling import mostly_slow
from tests.schema.cluster import Cluster, Database
from tests.schema.guide import follow_the_guide
from tui.neon import Sql
from tui.schema.audit import Finding, attack, attack_by_call

ALL = "select to_jsonb(t) as todo from todos t order by uid"

Attack = Callable[[Sql], Awaitable[list[Finding]]]


async def attack_with(database: Database, attack: Attack) -> str:
    async with database.http("user_mallory") as sql:
        return " ".join(finding.found for finding in await attack(sql))


def with_a_victim(database: Database) -> Database:
    for subject in ("user_alice", "user_mallory"):
        with database.connect() as session:
            session.execute("insert into todos (user_id, task) values (%s, 'private')", [subject])
    return database


@pytest.mark.parametrize("attack", [attack, attack_by_call])
async def test_what_setup_makes_withstands_it(cluster: Cluster, pristine: Database, attack: Attack) -> None:
    assert await attack_with(with_a_victim(cluster.database(like=pristine)), attack) == ""


async def test_so_does_the_guides_table_but_for_its_sequence(cluster: Cluster) -> None:
    database = follow_the_guide(cluster.database())
    with database.connect() as superuser:
        # What setup does for all databases of a server; `test_guard` has the attack where it is not done.
        superuser.execute("alter role authenticated valid until '1970-01-01'")
    found = await attack_with(database, attack)
    assert found == "Somebody signed in could count by their numbers the todos that others make."


HOLES = [
    ("alter table todos disable row level security", ["read 1", "change 1", "add"]),
    (
        "create policy oops on todos for select to authenticated using (true)",
        ["read 1", "pass the policy oops"],
    ),
    (
        "create policy oops on todos for insert to authenticated with check (true)",
        ["add", "pass the policy oops"],
    ),
    (
        "create policy oops on todos for update to authenticated "
        "using (auth.user_id() = user_id or task <> '')",
        ["pass the policy oops"],
    ),
    ("grant truncate on todos to authenticated", ["empty everybody's list"]),
    ("grant usage on sequence todos_id_seq to public", ["count by their numbers"]),
    (
        "create table comments as select user_id, task from todos; "
        "alter table comments enable row level security; grant select on comments to authenticated; "
        "create policy oops on comments to authenticated "
        "using (starts_with(user_id, left(auth.user_id(), 5)))",
        ["read rows of other people in public.comments"],
    ),
    (
        "alter table todos alter user_id set statistics 10, alter project set statistics 10, "
        "alter due_date set statistics 10; "
        "insert into todos (user_id, task, project, due_date) "
        "select 'user_alice', 'sign', 'merger', '2026-12-01' from generate_series(1, 99); analyze todos; "
        "alter table todos alter user_id set statistics 0, alter project set statistics 0, "
        "alter due_date set statistics 0",
        ["in the column user_id", "in the column project", "in the column due_date"],
    ),
    (
        "create policy oops on rowdo.tombstones to authenticated using (true)",
        ["pass the policy oops"],
    ),
    (
        "create policy oops on rowdo.settings to authenticated using (true)",
        ["pass the policy oops"],
    ),
    (
        "create or replace function auth.user_id() returns text language sql stable security definer "
        "return coalesce(current_setting('request.jwt.claims', true)::json ->> 'sub', 'user_mallory')",
        ["become another person by a setting"],
    ),
]


@pytest.mark.parametrize("attack", [attack, attack_by_call])
@pytest.mark.parametrize(("hole", "succeeds"), mostly_slow(HOLES, one_in=4))
async def test_what_is_open_is_shown_to_be(
    cluster: Cluster, pristine: Database, hole: str, succeeds: list[str], attack: Attack
) -> None:
    database = with_a_victim(cluster.database(like=pristine))
    database.run(hole, user="postgres")
    before = database.run(ALL, user="postgres")

    found = await attack_with(database, attack)

    assert [action for action in succeeds if action not in found] == []
    assert database.run(ALL, user="postgres") == before


@pytest.mark.xdist_group("postgres-embedded")
@pytest.mark.parametrize("cluster", ["embedded"], indirect=True)
async def test_the_right_to_maintain_is_one_to_lock(cluster: Cluster, pristine: Database) -> None:
    """Postgres 17 brought it."""
    database = cluster.database(like=pristine)
    database.run("grant maintain on todos to authenticated")
    assert "lock everybody out" in await attack_with(database, attack)
