"""The rehearsal of a client's writes: what refuses them is told with its reason, and no trace is left."""

import pytest

from tests.schema.cluster import Cluster, Database
from tui.schema.audit import Finding, rehearse

TRACES = (
    "select (select count(*) from todos) + (select count(*) from rowdo.tombstones)"
    " + (select count(*) from rowdo.operations) as n"
)
TRIGGER = """
create function {0}() returns trigger language plpgsql as $$ begin {1} end $$;
create {2} on todos {3} for each row execute function {0}();
"""

REFUSING = [
    (
        "alter table todos add column owner_id integer not null",
        'refuses to add a todo: null value in column "owner_id"',
        'alter table public.todos alter column "owner_id" drop not null;',
    ),
    (
        "alter table todos add constraint short check (char_length(task) < 5)",
        'refuses to add a todo: new row for relation "todos" violates check constraint "short" (23514)',
        "Loosen the constraint short of public.todos, or drop it.",
    ),
    (
        TRIGGER.format("frozen", "raise 'frozen since Friday';", "trigger frozen before update", ""),
        "refuses to change a todo: frozen since Friday (P0001)",
        "Read the triggers and rules of public.todos.",
    ),
    (
        TRIGGER.format("kept", "return null;", "trigger kept before delete", ""),
        "To delete a todo does nothing",
        "Read the triggers and rules of public.todos.",
    ),
    (
        TRIGGER.format("swallowed", "return null;", "trigger swallowed before update", ""),
        "To change a todo does nothing",
        "Read the triggers and rules of public.todos.",
    ),
    (
        TRIGGER.format(
            "late",
            "raise 'not today';",
            "constraint trigger late after insert",
            "deferrable initially deferred",
        ),
        "refuses to keep a todo: not today (P0001)",
        "Read the triggers and rules of public.todos.",
    ),
    (
        "revoke insert on todos from authenticated",
        "refuses to add a todo: permission denied for table todos (42501)",
        "Mend the rights and policies that are found above; else read the triggers of public.todos.",
    ),
]


async def rehearsed(database: Database) -> list[Finding]:
    async with database.http("user_ana") as ana:
        return await rehearse(ana)


async def test_where_nothing_refuses_it_nothing_is_found_or_left(database: Database) -> None:
    before = database.run(TRACES)
    assert await rehearsed(database) == []
    assert database.run(TRACES) == before


@pytest.mark.parametrize(("script", "found", "mend"), REFUSING)
async def test_what_refuses_is_told_with_its_reason(
    cluster: Cluster, pristine: Database, script: str, found: str, mend: str
) -> None:
    database = cluster.database(like=pristine)
    database.run(script)

    [finding] = await rehearsed(database)

    assert found in finding.found
    assert (finding.id, finding.weight, finding.mend) == ("write-refused", "fault", mend)
    assert database.run(TRACES) == [{"n": 0}]
    if mend.endswith(";"):
        database.run(mend)
        assert await rehearsed(database) == []
