"""Other todo managers on the same todos, where they are installed."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.crowd import crowd, environment
from tests.bench.watched import Watched

MANY = 10_000


def listed(lines: Sequence[str]) -> bool:
    return sum("Call the plumber" in line for line in lines) > 10


def found(lines: Sequence[str]) -> bool:
    """Tell whether only what holds an x is listed."""
    tasks = [line for line in lines if "Call the plumber" in line]
    return bool(tasks) and all("fix" in line for line in tasks)


def peers(folder: Path, home: Path) -> dict[str, Any]:
    """Return the milliseconds each takes to show 10,000 todos, and to search them for "fix"."""
    told: dict[str, Any] = {"rowdo": opened([sys.executable, "-m", "tui"], environment(home), "ga", "/fix")}
    if shutil.which("vit") and shutil.which("task"):
        told["vit"] = opened(["vit"], taskwarrior(folder / "vit"), "", "ffix\r")
    return told


def opened(command: Sequence[str], surroundings: dict[str, str], before: str, search: str) -> dict[str, int]:
    with Watched(command, surroundings) as watched:
        shown = watched.until(listed)
        watched.quiet(2)
        watched.press(before, listed)
        watched.quiet(2)
        narrowed = watched.press(search, found)
        return {"open": round(shown * 1e3), "search": round(narrowed * 1e3), "MB": watched.memory // 1024}


def taskwarrior(home: Path) -> dict[str, str]:
    """Make a home of Taskwarrior's with the todos in it."""
    home.mkdir()
    (home / ".taskrc").write_text(f"data.location={home}/.task\nconfirmation=off\n", "utf-8")
    (home / ".vit").mkdir()
    (home / ".vit" / "config.ini").write_text("[vit]\ndefault_report = list\n", "utf-8")
    surroundings = {**environment(home), "PATH": os.environ["PATH"]}
    entries = [
        {"description": each.task, "project": each.project, "tags": list(each.tags)} for each in crowd(MANY)
    ]
    subprocess.run(
        ["task", "import"],
        input=json.dumps(entries),
        text=True,
        env=surroundings,
        check=True,
        capture_output=True,
    )
    return surroundings
