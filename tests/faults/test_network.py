"""Clients write through a network that cuts, delays, truncates, doubles and resets: all there, once."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.database_apis import APIS, ApiAddress
from tests.faults.proxy import Mischief, Proxy, proxy
from tests.stack import Person
from tui.neon import RetryPolicy, Transport
from tui.replica.replica import Replica
from tui.sync.engine import Engine
from tui.sync.state import Phase
from tui.todos import Todo

HASTE = RetryPolicy(first=0.001)


def transport(person: Person, network: Proxy, api: str) -> Transport:
    return ApiAddress.to(person.lease.urls, api, network.through).opened(person.token, HASTE)


async def write(number: int, replica: Replica, engine: Engine, shared: str, rounds: int) -> None:
    """Add and change todos, syncing all the time, whatever comes of it."""
    chance = random.Random(number)
    mine: list[str] = []
    for place in range(rounds):
        with replica.step("A round"):
            mine.append(replica.add(Todo(uid="", task=f"{number} added {place}")).uid)
            replica.edit(shared, tags=(*getattr(replica.get(shared), "tags", ()), f"{number}-{place}"))
            replica.edit(chance.choice(mine), notes=f"{number} noted {place}")
        await engine.sync()
        if place % 5 == 4:
            replica.delete(mine.pop(chance.randrange(len(mine))))


async def all_written(person: Person, folder: Path, *, clients: int, rounds: int, seed: int) -> None:
    replicas = [Replica.open(folder / str(number) / "replica.sqlite3") for number in range(clients)]
    async with proxy(person.lease.urls.sql_url, seed) as network:
        network.calm = True
        engines = [
            Engine(replica, transport(person, network, APIS[number % 2]))
            for number, replica in enumerate(replicas)
        ]
        shared = replicas[0].add(Todo(uid="", task="shared")).uid
        for engine in engines:
            assert (await engine.sync()).message == ""
        network.calm = False
        await asyncio.gather(
            *(
                write(number, replica, engine, shared, rounds)
                for number, (replica, engine) in enumerate(zip(replicas, engines, strict=True))
            )
        )
        network.calm = True
        for engine in [*engines, *engines]:
            state = await engine.sync()
            assert (state.phase, state.message, state.waiting, state.refused) == (Phase.IDLE, "", 0, 0)
            assert not network.done.keys() ^ set(Mischief)
        for engine in engines:
            await engine.aclose()

    async with person.sql() as sql:
        rows = await sql("select uid::text, task, notes, tags from todos")
    there = {row["uid"]: (row["task"], row["notes"], tuple(row["tags"])) for row in rows}
    for replica in replicas:
        shown = {each.uid: (each.task, each.notes, each.tags) for each in replica.find("")}
        assert shown == there
        assert not replica.conflicts()
        replica.close()
    tasks = Counter(task for task, _, _ in there.values())
    assert set(tasks.values()) == {1}
    assert len(tasks) == 1 + clients * (rounds - rounds // 5)
    assert sorted(there[shared][2]) == sorted(
        f"{n}-{place}" for n in range(clients) for place in range(rounds)
    )


async def test_three_clients(person: Person, tmp_path: Path) -> None:
    await all_written(person, tmp_path, clients=3, rounds=10, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
async def test_eight_clients(person: Person, tmp_path: Path, seed: int) -> None:
    await all_written(person, tmp_path, clients=8, rounds=50, seed=seed)
