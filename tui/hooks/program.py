"""Runs one of the person's programs: writes todos to its input, and limits its output and its time."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Event, Thread
from typing import NamedTuple

SECONDS = 60.0
"""How long a program may run."""

MOST = 64 * 1024
"""Bytes of its output that are kept; what comes after them is read and dropped."""

LINGERING = 0.2
"""Seconds to wait for output after a program has ended: one that it started may hold the pipe open."""


class ProgramResult(NamedTuple):
    """How a program ended."""

    output: str
    """What it printed on standard output and standard error, as far as it was kept."""
    problem: str
    """What went wrong, as a sentence; empty if it exited with 0."""


def run_program(
    arguments: Sequence[str], todos: bytes, *, environment: Mapping[str, str], seconds: float = SECONDS
) -> ProgramResult:
    """Run a program in a process group of its own, and return how it ended. No shell is involved.

    Args:
        arguments: the program and its arguments.
        todos: NDJSON for its standard input, which it need not read.
        environment: variables to set beside this process's.
        seconds: how long it may run; then it is killed, with all that it started.
    """
    started = _start(arguments, todos, environment)
    return started if isinstance(started, ProgramResult) else started.wait(seconds)


async def run_program_async(
    arguments: Sequence[str], todos: bytes, *, environment: Mapping[str, str], seconds: float = SECONDS
) -> ProgramResult:
    """Do the same without blocking the event loop; the program is killed where the caller is cancelled."""
    cancelled = Event()
    running: list[_Program] = []

    def run() -> ProgramResult:
        started = _start(arguments, todos, environment)
        if isinstance(started, ProgramResult):
            return started
        running.append(started)
        if cancelled.is_set():  # while it was started
            started.kill()
        return started.wait(seconds)

    try:
        return await asyncio.to_thread(run)
    except asyncio.CancelledError:
        cancelled.set()
        for each in running:
            each.kill()
        raise


def _start(
    arguments: Sequence[str], todos: bytes, environment: Mapping[str, str]
) -> "_Program | ProgramResult":
    try:
        return _Program(arguments, todos, environment)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return ProgramResult("", f"{arguments[0]} cannot be run: {reason}.")


class _Program:
    """A program that runs. Threads of its own give it todos and read its output, as long as it takes."""

    def __init__(self, arguments: Sequence[str], todos: bytes, environment: Mapping[str, str]) -> None:
        self._name = arguments[0]
        self._output = bytearray()
        self._process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **environment},
        )
        self._reading = Thread(target=self._read, daemon=True)
        self._reading.start()
        Thread(target=self._feed, args=(todos,), daemon=True).start()

    def wait(self, seconds: float) -> ProgramResult:
        """Wait until it ends, or kill it after so many seconds; return how it ended."""
        problem = ""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
            problem = f"{self._name} did not end within {seconds:g} seconds, and was killed."
        else:
            if code:
                problem = f"{self._name} exited with {code}." if code > 0 else f"{self._name} was killed."
        self._reading.join(LINGERING)
        return ProgramResult(self._output.decode(errors="replace"), problem)

    def kill(self) -> None:
        """Kill it, and all that it has started."""
        if self._process.poll() is not None:
            return  # its number may be another's by now
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def _feed(self, todos: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError), self._process.stdin as stdin:  # it may not read what it is given
            stdin.write(todos)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stdout:
            while chunk := os.read(stdout.fileno(), MOST):
                self._output += chunk[: MOST - len(self._output)]
