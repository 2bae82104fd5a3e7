"""Hostile files: no crash, bounded memory, each refusal with its line."""

import random
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from tests.formats.read_and_write import OPTIONS
from tui.formats import FORMATS
from tui.formats.importing import Problem

SEEDS = {
    "json": b'{"task": "a", "tags": ["b"], "due_date": "2026-01-01", "uid": "%s"}',
    "csv": b'a,"b",2026-01-01,"x,y",true,4',
    "todo.txt": b"x 2026-01-01 (A) task +p @c due:2026-01-01 rec:+1w id:1 p:2 http://x",
    "taskwarrior": b'{"description":"a","due":"20260101T000000Z","tags":["x"],"recur":"weekly"},',
    "icalendar": b"SUMMARY:a\nDUE;TZID=Nowhere/At:20260101T000000\nRRULE:FREQ=DAILY\nEND:VTODO\nBEGIN:VTODO",
    "markdown": b"  - [ ] a #p @t tomorrow 9am every day // notes",
    "todoist": b"task,a @b,c,1,2,me,you,every day,en",
    "ticktick": b",Home,a,x,2026-12-30T00:00:00+0000,RRULE:FREQ=DAILY,5,0,t1,",
}
HEADS = {
    "ticktick": b"Folder Name,List Name,Title,Tags,Due Date,Repeat,Priority,Status,taskId,parentId\n",
    "csv": b"task,tags,due_date,notes,is_complete,priority\n",
    "icalendar": b"BEGIN:VCALENDAR\nBEGIN:VTODO\n",
    "taskwarrior": b"[\n",
    "todoist": b"TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG\n",
}
BITS = (
    b'"',
    b"\\",
    b"\0",
    b"\xff",
    b"\x1b[31m",
    b"{",
    b"[" * 50,
    b"9" * 400,
    b"\xf0\x9f\x98\x80",
    b"\r",
    b"\xe2\x80\xae",
)


def hostile(name: str, amount: int) -> Iterator[bytes]:
    """Lines that nearly are of the format."""
    chance = random.Random(name)
    if name in HEADS:
        yield HEADS[name]
    for _ in range(amount):
        line = bytearray(SEEDS[name])
        for _ in range(chance.randint(0, 4)):
            place = chance.randrange(len(line) + 1)
            line[place : place + chance.randint(0, 6)] = chance.choice(BITS)
        yield bytes(line) + b"\n"


class Stream:
    """A file that is made as it is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = bytearray()

    def read(self, size: int) -> bytes:
        while len(self._held) < size and (piece := next(self._pieces, b"")):
            self._held += piece
        return self._take(size)

    def readline(self, limit: int) -> bytes:
        searched = 0
        while (end := self._held.find(b"\n", searched)) < 0 and len(self._held) < limit:
            searched = len(self._held)
            if not (piece := next(self._pieces, b"")):
                break
            self._held += piece
        return self._take(min(limit, end + 1 if end >= 0 else len(self._held)))

    def _take(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken


def survive(name: str, amount: int) -> tuple[int, int]:
    """Read so many hostile lines; return how many todos and how many problems there were."""
    todos = problems = 0
    for each in FORMATS[name].read(cast("BinaryIO", Stream(hostile(name, amount))), OPTIONS):
        if isinstance(each, Problem):
            assert each.line >= 1
            assert each.column >= 1
            assert each.message
            problems += 1
        else:
            assert each.task.strip()
            todos += 1
    return todos, problems


def most_memory() -> int:
    """The most that this program has held so far, in MiB; getrusage would count what started it, too."""
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kilobytes) // 1024


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_lines_are_read_or_refused(name: str) -> None:
    todos, problems = survive(name, 300)
    assert todos or problems


AMOUNTS = dict.fromkeys(FORMATS, 200_000) | {"icalendar": 50_000, "markdown": 100_000}
"""Lines; of those that cost most to read there are fewer."""


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_very_many_hostile_lines_fit_in_little_memory(name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.formats.test_hostile", name, str(AMOUNTS[name])],
        capture_output=True,
        text=True,
        timeout=600,
        cwd=Path(__file__).parents[2],
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    todos, problems, megabytes = map(int, ran.stdout.split())
    assert todos or problems
    assert megabytes < 250


@pytest.mark.parametrize("name", FORMATS)
def test_a_line_without_end(name: str) -> None:
    def endless() -> Iterator[bytes]:
        if name in HEADS:
            yield HEADS[name]
        for _ in range(200):
            yield b"x" * 65536

    found = list(FORMATS[name].read(cast("BinaryIO", Stream(endless())), OPTIONS))
    assert all(isinstance(each, Problem) for each in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", [b'x","y\n', b'a,"b\n', b"a,b\n"], ids=["closed and opened", "opened", "once"]
)
def test_quotes_that_never_match_are_given_up_on(line: bytes) -> None:
    def endless() -> Iterator[bytes]:
        yield b'task,notes\n"'
        for _ in range(4_000):
            yield line * 100

    found = FORMATS["csv"].read(cast("BinaryIO", Stream(endless())), OPTIONS)
    assert next(each for each in found if isinstance(each, Problem)).line == 2
    assert sum(1 for _ in found) >= 1


@pytest.mark.parametrize(
    ("name", "begin", "line"),
    [
        ("markdown", b"- [ ] a\n", b"  " + b"x" * 1022 + b"\n"),
        ("todoist", HEADS["todoist"] + b"task,a,,,,,,,\n", b"note," + b"x" * 1024 + b",,,,,,,\n"),
    ],
)
def test_notes_without_end_are_not_kept_in_memory(name: str, begin: bytes, line: bytes) -> None:
    def endless() -> Iterator[bytes]:
        yield begin
        for _ in range(20_000):
            yield line

    tracemalloc.start()
    [refused] = FORMATS[name].read(cast("BinaryIO", Stream(endless())), OPTIONS)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(refused, Problem)
    assert "Notes may have" in refused.message
    assert most < 8 * 1024 * 1024


if __name__ == "__main__":
    counts = survive(sys.argv[1], int(sys.argv[2]))
    print(*counts, most_memory())
