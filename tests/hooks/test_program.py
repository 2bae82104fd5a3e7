"""A program that hangs, fails or floods does no harm: it receives todos, and its end is reported."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.processes import runs
from tui.hooks.program import MOST, ProgramResult, run_program, run_program_async

TODOS = b'{"task": "buy milk"}\n' * 20_000
"""More than a pipe holds."""


def run(*arguments: str, seconds: float = 20) -> ProgramResult:
    return run_program(arguments, TODOS, environment={"OWN": "set"}, seconds=seconds)


def test_it_gets_todos_and_variables_and_its_output_is_kept() -> None:
    result = run("sh", "-c", 'echo "$OWN"; wc -l; echo oops >&2')
    assert result.output.split() == ["set", "20000", "oops"]
    assert result.problem == ""


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["sh", "-c", "exit 3"], "sh exited with 3."),
        (["sh", "-c", "kill -9 $$"], "sh was killed."),
        (["no-such-program"], "no-such-program cannot be run: No such file or directory."),
        (["a\0b"], "a\0b cannot be run: embedded null byte."),
        (["true"], ""),
    ],
)
async def test_how_it_ended_is_told(arguments: Sequence[str], problem: str) -> None:
    assert run(*arguments).problem == problem
    assert (await run_program_async(arguments, TODOS, environment={})).problem == problem


def test_one_that_hangs_is_killed_with_all_it_started() -> None:
    for seconds in (0.5, 5, 50):
        result = run("sh", "-c", "sleep 1000 & echo $!; sleep 1000", seconds=seconds)
        assert result.problem == f"sh did not end within {seconds:g} seconds, and was killed."
        # Until then a busy machine may not have come to start the other.
        if child := result.output.strip():
            break
    assert child
    deadline = time.monotonic() + 30
    while runs(child):
        assert time.monotonic() < deadline


async def test_one_is_killed_where_nobody_waits_any_more(tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/a; mv {tmp_path}/a {tmp_path}/pid; sleep 1000"
    waiting = asyncio.create_task(run_program_async(["sh", "-c", script], TODOS, environment={}))
    while not (tmp_path / "pid").exists():  # noqa: ASYNC110 another process makes it
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    pid = (tmp_path / "pid").read_text().strip()
    deadline = time.monotonic() + 30
    while runs(pid):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def test_one_that_floods_is_read_to_the_end_and_kept_in_part() -> None:
    flood = "import sys; [sys.stdout.write('x' * 1000) for _ in range(5000)]"
    result = run(sys.executable, "-c", flood)
    assert (len(result.output), result.problem) == (MOST, "")


def test_what_it_leaves_in_the_background_is_not_waited_for_and_lives_on() -> None:
    result = run("sh", "-c", "sleep 1000 & echo $!")
    child = result.output.strip()
    assert result.problem == ""
    assert runs(child)
    os.kill(int(child), signal.SIGKILL)
