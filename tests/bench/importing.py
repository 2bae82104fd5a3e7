"""Importing 10,000 todos against `task import` of the same, and 100,000 against ten times 10,000.

The limits: 2 for a todo.txt and for Taskwarrior's JSON; 1.2 for import, push and pull of 100,000.
"""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from tests.bench.measure import ratio, summary
from tests.bench.sync import client, copy
from tests.cli.offline import Offline
from tests.stack import running_stack
from tui.todos import Todo

MANY, VERY_MANY, ROUNDS = 10_000, 100_000, 5
TASK, TEN_TIMES = 2.0, 1.2


def todo_txt(folder: Path, count: int) -> Path:
    """Write so many todos as todo.txt has them."""
    path = folder / f"{count}.txt"
    path.write_text(
        "".join(
            f"(B) 2026-11-{n % 28 + 1:02} Call the plumber about number {n} +home @phone "
            f"due:2026-12-{n % 28 + 1:02}\n"
            for n in range(count)
        ),
        "utf-8",
    )
    return path


def taskwarrior(folder: Path, count: int) -> Path:
    """Write the same todos as `task export` has them."""
    path = folder / f"{count}.json"
    rows = (
        {
            "description": f"Call the plumber about number {n}",
            "due": f"202612{n % 28 + 1:02}T000000Z",
            "entry": f"202611{n % 28 + 1:02}T000000Z",
            "modified": f"202611{n % 28 + 1:02}T000000Z",
            "priority": "H",
            "project": "home",
            "status": "pending",
            "tags": ["phone"],
            "uuid": str(UUID(int=n + 1, version=4)),
        }
        for n in range(count)
    )
    path.write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n", "utf-8")
    return path


async def run(environment: dict[str, str], *command: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 0, said


async def imported(path: Path) -> float:
    """Return the seconds of an import into nothing."""
    # The sync that an import leaves behind may still write there.
    with tempfile.TemporaryDirectory(dir=path.parent, ignore_cleanup_errors=True) as name:
        here = Offline(Path(name))
        start = perf_counter()
        await run(here.environment, sys.executable, "-m", "tui", "import", "-q", str(path))
        return perf_counter() - start


async def imported_by_task(path: Path) -> float:
    """Return the seconds that Taskwarrior takes for it."""
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        settings = Path(name) / "taskrc"
        settings.write_text("", "utf-8")
        environment = {"PATH": os.environ["PATH"], "TASKRC": str(settings), "TASKDATA": name, "HOME": name}
        start = perf_counter()
        await run(environment, "task", "rc.confirmation=no", "import", str(path))
        return perf_counter() - start


async def sent(count: int, folder: Path) -> tuple[float, float]:
    """Return the seconds in which so many new todos are pushed, and pulled elsewhere."""
    with running_stack() as stack, tempfile.TemporaryDirectory(dir=folder) as name:
        person = stack.person()
        async with client(person, Path(name) / "replica.sqlite3") as (replica, engine, _):
            for first in range(0, count, 1000):
                replica.add_many(Todo("", f"number {n}", project="home") for n in range(first, first + 1000))
            start = perf_counter()
            state = await engine.sync()
            assert (state.message, state.waiting) == ("", 0)
            pushed = perf_counter() - start
        start = perf_counter()
        await copy(person, Path(name))
        return pushed, perf_counter() - start


async def bench() -> dict[str, Any]:
    """Import side by side, then import, push and pull very many."""
    assert shutil.which("task"), "Taskwarrior is not installed"
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="rowdo-bench-") as name:
        folder = Path(name)
        text, exported = todo_txt(folder, MANY), taskwarrior(folder, MANY)
        works: dict[str, Callable[[], Any]] = {
            "import of todo.txt": partial(imported, text),
            "import of Taskwarrior's JSON": partial(imported, exported),
            "task import": partial(imported_by_task, exported),
        }
        for _ in range(ROUNDS):
            for each, work in works.items():
                seconds.setdefault(each, []).append(await work())
        long = await imported(todo_txt(folder, VERY_MANY))
        few, many = await sent(MANY, folder), await sent(VERY_MANY, folder)
    ratios = {f"{each}, {MANY:,} / task import": ratio(seconds, each, "task import") for each in [*works][:2]}
    limits = dict.fromkeys(ratios, TASK)
    ten_times = {
        "import": long / (10 * median(seconds["import of todo.txt"])),
        "push": many[0] / (10 * few[0]),
        "pull": many[1] / (10 * few[1]),
    }
    grown = {
        f"{each} of {VERY_MANY:,} / 10 of {MANY:,}": round(value, 3) for each, value in ten_times.items()
    }
    raw = {**summary(seconds), "import of 100,000": {"s": round(long, 1)}}
    raw |= {
        f"{count:,}": {"push, s": round(each[0], 2), "pull, s": round(each[1], 2)}
        for count, each in ((MANY, few), (VERY_MANY, many))
    }
    return {
        "ratios": {**ratios, **grown},
        "limits": {**limits, **dict.fromkeys(grown, TEN_TIMES)},
        "raw": raw,
    }
