"""Whatever is gone, switched off or changed is made again, and the rows stay."""

import asyncio

import pytest

from tests.sampling import mostly_slow
from tests.schema.cluster import Cluster, Database, insert, rows, statuses, update
from tests.schema.shape import database_id, shape
from tui import schema

OURS = (
    "uid", "notes", "priority", "project", "tags", "due_date", "due_time", "starts_on", "recurrence",
    "repeat_from", "remind_before", "parent_uid", "position", "completed_at", "updated_at", "revision",
)  # fmt: skip
"""The columns that the guide's table has not."""

HARMLESS = [
    "delete from rowdo.installed",
    "drop table rowdo.installed",
    "drop policy todos_select_own on todos",
    "alter policy todos_delete_own on todos using (true)",
    "drop policy tombstones_insert_own on rowdo.tombstones",
    "alter policy operations_select_own on rowdo.operations using (true)",
    "alter table todos disable row level security; alter table rowdo.operations disable row level security",
    "revoke select, insert on todos from authenticated",
    "revoke all on schema rowdo from authenticated; revoke all on rowdo.tombstones from authenticated",
    "grant usage on schema rowdo to public; grant all on rowdo.operations to public",
    "grant all on todos to authenticated",
    "revoke all on todos, rowdo.tombstones from neondb_owner",
    "revoke execute on function todos_sync from authenticated",
    "grant execute on function todos_sync, rowdo.insert_todos to public",
    "drop trigger todos_tree_on_insert on todos",
    "alter table todos disable trigger todos_tree_on_update",
    "drop function todos_sync",
    "drop function rowdo.merge_tags, rowdo.changes, rowdo.user_id",
    "create or replace function rowdo.bury() returns trigger language plpgsql as 'begin return old; end'",
    "create or replace function todos_sync(ops jsonb default '[]', since text default null, max_rows integer "
    "default 1000) returns json language sql security definer return '{}'::json",
    "alter table todos drop constraint todos_task_length, drop constraint todos_tags_size",
    "drop index todos_pull, todos_user_id_uid, rowdo.tombstones_pull, rowdo.operations_at",
    "alter table todos alter column user_id drop default, alter column uid drop default",
    "alter table todos alter column notes drop not null, alter column notes drop default",
    "drop table rowdo.operations",
    "drop view rowdo.columns_in_use",
    "alter table todos alter column project set statistics 100",
]
"""Damage after which clients still know what is true."""

DRIFTING = [
    "drop trigger todos_stamp on todos",
    "alter table todos disable trigger todos_bury",
    "alter table todos disable trigger all",
    "drop function rowdo.stamp, rowdo.exhume cascade",
    "drop table rowdo.tombstones",
    "drop schema rowdo cascade",
    "alter table todos drop column uid cascade",
    "drop schema rowdo cascade; drop function todos_sync, todos_attack; "
    + "; ".join(f"alter table todos drop column if exists {name}" for name in OURS),
]
"""Damage after which some change may have gone unnoticed."""


@pytest.fixture(scope="module")
def mended(cluster: Cluster, pristine: Database) -> Database:
    """A database that is broken and mended by one test after the other."""
    return cluster.database(like=pristine)


@pytest.mark.parametrize("damage", mostly_slow(HARMLESS + DRIFTING, one_in=4), ids=lambda damage: damage[:70])
def test_all_is_back_and_clients_hear_of_what_they_missed(
    mended: Database, pristine: Database, damage: str
) -> None:
    me, other = mended.person(), mended.person()
    me.push(insert(task="mine"))
    cursor, before = me.sync()["cursor"], database_id(mended)
    mended.run(damage)
    assert asyncio.run(pending(mended)), "the damage is not seen"
    if damage in DRIFTING:
        behind_its_back = f"update todos set task = 'new' where user_id = '{me.subject}'"
        mended.run(f"set session_replication_role = replica; {behind_its_back}", user="postgres")

    mended.migrate()

    assert shape(mended) == shape(pristine)
    assert (database_id(mended) == before) is (damage in HARMLESS)
    answer = me.sync(since=cursor)
    assert [todo["task"] for todo in rows(answer)] == ([] if damage in HARMLESS else ["new"])
    [todo] = me.todos()
    assert statuses(me.push(insert(), update(todo["uid"], {}, task="changed"))) == ["applied", "applied"]
    assert other.todos() == []


async def pending(database: Database) -> list[schema.Definition]:
    async with database.http() as owner:
        return await schema.pending(owner)
