"""`kill -9` of ten clients that use both APIs, of the endpoint and of Postgres: nothing is lost."""

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import astuple
from functools import partial
from pathlib import Path

import pytest

from tests.database_apis import APIS, ApiAddress
from tests.faults.writer import ENOUGH, Work
from tests.local.world import World
from tests.standins.server import MODULE
from tui import local, neon
from tui.local.sign_in import access_token
from tui.replica.replica import Replica

CLIENTS, TODOS = 10, 500
INTERVAL = 0.7
"""Seconds from one end by force to the next."""
VICTIMS = 3 * ("client", "client", "server", "client", "client", "postgres")


class Writers:
    """The clients, as far as they are heard."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pids: dict[int, int] = {}
        self.saved: set[str] = set()
        self.done: set[int] = set()
        self._all_born = asyncio.Event()
        self._all_done = asyncio.Event()

    def begin(self, number: int) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{number}\n".encode())

    async def all_born(self) -> None:
        await self._all_born.wait()

    async def all_done(self) -> None:
        await self._all_done.wait()

    async def listen(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            word, _, rest = line.decode().strip().partition(" ")
            match word:
                case "born":
                    number, pid = map(int, rest.split())
                    self.pids[number] = pid
                    if len(self.pids) == CLIENTS:
                        self._all_born.set()
                case "saved":
                    self.saved.add(rest)
                case "done":
                    self.done.add(int(rest))
                    self.pids.pop(int(rest))
                    if len(self.done) == CLIENTS:
                        self._all_done.set()
                case _:
                    raise AssertionError(line)


@asynccontextmanager
async def writers(work: Work) -> AsyncIterator[Writers]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.writer",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    process.stdin.write(json.dumps(astuple(work)).encode() + b"\n")
    them = Writers(process)
    listening = asyncio.ensure_future(them.listen())
    try:
        yield them
    finally:
        for pid in them.pids.values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.stdin.close()
        await process.wait()
        await listening


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_ten_clients(tmp_path: Path) -> None:
    world, chance = World(tmp_path / "data"), random.Random(4)
    world.data_dir.mkdir()
    ensure = partial(local.ensure, server=MODULE)
    lease = ensure(world.data_dir)
    token = access_token(lease, "ann@example.com")
    folder = tmp_path / "replicas"
    folder.mkdir()
    urls = lease.urls
    ways = [ApiAddress.to(urls, api) for api in APIS]
    try:
        async with writers(Work(str(folder), ways, token, TODOS)) as them:
            for number in range(CLIENTS):
                them.begin(number)
            await them.all_born()
            for victim in VICTIMS:
                await asyncio.sleep(INTERVAL)
                if victim == "client":
                    number = chance.choice(list(them.pids))
                    os.kill(them.pids.pop(number), signal.SIGKILL)
                    them.begin(number)
                    continue
                pid = getattr(world, victim)
                assert pid
                os.kill(pid, signal.SIGKILL)
                await asyncio.sleep(INTERVAL)
                if victim == "postgres":
                    await asyncio.to_thread(local.stop, world.data_dir)
                (await asyncio.to_thread(ensure, world.data_dir)).release()
                assert urls.sql_url == lease.urls.sql_url
            (folder / ENOUGH).touch()
            await them.all_done()
        sql = ways[0].opened(token)
        assert isinstance(sql, neon.Sql)
        async with sql:
            rows = await sql("select uid::text, task from todos")
    finally:
        lease.release()
        local.stop(world.data_dir)
        local.reset(world.data_dir)
    assert Counter(row["task"] for row in rows) == Counter(
        f"client {number} {place}" for number in range(CLIENTS) for place in range(TODOS)
    )
    assert {row["task"] for row in rows} >= them.saved
    there = {row["uid"]: row["task"] for row in rows}
    for number in range(CLIENTS):
        with Replica.open(folder / f"{number}.sqlite3") as replica:
            here = {todo.uid: todo.task for todo in replica.find("")}
            assert here.items() <= there.items()
            assert not replica.waiting
            assert not replica.refused()
            assert not replica.conflicts()
