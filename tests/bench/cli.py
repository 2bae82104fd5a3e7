"""Commands compared with a Python that does nothing: `rowdo list` of 1,000 todos, `rowdo add`, offline.

The limit is 4 times `python -c pass`: of the time a person waits, the median of the rounds. What a command
takes of the processor is told too, as the least of the rounds: other programs change that by less. A change
is on the disk when a command returns; the sync it leaves behind finds no network. `docs/startup.md` has what
the time is spent on.
"""

import asyncio
import resource
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
LIMIT = 4
BASE = "python -c pass"


async def run(environment: dict[str, str], taken: list[float], *arguments: str) -> None:
    """Run a Python and wait for its end; note the processor seconds it has taken."""
    before = _processor()
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
    taken.append(_processor() - before)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def bench() -> dict[str, Any]:
    """Time the commands against the interpreter alone."""
    with tempfile.TemporaryDirectory(prefix="rowdo-bench-") as folder:
        here = Offline(Path(folder) / "home")
        here.fill(
            Todo(uid="", task=f"Call the plumber about number {number}", priority=Priority(number % 5))
            for number in range(1000)
        )
        still_open = iter(here.run("list", "--quiet").stdout.split())
        processor: dict[str, list[float]] = {}

        def python(name: str, *arguments: str) -> Work:
            return partial(run, here.environment, processor.setdefault(name, []), *arguments)

        async def done() -> None:
            await python("rowdo done", "-m", "tui", "done", next(still_open))()

        works: dict[str, Work] = {
            BASE: python(BASE, "-c", "pass"),
            "rowdo list": python("rowdo list", "-m", "tui", "list"),
            "rowdo add": python("rowdo add", "-m", "tui", "add", "buy milk"),
            "rowdo done": done,
        }
        seconds = await interleaved(works, rounds=ROUNDS, pause=PAUSE)
    names = [name for name in works if name != BASE]
    least = {name: min(samples) for name, samples in processor.items()}
    return {
        "limit": LIMIT,
        "ratios": {name: ratio(seconds, name, BASE) for name in names}
        | {f"{name}, processor": round(least[name] / least[BASE], 3) for name in names},
        "raw": summary(seconds)
        | {"processor, ms": {name: round(took * 1e3, 1) for name, took in least.items()}},
    }
