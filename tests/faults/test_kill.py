"""`kill -9` between any two steps of adding, sending and merging: nothing is lost, nothing happens twice."""

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import astuple
from pathlib import Path

import pytest

from tests.database_apis import ApiAddress, both_apis
from tests.stack import Person
from tui.replica.replica import Replica

POINTS = 120
"""How many lives end by force, through each api."""


class Lives:
    """The lives that a program of victims lives on demand."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.saved: list[str] = []
        """The tasks that were said to be safe."""
        self.killed = 0

    async def live(self, last: int = 0) -> int:
        """Have one life lived up to a step; return how many steps it had if it was not ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{last}\n".encode())
        steps = 0
        while line := (await self._process.stdout.readline()).decode().strip():
            word, _, rest = line.partition(" ")
            match word:
                case "saved":
                    self.saved.append(rest)
                case "lived":
                    steps = int(rest)
                case "ended":
                    assert int(rest) == (0 if steps else -9)
                    self.killed += not steps
                    return steps
                case _:
                    raise AssertionError(line)
        raise AssertionError("the victims are gone")


@asynccontextmanager
async def lives(replica: Path, person: Person, api: str) -> AsyncIterator[Lives]:
    way = ApiAddress.to(person.lease.urls, api)
    place = [str(replica), astuple(way), person.access_token]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.killed_client",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    process.stdin.write(json.dumps(place).encode() + b"\n")
    try:
        yield Lives(process)
    finally:
        process.stdin.close()
        await process.wait()


@pytest.mark.slow
@both_apis
async def test_a_life_may_end_at_any_step(person: Person, tmp_path: Path, api: str) -> None:
    path = tmp_path / "replica.sqlite3"
    async with lives(path, person, api) as victims:
        steps = await victims.live()
        chance = random.Random(api)
        for point in range(POINTS):
            await victims.live(chance.randint(point * steps // POINTS + 1, (point + 1) * steps // POINTS))
        # Later lives may be shorter than the first, so that a late step is not reached by all of them.
        assert victims.killed > POINTS * 0.9
        await victims.live()

    async with person.sql() as sql:
        there = {row["uid"]: row for row in await sql("select uid::text, task, notes from todos")}
    tasks = Counter(row["task"] for row in there.values())
    assert set(victims.saved) <= set(tasks)
    assert not [task for task, number in tasks.items() if number > 1]
    with Replica.open(path) as replica:
        here = {todo.uid: todo for todo in replica.find("")}
        assert replica.waiting == 0
        assert replica.conflicts() == []
    assert {uid: (todo.task, todo.notes) for uid, todo in here.items()} == {
        uid: (row["task"], row["notes"]) for uid, row in there.items()
    }
