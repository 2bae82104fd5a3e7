"""Clients that write todos and sync, in processes of their own that may be killed at any moment.

Run as a program, with what to connect to as one line of JSON. Each further line, a number, begins a client,
which goes on from what its replica has. Says on standard output what happens: `born NUMBER PID`, `saved TASK`
when a change has been promised to be safe, and `done NUMBER` when all is written and sent.
"""

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx  # noqa: F401 loaded once for all clients

from tests.database_apis import ApiAddress
from tui.neon import Transport
from tui.replica.replica import Replica
from tui.sync.backoff import Backoff
from tui.sync.engine import Engine
from tui.todos import Todo

AT_ONCE = 10
"""Todos added in one step."""
PAUSE = 0.25
"""Seconds between two steps."""
ENOUGH = "enough"
"""The file whose being there lets the clients write their last todos."""


@dataclass(frozen=True)
class Work:
    """What each client does."""

    folder: str
    ways: list[ApiAddress]
    token: str
    todos: int

    def transport(self, number: int) -> Transport:
        """What a client syncs by: the ways are taken in turn."""
        return self.ways[number % len(self.ways)].opened(self.token)


async def write(work: Work, number: int) -> None:
    """Add the todos that are missing, and go on until the database has them."""
    with Replica.open(Path(work.folder) / f"{number}.sqlite3") as replica:
        engine = Engine(
            replica, work.transport(number), backoff=Backoff(active=1.0, shortest=0.1, longest_watched=0.5)
        )
        running = asyncio.ensure_future(engine.run())
        mine = f"client {number} "
        written = {todo.task for todo in replica.find("") if todo.task.startswith(mine)}
        missing = [task for place in range(work.todos) if (task := f"{mine}{place}") not in written]
        while missing:
            some, missing = missing[:AT_ONCE], missing[AT_ONCE:]
            while not missing and not (Path(work.folder) / ENOUGH).exists():  # noqa: ASYNC110 another process makes it
                await asyncio.sleep(PAUSE)
            with replica.step("Added some"):
                for task in some:
                    replica.add(Todo(uid="", task=task))
            say(*(f"saved {task}" for task in some))
            await asyncio.sleep(PAUSE)
        sent = asyncio.Event()
        engine.subscribe(lambda state: None if state.waiting else sent.set())
        if replica.waiting:
            await sent.wait()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        assert (await engine.sync()).message == ""
        await engine.aclose()


def say(*lines: str) -> None:
    """Print lines in one piece: all clients have one output."""
    os.write(1, "".join(f"{line}\n" for line in lines).encode())


def be_born(work: Work, number: int) -> None:
    """Begin a client."""
    if child := os.fork():
        say(f"born {number} {child}")
        return
    with suppress(AssertionError):
        asyncio.run(write(work, number))
        say(f"done {number}")
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    folder, ways, token, todos = json.loads(sys.stdin.readline())
    there = Work(folder, [ApiAddress(*each) for each in ways], token, todos)
    for line in sys.stdin:
        be_born(there, int(line))
