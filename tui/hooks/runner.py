"""Runs the hooks of queued events: one background process per profile, one hook at a time."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from tui.hooks.program import SECONDS, run_program
from tui.hooks.spool import Spool
from tui.private_files import write_private

VARIABLE = "ROWDO_HOOK"
"""Set for a hook to its event, and so for every ``rowdo`` that it runs: what these do causes no hooks."""

FAILURES = 20
"""How many failures are kept to be read."""


class HookFailure(NamedTuple):
    """A hook that went wrong."""

    at: str
    """The local time, ISO 8601."""
    hook: str
    problem: str
    output: str
    """The end of what it printed."""


def is_running(folder: Path) -> bool:
    """Return whether a process runs the hooks of a profile: it will find what is in the spool."""
    lock = _lock(folder)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


def run_hooks(
    folder: Path,
    hooks: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    *,
    seconds: float = SECONDS,
) -> None:
    """Run the hooks of all events that wait, those that come meanwhile too; leave it to who does so already.

    Args:
        folder: the profile's, with its spool.
        hooks: the programs by the events they are for.
        environment: variables to set for them.
        seconds: how long each may run.
    """
    spool = Spool(folder)
    while not spool.is_empty:
        lock = _lock(folder)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return
        try:
            while events := spool.take():
                for kind, group in groupby(events, lambda event: str(event.get("event"))):
                    if arguments := hooks.get(kind):
                        todos = "".join(json.dumps(event) + "\n" for event in group).encode()
                        variables = {**environment, VARIABLE: kind}
                        result = run_program(arguments, todos, environment=variables, seconds=seconds)
                        if result.problem:
                            _keep(folder, kind, result.problem, result.output)
        finally:
            lock.release()


def failures(folder: Path) -> list[HookFailure]:
    """Return the hooks that went wrong last, the latest first."""
    try:
        read = json.loads((folder / "failures.json").read_bytes())
        return [HookFailure(*map(str, each)) for each in read]
    except (OSError, ValueError, TypeError):
        return []


def _keep(folder: Path, hook: str, problem: str, output: str) -> None:
    now = datetime.now().isoformat(timespec="seconds")
    kept = [HookFailure(now, hook, problem, output[-1000:]), *failures(folder)][:FAILURES]
    write_private(folder / "failures.json", json.dumps(kept).encode())


def _lock(folder: Path) -> FileLock:
    return FileLock(folder / "running.lock", mode=0o600)
