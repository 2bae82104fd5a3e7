"""Runs of a client, each of which may be ended by `kill -9` at a chosen step.

Run as a program, with what to connect to as one line of JSON. Each further line is the step to die at, 0 for
never. Says on standard output what happens: `saved TASK` when a change has been promised to be safe, `lived
STEPS` at a natural end, and `ended STATUS` after each life. A step is a call, into Python or C, or a return.
"""

import asyncio
import json
import os
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import httpx  # noqa: F401 loaded once for all lives

from tests.database_apis import ApiAddress
from tui.replica.replica import Replica
from tui.sync.engine import Engine
from tui.todos import Todo

WATCHED = (f"{os.sep}tui{os.sep}", f"{os.sep}httpcore{os.sep}")
"""Where steps are counted: in our code, and where bytes go out and come in."""


@dataclass
class Fate:
    """Counts the steps of a life, and ends it at the last."""

    last: int
    steps: int = 0

    def step(self, frame: FrameType, event: str, argument: object) -> None:
        if any(folder in frame.f_code.co_filename for folder in WATCHED):
            self.steps += 1
            if self.steps == self.last:
                os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Place:
    """Where the todos are."""

    path: str
    way: ApiAddress
    token: str


async def live(place: Place, number: int) -> None:
    """Add, push, take the answer; edit what an earlier life has left, add once more, and push that."""
    with Replica.open(Path(place.path)) as replica:
        engine = Engine(replica, place.way.opened(place.token))
        await add(replica, f"{number} first")
        await engine.sync()
        if earlier := replica.find("")[:1]:
            replica.edit(earlier[0].uid, notes=f"seen by {number}")
        await add(replica, f"{number} second")
        state = await engine.sync()
        await engine.aclose()
        if state.message:
            print(f"failed {state.message}", flush=True)


async def add(replica: Replica, task: str) -> None:
    replica.add(Todo(uid="", task=task))
    print(f"saved {task}", flush=True)


def be_born(place: Place, number: int, last: int) -> None:
    """Live one life in a process of its own, and wait for its end."""
    child = os.fork()
    if child == 0:
        fate = Fate(last)
        threading.setprofile(fate.step)
        sys.setprofile(fate.step)
        asyncio.run(live(place, number))
        sys.setprofile(None)
        print(f"lived {fate.steps}", flush=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    path, way, token = json.loads(sys.stdin.readline())
    there = Place(path, ApiAddress(*way), token)
    for life, line in enumerate(sys.stdin):
        be_born(there, life, int(line))
