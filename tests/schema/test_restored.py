"""A database that was restored on another server, whose transactions have lower numbers."""

from tests.schema.cluster import Cluster, Database, Person, insert
from tui import schema
from tui.setup.report import Finding
from tui.setup.run_checks import examine_database

AS_IF_RESTORED = """
alter table todos disable trigger user;
update todos set revision = '90000000000' where task <> 'made here';
alter table todos enable trigger user;
update rowdo.tombstones set revision = '90000000001';
update rowdo.settings set revision = '90000000002';
"""
KEPT = "select task, updated_at, completed_at from todos order by id"


async def findings(database: Database, person: Person) -> list[Finding]:
    async with database.http(person.subject) as sql:
        return [each async for report in examine_database(sql, person=True) for each in report.findings]


async def pending(database: Database) -> int:
    async with database.http() as owner:
        return len(await schema.pending(owner))


async def test_its_todos_are_stamped_anew_once(cluster: Cluster, pristine: Database) -> None:
    database = cluster.database(like=pristine)
    me = database.person()
    me.push(insert(task="an old one"), insert(task="another"))
    me.sql("insert into rowdo.settings (key, value) values ('project/old', '{}')")
    me.sql("insert into todos (task) values ('deleted')")
    me.sql("delete from todos where task = 'deleted'")
    database.run(AS_IF_RESTORED)
    before = database.run(KEPT)

    assert [each.id for each in await findings(database, me)] == ["revision-ahead"]
    cursor = me.sync()["cursor"]
    assert len(me.sync(since=cursor)["rows"]) == 2  # again and again
    assert await pending(database) > 0

    async with database.http() as owner:
        await schema.apply(owner)

    assert database.run(KEPT) == before
    assert await pending(database) == 0
    assert await findings(database, me) == []
    cursor = me.sync(since=cursor)["cursor"]
    after = me.sync(since=cursor)
    assert (after["rows"], after["deleted"], after["settings"]) == ([], [], {})
    me.sql("insert into todos (task) values ('made here')")
    assert len(me.sync(since=cursor)["rows"]) == 1


async def test_triggers_of_somebody_elses_hear_nothing_of_it(cluster: Cluster, pristine: Database) -> None:
    database = cluster.database(like=pristine)
    database.person().push(insert(task="an old one"))
    database.run(
        AS_IF_RESTORED + "create function refuse() returns trigger language plpgsql as "
        "$$ begin raise 'heard of it'; end $$; "
        "create trigger heard before update on todos for each row execute function refuse(); "
        "create trigger silent before update on todos for each row execute function refuse(); "
        "alter table todos disable trigger silent"
    )

    async with database.http() as owner:
        await schema.apply(owner)

    modes = (
        "select tgname, tgenabled::text as mode from pg_trigger "
        "where tgname in ('heard', 'silent') order by tgname"
    )
    assert database.run(modes) == [{"tgname": "heard", "mode": "O"}, {"tgname": "silent", "mode": "D"}]
