"""What `rowdo add`, `list` and `done` import, and what each module takes by itself: `docs/startup.md` has it.

Milliseconds are the least of some runs of `python -X importtime`, which other programs change least. There is
no limit: `python -m tests.bench cli` has it.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.cli import PAUSE
from tests.cli.offline import Offline
from tui.todos import Todo

ROUNDS = 15
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")


def imported(environment: Mapping[str, str], *arguments: str) -> dict[str, int]:
    """Return the modules that a run imports, with the microseconds of each."""
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tui", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    time.sleep(PAUSE)
    return {name: int(taken) for taken, name in _LINE.findall(ended.stderr)}


def least(environment: Mapping[str, str], *arguments: str) -> dict[str, float]:
    """Return the milliseconds of each module, the least of all runs, in the order they are imported."""
    runs = [imported(environment, *arguments) for _ in range(ROUNDS)]
    return {name: min(run.get(name, taken) for run in runs) / 1e3 for name, taken in runs[0].items()}


async def bench() -> dict[str, Any]:
    """Look at each command in turn."""
    with tempfile.TemporaryDirectory(prefix="rowdo-bench-") as folder:
        here = Offline(Path(folder) / "home")
        here.fill(Todo(uid="", task=f"Call the plumber about number {number}") for number in range(1000))
        here.run("add", "water plants")
        raw = {
            "rowdo add": least(here.environment, "add", "buy milk"),
            "rowdo list": least(here.environment, "list"),
            # Nothing is changed, so that each run finds the todo open.
            "rowdo done": least(here.environment, "done", "--dry-run", "water plants"),
        }
    return {"ms": {name: round(sum(modules.values()), 1) for name, modules in raw.items()}, "raw": raw}
