"""The screen in a real terminal, against an empty Textual app, and 100,000 todos against 100.

The limits of the ratios are told with them. Beside them: a `j` in 500 bytes (80 by 24), and nothing at all
while nothing happens. Where dooit and vit are installed they open the same 10,000 todos.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench.many_todos import environment, settle
from tests.bench.peers import peers
from tests.bench.terminal import Watched

SIZES = (100, 1_000, 10_000, 100_000)
STARTS, PRESSES, IDLE = 15, 60, 60.0
ROWDO = (sys.executable, "-m", "tui")
EMPTY = (sys.executable, "-m", "tests.bench.empty")
KEPT = "1,000, frame kept"
LIMITS = {
    "start, 1,000 todos / empty app": 1.12,
    "start, 100,000 todos / empty app": 1.2,
    "start, 1,000 todos, frame kept / empty app": 0.4,
    "a key, 100,000 / 100": 1.3,
    "memory, 100,000 / empty app": 2,
}


def useful(lines: Sequence[str]) -> bool:
    """Tell whether a screen full of todos is there."""
    return sum("Call the plumber" in line for line in lines) > 20


def cursor(lines: Sequence[str]) -> int:
    """Return the line the cursor of the list stands on."""
    return next((y for y, line in enumerate(lines) if "▌" in line[15:50]), -1)


def title(word: str) -> Callable[[Sequence[str]], bool]:
    return lambda lines: word in lines[1]


def started(command: Sequence[str], home: Path, wanted: Callable[[Sequence[str]], bool]) -> float:
    """Start it and end it by force, so that it keeps nothing for the next start."""
    with Watched(command, environment(home)) as watched:
        return watched.until(wanted)


def started_again(home: Path) -> float:
    """Start it where it was left before, and leave it."""
    with Watched(ROWDO, environment(home)) as watched:
        taken = watched.until(useful)
        watched.quiet(1)
        watched.leave()
        return taken


def starts(homes: Mapping[int, Path], left: Path) -> dict[str, list[float]]:
    """Start each in turn, again and again; the screen in `left` is left each time as a person does."""
    works: dict[str, Callable[[], float]] = {
        "empty": lambda: started(EMPTY, homes[100], lambda lines: "ready" in lines[0])
    }
    for size, home in homes.items():
        works[f"{size:,}"] = lambda home=home: started(ROWDO, home, useful)  # type: ignore[misc]  # bound now
    works[KEPT] = lambda: started_again(left)
    for work in works.values():
        work()
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(STARTS):
        for name, work in works.items():
            seconds[name].append(work())
    return seconds


def down(watched: Watched) -> float:
    before = cursor(watched.lines)
    if before > 30:
        watched.press("gg", lambda lines: cursor(lines) < 5)
        watched.quiet(0.05)
        before = cursor(watched.lines)
    return watched.press("j", lambda lines: cursor(lines) == before + 1)


def written(watched: Watched) -> float:
    """Return how many bytes a `j` has written, the median of some."""
    counts = []
    for _ in range(9):
        watched.quiet(0.3)
        before = watched.written
        down(watched)
        watched.quiet(0.3)
        counts.append(watched.written - before)
    return median(counts)


def heading(lines: Sequence[str]) -> str:
    """Return the name of the list and how many there are in it."""
    return lines[1][25:80]


def complete(watched: Watched) -> float:
    before = heading(watched.lines)
    taken = watched.press(" ", lambda lines: heading(lines) != before)
    watched.quiet(0.05)
    watched.press("u", lambda lines: heading(lines) == before)
    return taken


def search(watched: Watched) -> float:
    watched.press("/", lambda lines: "words to look for" in "".join(lines))
    watched.quiet(0.05)
    taken = watched.press("x", lambda lines: "/x" in lines[1] and "fix" in lines[3])
    watched.press("\x03", lambda lines: "/x" not in lines[1])
    return taken


def switch(watched: Watched) -> float:
    watched.press("g", lambda lines: "upcoming" in lines[-1])
    watched.quiet(0.05)
    taken = watched.press("u", title("Upcoming"))
    watched.press("ga", title("All"))
    return taken


KEYS = {"j": down, "space": complete, "/x": search, "view": switch}


def keys(screens: Mapping[str, Watched]) -> dict[str, dict[str, list[float]]]:
    """Press the same keys on each screen in turn."""
    seconds: dict[str, dict[str, list[float]]] = {}
    for name, press in KEYS.items():
        seconds[name] = {size: [] for size in screens}
        for number in range(-3, PRESSES):
            for size, watched in screens.items():
                watched.quiet(0.1)
                taken = press(watched)
                if number >= 0:
                    seconds[name][size].append(taken)
    return seconds


def p95(samples: Sequence[float]) -> float:
    return quantiles(samples, n=20)[-1]


def told(samples: Sequence[float]) -> dict[str, float]:
    return {"ms": round(median(samples) * 1e3, 2), "p95": round(p95(samples) * 1e3, 2)}


async def bench() -> dict[str, Any]:
    """Start, press, and watch."""
    ratios: dict[str, float] = {}
    raw: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="rowdo-bench-") as folder, ExitStack() as open_screens:
        homes = {size: Path(folder) / str(size) for size in SIZES}
        for size, home in homes.items():
            await settle(home, size)

        await settle(left := Path(folder) / "left", 1_000)

        began = starts(homes, left)
        for size in (1_000, 100_000):
            pairs = zip(began[f"{size:,}"], began["empty"], strict=True)
            ratios[f"start, {size:,} todos / empty app"] = round(median(a / b for a, b in pairs), 3)
        pairs = zip(began[KEPT], began["empty"], strict=True)
        ratios["start, 1,000 todos, frame kept / empty app"] = round(median(a / b for a, b in pairs), 3)
        raw["start"] = {name: told(samples) for name, samples in began.items()}

        screens = {}
        for size in (100, 100_000):
            watched = open_screens.enter_context(Watched(ROWDO, environment(homes[size])))
            watched.until(useful)
            watched.quiet(2)
            watched.press("ga", title("All"))
            screens[f"{size:,}"] = watched
        empty = open_screens.enter_context(Watched(EMPTY, environment(homes[100])))
        empty.until(lambda lines: "ready" in lines[0])
        pressed = keys(screens)
        for name, samples in pressed.items():
            few, many = samples["100"], samples["100,000"]
            ratios[f"{name}, 100,000 / 100"] = round(median(many) / median(few), 3)
            ratios[f"{name}, 100,000 / 100, p95"] = round(p95(many) / p95(few), 3)
            raw[name] = {size: told(each) for size, each in samples.items()}

        crowded = screens["100,000"]
        ratios["memory, 100,000 / empty app"] = round(crowded.memory / empty.memory, 3)
        raw["memory, MB"] = {"100,000": crowded.memory // 1024, "empty app": empty.memory // 1024}
        small = open_screens.enter_context(Watched(ROWDO, environment(homes[100_000]), 80, 24))
        small.until(useful)
        small.quiet(2)
        raw["bytes for one j"] = {
            "80 by 24": written(small),
            "120 by 40, with details": written(crowded),
        }
        raw["bytes in an idle minute"] = crowded.heard(IDLE)
        raw["peers, 10,000 todos"] = peers(Path(folder), homes[10_000])
    return {"limits": LIMITS, "ratios": ratios, "raw": raw}
