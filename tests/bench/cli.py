"""Commands against a Python that does nothing: `rowdo list` of 1,000 todos and `rowdo add`, offline.

The limit is 6 times `python -c pass`. A change is on the disk when `add` returns; the sync it leaves behind
finds no network.
"""

import asyncio
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.measure import Work, interleaved, ratio, summary
from tests.cli.offline import Offline
from tui.todos import Priority, Todo

ROUNDS = 25
PAUSE = 1.0
"""Seconds in which the sync that `add` leaves behind finds no network and ends."""


async def run(environment: dict[str, str], *arguments: str) -> None:
    """Run a Python and wait for its end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 0, said


async def bench() -> dict[str, Any]:
    """Time both commands against the interpreter alone."""
    with tempfile.TemporaryDirectory(prefix="rowdo-bench-") as folder:
        here = Offline(Path(folder) / "home")
        here.fill(
            Todo(uid="", task=f"Call the plumber about number {number}", priority=Priority(number % 5))
            for number in range(1000)
        )
        command = partial(run, here.environment, "-m", "tui")
        works: dict[str, Work] = {
            "python -c pass": partial(run, here.environment, "-c", "pass"),
            "rowdo list": partial(command, "list"),
            "rowdo add": partial(command, "add", "buy milk"),
        }
        seconds = await interleaved(works, rounds=ROUNDS, pause=PAUSE)
    ratios = {name: ratio(seconds, name, "python -c pass") for name in ("rowdo list", "rowdo add")}
    return {"ratios": ratios, "raw": summary(seconds)}
