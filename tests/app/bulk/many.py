"""A list of many todos, what is done to it in parts, and a gate at which the thread that does it waits."""

import asyncio
import threading

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import settled
from tui.app.app import RowdoApp
from tui.app.job import Job
from tui.replica.replica import Replica
from tui.todos.view import ALL

MANY = 120
PART = 15
"""Todos that are changed at a time."""


def name(number: int) -> str:
    return f"00000000-0000-1200-8000-{number:012}"


class Gate:
    """Lets the thread do so many parts, and no more until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, parts: int) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        advance = Job.advance

        def advanced(job: Job, count: int) -> None:
            nonlocal parts
            advance(job, count)
            parts -= 1
            if not parts:
                self.reached.set()
                assert self.open.wait(60)

        monkeypatch.setattr(Job, "advance", advanced)


async def reached(pilot: Pilot[None], shut: Gate) -> None:
    """Wait until the thread has come to the gate, and the screen has heard of it."""
    await asyncio.to_thread(shut.reached.wait, 60)
    await settled(pilot)


async def over(app: RowdoApp, pilot: Pilot[None]) -> None:
    """Wait until nothing is under way."""
    assert app.main
    while app.main.bulk.busy:
        await settled(pilot)
    await settled(pilot)


def done(replica: Replica) -> int:
    return MANY - len(replica.listing(ALL))
