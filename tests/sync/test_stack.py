"""Machines that sync with the real stack: the same outcome through both APIs."""

import gc
import time as clock
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from tests.database_apis import APIS
from tests.stack import Person, Stack
from tests.standins.urls import data_api_url
from tui.client.client import replica_path
from tui.config import Settings as ClientSettings
from tui.neon import Sql
from tui.neon.transport import Transport
from tui.replica.digest import DUE
from tui.replica.replica import Change, Replica
from tui.replica.settings import Settings
from tui.sync import exchange
from tui.sync.engine import Engine
from tui.sync.exchange import Exchange
from tui.sync.state import Phase
from tui.todos import Priority, Todo
from tui.todos.view import ALL, CONFLICTS


@dataclass
class Machine:
    """A replica, and the engine that catches it up."""

    replica: Replica
    transport: Transport
    engine: Engine

    async def sync(self) -> None:
        state = await self.engine.sync()
        assert (state.phase, state.message, state.waiting) == (Phase.IDLE, "", 0)

    def tasks(self) -> list[str]:
        return [row.todo.task for row in self.replica.listing(ALL, done=True).window(0, 1000)]


def settings_of(machine: Machine) -> dict[str, Any]:
    return dict(Settings(machine.replica.file.sql).all())


Machines = Callable[[], Awaitable[Machine]]


@pytest.fixture(params=APIS)
async def machine(request: pytest.FixtureRequest, person: Person, tmp_path: Path) -> AsyncIterator[Machines]:
    """Makes machines of one person, which all take one api."""
    async with AsyncExitStack() as opened:
        made = 0

        async def another() -> Machine:
            nonlocal made
            made += 1
            replica = opened.enter_context(Replica.open(tmp_path / str(made) / "replica.sqlite3"))
            transport = person.by(request.param)
            engine = Engine(replica, transport)
            opened.push_async_callback(engine.aclose)
            return Machine(replica, transport, engine)

        yield another


@pytest.fixture
async def bare(person: Person) -> AsyncIterator[Sql]:
    """Another application of the person's, which knows nothing but the table."""
    async with person.sql() as sql:
        yield sql


def sent_by(replica: Replica) -> Mapping[str, Any]:
    """The arguments of the next request, whose answer is then lost."""
    with closing(Exchange(replica.file)) as exchange:
        return exchange.request().arguments


def todo(task: str, **fields: Any) -> Todo:
    return Todo(uid="", task=task, **fields)


async def pair(machine: Machines, **fields: Any) -> tuple[Machine, Machine, str]:
    """Two machines that both have one todo."""
    a, b = await machine(), await machine()
    uid = a.replica.add(todo("milk", **fields)).uid
    await a.sync()
    await b.sync()
    return a, b, uid


async def test_a_todo_arrives_with_all_it_has(machine: Machines, bare: Sql) -> None:
    whole = todo(
        "milk \\ 'n' \"cream\" 🥛\u2028é",
        notes="two\nlitres\t{a,b}",
        priority=Priority.HIGH,
        project="home, sweet",
        tags=("shop", 'a"b', "c,d", "{}", "null"),
        due_date=date(2026, 12, 24),
        due_time=time(9, 30),
        starts_on=date(2026, 12, 1),
        recurrence="FREQ=WEEKLY;BYDAY=MO",
        repeat_from="completion",
        remind_before=10,
    )
    a, b = await machine(), await machine()
    made = a.replica.add(whole)
    await a.sync()
    await b.sync()
    assert b.replica.get(made.uid) == a.replica.get(made.uid)
    (row,) = await bare("select * from todos")
    assert (row["task"], row["tags"], row["due_time"]) == (whole.task, list(whole.tags), whole.due_time)


async def test_edited_done_and_deleted_there_is_so_here(machine: Machines, bare: Sql) -> None:
    a, b, uid = await pair(machine)
    b.replica.edit(uid, task="bread", due_date=date(2026, 12, 1))
    await b.sync()
    await a.sync()
    assert a.replica.get(uid) == b.replica.get(uid)
    a.replica.complete(uid)
    await a.sync()
    await b.sync()
    done = b.replica.get(uid)
    assert done is not None
    assert done.is_complete
    assert done.completed_at is not None
    b.replica.delete(uid)
    await b.sync()
    await a.sync()
    assert a.replica.get(uid) is None
    assert list(await bare("select * from todos")) == []


@pytest.mark.parametrize(
    ("first", "second", "theirs"),
    [
        ({"due_date": None}, {"due_time": time(9)}, (None, None)),
        ({"due_time": time(9)}, {"due_date": None}, (date(2026, 12, 24), time(9))),
    ],
)
async def test_one_cleared_the_day_on_which_the_other_set_a_time(
    machine: Machines, bare: Sql, first: dict[str, Any], second: dict[str, Any], theirs: tuple[object, object]
) -> None:
    a, b, uid = await pair(machine, due_date=date(2026, 12, 24))
    a.replica.edit(uid, **first)
    b.replica.edit(uid, **second, notes="soon")
    await a.sync()
    await b.sync()
    (row,) = await bare("select due_date, due_time, notes from todos")
    assert (row["due_date"], row["due_time"], row["notes"]) == (*theirs, "soon")
    (conflict,) = b.replica.conflicts()
    b.replica.resolve(uid, next(iter(conflict.fields)), "mine")
    await b.sync()
    await a.sync()
    assert a.replica.get(uid) == b.replica.get(uid)
    (row,) = await bare("select due_date, due_time from todos")
    assert (row["due_date"], row["due_time"]) != theirs


async def test_both_changed_one_field(machine: Machines, bare: Sql) -> None:
    a, b, uid = await pair(machine)
    a.replica.edit(uid, task="oat milk")
    b.replica.edit(uid, task="soy milk", notes="soon")
    await a.sync()
    await b.sync()
    (conflict,) = b.replica.conflicts()
    assert (conflict.fields["task"].mine, conflict.fields["task"].theirs) == ("soy milk", "oat milk")
    assert len(b.replica.listing(CONFLICTS)) == 1
    b.replica.resolve(uid, "task", "both")
    await b.sync()
    await a.sync()
    assert a.tasks() == b.tasks() == ["oat milk ⇄ soy milk"]
    assert list(await bare("select task, notes from todos")) == [
        {"task": "oat milk ⇄ soy milk", "notes": "soon"}
    ]


async def test_an_edit_outlives_a_deletion_and_says_so(machine: Machines) -> None:
    a, b, uid = await pair(machine)
    a.replica.delete(uid)
    b.replica.edit(uid, notes="not yet")
    await a.sync()
    await b.sync()
    await a.sync()
    assert a.replica.get(uid) == b.replica.get(uid)
    (notice,) = b.replica.notices()
    assert "kept" in notice.words


async def test_a_deletion_that_was_sent_is_taken_back(machine: Machines) -> None:
    a, b, uid = await pair(machine, notes="n")
    a.replica.delete(uid)
    await a.sync()
    await b.sync()
    assert b.replica.get(uid) is None
    a.replica.undo()
    await a.sync()
    await b.sync()
    assert b.replica.get(uid) == a.replica.get(uid)
    assert b.tasks() == ["milk"]


async def test_what_is_decided_of_projects_and_filters_is_so_everywhere(machine: Machines, bare: Sql) -> None:
    here, there = await machine(), await machine()
    await there.sync()
    here.replica.change_settings({"project/work": {"color": "red"}, "filter/Soon": {"query": "today | p1"}})
    there.replica.change_settings({"project/work": {"archived": True}})
    for each in (here, there, here):
        await each.sync()
    assert (
        settings_of(here)
        == settings_of(there)
        == {
            "project/work": {"color": "red", "archived": True},
            "filter/Soon": {"query": "today | p1"},
        }
    )
    here.replica.undo()
    await here.sync()
    await there.sync()
    assert settings_of(there) == {"project/work": {"archived": True}}
    # No revision tells of it, so it is found by asking for all of them, once a day.
    await bare("delete from rowdo.settings")
    there.replica.compare_soon()
    await there.sync()
    assert settings_of(there) == {}


async def test_tags_given_and_taken_on_both_sides(machine: Machines, bare: Sql) -> None:
    a, b, uid = await pair(machine, tags=("x", "y"))
    a.replica.edit(uid, tags=("y", "a"))
    b.replica.edit(uid, tags=("x", "y", "b"))
    await a.sync()
    await b.sync()
    await a.sync()
    assert (await bare("select tags from todos"))[0]["tags"] == ["y", "a", "b"]
    assert a.replica.get(uid) == b.replica.get(uid)
    assert not b.replica.conflicts()


async def test_one_poisoned_operation_holds_up_no_other(machine: Machines) -> None:
    a, b = await machine(), await machine()
    a.replica.add(todo("before"))
    bad = a.replica.add(todo("long", project="p" * 1001)).uid
    a.replica.add(todo("after"))
    await a.sync()
    await b.sync()
    assert b.tasks() == ["before", "after"]
    (refused,) = a.replica.refused()
    assert refused.uid == bad
    assert "todos_project_length" in refused.message
    a.replica.edit(bad, project="p")
    await a.sync()
    await b.sync()
    assert b.tasks() == ["before", "long", "after"]
    assert not a.replica.refused()


async def test_all_that_postgres_can_hold_is_taken(machine: Machines, bare: Sql) -> None:
    """The check of an answer knows how Postgres writes the ends of its types."""
    await bare(
        """
        insert into todos (task, due_date, due_time, starts_on, is_complete, completed_at, inserted_at, tags,
                           position)
        select 'odd', day::date, '24:00', day::date, true, moment::timestamptz, moment::timestamptz,
               array['a', 'a', ''], E'\\x7f'
        from (values ('infinity', 'infinity'), ('-infinity', '-infinity'),
                     ('4713-01-01 BC', '4713-01-01 00:00:00 BC'), ('0001-01-01', '0001-01-01 00:00:00.1'),
                     ('10000-01-01', '10000-01-01'), ('5874897-12-31', '294276-12-31 23:59:59.999999')
             ) as ends (day, moment)
        """
    )
    a = await machine()
    await a.sync()
    assert a.tasks() == ["odd"] * 6


async def test_two_moves_that_would_close_a_cycle_lose_no_words(machine: Machines, bare: Sql) -> None:
    a, b = await machine(), await machine()
    one, other = a.replica.add(Todo("", "one")).uid, a.replica.add(Todo("", "other")).uid
    await a.sync()
    await b.sync()
    a.replica.edit(one, parent_uid=other)
    await a.sync()
    b.replica.edit(other, parent_uid=one, task="the other", notes="words")
    await b.sync()
    await a.sync()
    rows = {
        row["uid"]: row for row in await bare("select uid::text, task, notes, parent_uid::text from todos")
    }
    assert (rows[other]["task"], rows[other]["notes"], rows[other]["parent_uid"]) == (
        "the other",
        "words",
        None,
    )
    assert rows[one]["parent_uid"] == other
    (refused,) = b.replica.refused()
    assert "a part of itself" in refused.message
    assert refused.fields["parent_uid"] == one
    assert sorted(a.tasks()) == sorted(b.tasks()) == ["one", "the other"]
    # Once the first stands elsewhere, the move can be made.
    a.replica.edit(one, parent_uid=None)
    await a.sync()
    await b.sync()
    b.replica.retry(other)
    await b.sync()
    await a.sync()
    assert not b.replica.refused()
    moved = a.replica.get(other)
    assert moved
    assert moved.parent_uid == one


async def test_a_copy_and_a_catch_up_of_many_pages(
    machine: Machines, bare: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MAX_ROWS", 7)
    monkeypatch.setattr(exchange, "FIRST_ROWS", 7)
    a = await machine()
    await bare("insert into todos (task) select 'task ' || n from generate_series(1, 30) n")
    await a.sync()
    assert gc.isenabled()
    assert len(a.tasks()) == 30
    await bare("update todos set notes = 'n' where task ~ '1'")
    await bare("delete from todos where task ~ '2'")
    await a.sync()
    there = await bare("select task, notes from todos")
    shown = [row.todo for row in a.replica.listing(ALL).window(0, 100)]
    assert {(each.task, each.notes) for each in shown} == {(row["task"], row["notes"]) for row in there}


async def test_an_edit_whose_answer_was_lost_is_not_done_again(machine: Machines, bare: Sql) -> None:
    a, _, uid = await pair(machine)
    a.replica.edit(uid, task="bread")
    await a.transport.call("todos_sync", sent_by(a.replica))
    await bare("update todos set task = 'milk' where uid = $1", uid)
    await a.sync()
    assert a.tasks() == ["milk"]
    assert (await bare("select task from todos"))[0]["task"] == "milk"


async def test_after_a_reset_the_copy_is_what_is_there(
    machine: Machines, bare: Sql, stack: Stack, person: Person
) -> None:
    a, _, uid = await pair(machine)
    a.replica.add(todo("bread"))
    await a.sync()
    # The branch was restored to a moment before the bread: neither row nor tombstone tells of it.
    await bare("delete from todos where task = 'bread'")
    async with stack.owner() as owner:
        await owner("delete from rowdo.tombstones where user_id = $1", person.sub)
    a.replica.file.set_meta("cursor", "0123456789ab:7")
    a.replica.edit(uid, notes="written meanwhile")
    await a.sync()
    assert a.tasks() == ["milk"]
    assert (await bare("select notes from todos"))[0]["notes"] == "written meanwhile"


async def test_a_replica_that_drifted_heals(
    machine: Machines, stack: Stack, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that came, went and changed while no trigger looked: a restore, or what an owner did."""
    a, b, uid = await pair(machine)
    a.replica.add(todo("bread"))
    a.replica.edit(uid, project="home")
    await a.sync()
    async with stack.owner() as owner:
        mine = f"user_id = '{person.sub}'"
        triggers = ("todos_stamp", "todos_bury", "todos_exhume")
        await owner.transaction(
            [
                *(f"alter table public.todos disable trigger {name}" for name in triggers),
                f"delete from public.todos where {mine} and task = 'bread'",
                f"update public.todos set task = 'oat milk' where {mine}",
                "insert into public.todos (user_id, task, revision) "
                f"values ('{person.sub}', 'restored', '1')",
                *(f"alter table public.todos enable trigger {name}" for name in triggers),
            ]
        )
    a.replica.edit(uid, notes="written meanwhile")
    await a.sync()
    assert sorted(a.tasks()) == ["bread", "oat milk"], "nobody has heard of it"
    tomorrow = clock.time() + 2 * DUE
    monkeypatch.setattr("time.time", lambda: tomorrow)
    await a.sync()
    assert sorted(a.tasks()) == ["oat milk", "restored"]
    found = a.replica.get(uid)
    assert found
    assert (found.project, found.notes) == ("home", "written meanwhile")
    b.replica.compare_soon()
    await b.sync()
    assert sorted(b.tasks()) == ["oat milk", "restored"]


async def test_one_that_has_what_the_database_has_is_not_copied_again(machine: Machines) -> None:
    a, b, uid = await pair(machine, notes="n", tags=("x", "y"), due_date=date(2026, 12, 24))
    a.replica.edit(uid, task="mine")
    b.replica.edit(uid, task="theirs")
    await b.sync()
    await a.sync()
    a.replica.complete(uid)
    a.replica.edit(uid, parent_uid=uid)  # refused
    await a.engine.sync()
    assert (a.engine.state.refused, len(a.replica.conflicts())) == (1, 1)
    generation = a.replica.file.meta("generation")
    a.replica.compare_soon()
    await a.engine.sync()
    assert a.replica.file.meta("compared")
    assert a.replica.file.meta("generation") == generation


async def test_what_another_application_does_is_told_by_todo(machine: Machines, bare: Sql) -> None:
    a, _, uid = await pair(machine)
    a.replica.add(todo("bread"))
    await a.sync()
    told: list[Change] = []
    a.replica.subscribe(told.append)
    await bare("update todos set is_complete = true where uid = $1", uid)
    (new,) = await bare("insert into todos (task) values ('from the web') returning uid::text")
    await a.sync()
    pulled = [each.uids for each in told if each.pulled]
    assert pulled == [frozenset({uid, new["uid"]})]
    assert sorted(a.tasks()) == ["bread", "from the web", "milk"]
    told.clear()
    await a.sync()
    assert not told


async def test_what_another_application_writes_that_python_cannot_say_is_kept(
    machine: Machines, bare: Sql
) -> None:
    a, b, uid = await pair(machine)
    await bare(
        "update todos set due_date = 'infinity', due_time = '24:00', starts_on = '0044-03-15 BC', "
        "completed_at = '20000-01-01', tags = array['x', 'x'] where uid = $1",
        uid,
    )
    await a.sync()
    a.replica.edit(uid, a.replica.get(uid), notes="kept")
    await a.sync()
    await b.sync()
    shown = b.replica.get(uid)
    assert shown is not None
    assert shown.notes == "kept"
    assert dict(shown.odd) == {"due_date": "infinity", "due_time": "24:00:00", "starts_on": "0044-03-15 BC"}
    assert b.replica.counts().tags == {"x": 1}
    (row,) = await bare("select due_date::text, due_time::text, starts_on::text from todos")
    assert dict(row) == dict(shown.odd)


async def test_a_recurring_todo_that_another_application_completes_comes_back_once(
    machine: Machines, bare: Sql
) -> None:
    a, b, uid = await pair(machine, recurrence="FREQ=DAILY", due_date=date(2026, 12, 24))
    await bare("update todos set is_complete = true where uid = $1", uid)
    for each in (a, b, a, b):
        await each.sync()
    assert a.tasks() == b.tasks() == ["milk", "milk"]
    rows = await bare("select due_date::text, is_complete from todos order by due_date")
    assert [tuple(dict(row).values()) for row in rows] == [("2026-12-24", True), ("2026-12-25", False)]


@pytest.mark.parametrize("apis", [APIS, APIS[::-1]])
async def test_a_change_of_doors_loses_and_doubles_nothing(
    apis: tuple[str, ...], person: Person, bare: Sql, tmp_path: Path
) -> None:
    urls = person.lease.urls

    def settings(api: str) -> ClientSettings:
        return ClientSettings(
            profile="p",
            client_id="c",
            authenticated_url=urls.authenticated_url,
            sql_url=urls.sql_url,
            data_api_url=data_api_url(urls) if api == "data_api" else None,
            config_dir=tmp_path,
            data_dir=tmp_path,
        )

    account: Any = type("Account", (), {"client_id": "c", "user_id": person.sub})
    paths = [replica_path(settings(api), account) for api in apis]
    assert paths[0] == paths[1]
    with Replica.open(paths[0]) as replica:
        kept = replica.add(todo("kept")).uid
        engine = Engine(replica, person.by(apis[0]))
        await engine.sync()
        replica.edit(kept, notes="sent, and never answered")
        gone = replica.add(todo("sent too")).uid
        first = person.by(apis[0])
        await first.call("todos_sync", sent_by(replica))
        await first.aclose()
        replica.add(todo("not sent yet"))
        replica.edit(gone, task="edited since")
        await engine.aclose()
    with Replica.open(paths[1]) as replica:
        assert replica.waiting == 4
        engine = Engine(replica, person.by(apis[1]))
        state = await engine.sync()
        await engine.aclose()
        assert (state.phase, state.waiting, state.refused) == (Phase.IDLE, 0, 0)
        assert not replica.conflicts()
        shown = [(row.todo.task, row.todo.notes) for row in replica.listing(ALL).window(0, 9)]
    expected = [("kept", "sent, and never answered"), ("edited since", ""), ("not sent yet", "")]
    assert shown == expected
    there = await bare("select task, notes from todos order by id")
    assert [(row["task"], row["notes"]) for row in there] == expected
