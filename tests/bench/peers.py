"""Other todo managers on the same todos, where they are installed."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.many_todos import crowd, environment
from tests.bench.terminal import Watched

MANY = 10_000


def listed(lines: Sequence[str]) -> bool:
    return sum("Call the plumber" in line for line in lines) > 10


def found(lines: Sequence[str]) -> bool:
    """Tell whether only what holds an x is listed."""
    tasks = [line for line in lines if "Call the plumber" in line]
    return bool(tasks) and all("fix" in line for line in tasks)


def peers(folder: Path, home: Path) -> dict[str, Any]:
    """Return the milliseconds each takes to show 10,000 todos and, where its list gets shorter, to search."""
    told: dict[str, Any] = {"rowdo": opened([sys.executable, "-m", "tui"], environment(home), "ga", "/fix")}
    if shutil.which("vit") and shutil.which("task"):
        told["vit"] = opened(["vit"], taskwarrior(folder / "vit"), "", "ffix\r")
    if shutil.which("dooit"):
        (folder / "dooit").mkdir()
        surroundings = {**environment(folder / "dooit"), "PATH": os.environ["PATH"]}
        command = ["dooit", "--db", str(dooit(folder / "dooit", surroundings))]
        told["dooit"] = opened(command, surroundings, to_list="j")
    return told


def opened(
    command: Sequence[str],
    surroundings: dict[str, str],
    before: str = "",
    search: str = "",
    to_list: str = "",
) -> dict[str, int]:
    """Return what it takes to open a list and to search it, if `search` are the keys that narrow it."""
    with Watched(command, surroundings) as watched:
        shown = watched.until(listed if not to_list else drawn)
        if to_list:
            watched.heard(2)
            shown += watched.press(to_list, listed)
        watched.heard(2)
        told = {"open": round(shown * 1e3), "MB": watched.memory // 1024}
        if search:
            watched.press(before, listed)
            watched.heard(2)
            told["search"] = round(watched.press(search, found) * 1e3)
        return told


def drawn(lines: Sequence[str]) -> bool:
    """Tell whether the workspace with the todos is there to be chosen."""
    return any("crowd" in line for line in lines)


def dooit(home: Path, surroundings: dict[str, str]) -> Path:
    """Make a database of dooit's with the todos in one workspace."""
    path = home / "dooit.db"
    with Watched(["dooit", "--db", str(path)], surroundings) as watched:
        watched.until(lambda lines: any("Workspaces" in line for line in lines))
        watched.heard(2)
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute("insert into workspace (id, order_index, description, is_root) values (1, 0, '', 1)")
        sql.execute("insert into workspace values (2, 0, 'crowd', 0, 1)")
        sql.executemany(
            "insert into todo (order_index, description, effort, urgency, pending, parent_workspace_id) "
            "values (?, ?, 0, 1, 1, 2)",
            ((number, each.task) for number, each in enumerate(crowd(MANY))),
        )
    return path


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
