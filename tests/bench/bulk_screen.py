"""Completing 10,000 todos on the screen, in a real terminal.

The limits: all is done in 1.5 times what the replica alone takes for the same todos in one transaction, if no
key is pressed meanwhile, and a `j` meanwhile takes at most twice (p95) what it takes while nothing is under
way. The first frame that says what is going on is there within 100 ms of the key, which no ratio can say.
With a `j` pressed again and again until the end it takes longer, as keys go first.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.bench.many_todos import environment, settle
from tests.bench.measure import ratio
from tests.bench.screen import ROWDO, cursor, down, p95, title, told, useful
from tests.bench.terminal import Watched
from tui.replica.replica import Replica
from tui.todos.view import ALL

MANY, ROUNDS, PRESSES = 10_000, 5, 60
DONE, KEYS = 1.5, 2.0
FIRST_FRAME = 100
"""Milliseconds."""
PAUSE = 0.02
"""Seconds between a frame and the next key: Textual lets a frame wait a sixtieth of a second for the last."""


def last_line(word: str) -> Callable[[Sequence[str]], bool]:
    return lambda lines: word in lines[-1]


def over(lines: Sequence[str]) -> bool:
    """Tell whether there is nothing left to do."""
    return not any("Call the plumber" in line for line in lines)


def moved_to(line: int) -> Callable[[Sequence[str]], bool]:
    return lambda lines: cursor(lines) == line or over(lines)


def plain(home: Path) -> float:
    """Return the seconds the replica alone takes, and take it back."""
    path = next((home / "data").rglob("*.sqlite3"))
    with Replica.open(path) as replica:
        uids = replica.listing(ALL).uids()
        assert len(uids) == MANY
        start = perf_counter()
        replica.complete_many(uids)
        taken = perf_counter() - start
        replica.undo()
    return taken


def pressed(watched: Watched) -> list[float]:
    """Press `j` again and again until all is done; return the seconds each took."""
    meanwhile: list[float] = []
    while not over(watched.lines):
        watched.quiet(PAUSE)
        before = cursor(watched.lines)
        if before > 30:
            watched.press("gg", lambda lines: cursor(lines) < 5 or over(lines))
            continue
        taken = watched.press("j", moved_to(before + 1))
        if not over(watched.lines):
            meanwhile.append(taken)
    return meanwhile


def left_alone(watched: Watched) -> list[float]:
    """Press nothing until all is done."""
    watched.until(over)
    return []


def completed(
    watched: Watched, meanwhile: Callable[[Watched], list[float]]
) -> tuple[float, float, list[float]]:
    """Complete all, and take it back.

    Args:
        watched: the screen; all of its todos are open again at the end.
        meanwhile: what to do until all is done; returns the seconds of each key.

    Returns:
        The seconds until the screen says that it does, those until it is done, and those of each key.
    """
    watched.press("gg*", last_line(f"{MANY:,} selected"))
    watched.quiet(0.3)
    begin = perf_counter()
    first = watched.press("d", last_line(f"{MANY:,} todos …"))
    keys = meanwhile(watched)
    done = perf_counter() - begin
    watched.quiet(1)
    watched.press("u", useful)
    watched.quiet(1)
    return first, done, keys


async def bench() -> dict[str, Any]:
    """Complete all todos, on the screen and without it."""
    with tempfile.TemporaryDirectory(prefix="rowdo-bench-") as folder:
        homes = {name: Path(folder) / name for name in ("screen", "plain")}
        for home in homes.values():
            await settle(home, MANY)
        firsts, plains, meanwhile = [], [], list[float]()
        dones, with_keys = list[float](), list[float]()
        with Watched(ROWDO, environment(homes["screen"])) as watched:
            watched.until(useful)
            watched.quiet(2)
            watched.press("ga", title("All"))
            idle = []
            for _ in range(PRESSES):
                watched.quiet(PAUSE)
                idle.append(down(watched))
            for _ in range(ROUNDS):
                plains.append(plain(homes["plain"]))
                for way, into in ((left_alone, dones), (pressed, with_keys)):
                    first, done, keys = completed(watched, way)
                    firsts.append(first)
                    into.append(done)
                    meanwhile += keys
    seconds = {"done": dones, "done with keys": with_keys, "plain": plains}
    ratios = {
        f"complete {MANY:,} on the screen / without it": ratio(seconds, "done", "plain"),
        "j meanwhile / idle j, p95": round(p95(meanwhile) / p95(idle), 3),
    }
    raw = {
        "first frame": {**told(firsts), "limit in ms": FIRST_FRAME},
        "done": told(dones),
        "done, with keys meanwhile": told(with_keys),
        "done, with keys meanwhile / without the screen": ratio(seconds, "done with keys", "plain"),
        "without the screen": told(plains),
        "j meanwhile": {**told(meanwhile), "presses": len(meanwhile)},
        "idle j": told(idle),
    }
    return {"ratios": ratios, "limits": dict(zip(ratios, (DONE, KEYS), strict=True)), "raw": raw}
