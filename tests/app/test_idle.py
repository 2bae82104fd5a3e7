"""The next start is prepared while nothing happens: a window that is closed leaves no time for that."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import App, playing, press, settled
from tests.app.world import NOW, Stage
from tui.app.timers import QUIET
from tui.todos import Todo

SIZE = (100, 24)
FEW = 5
"""Ticks that the screen's own timer may have done beside those of a test, and more."""


def tick(app: App, times: int) -> None:
    assert app.main
    for _ in range(times):
        app.main.timers.tick()


async def test_the_first_frame_of_the_next_start_is_kept_after_a_quiet_minute(stage: Stage) -> None:
    async with playing(stage, SIZE) as (app, _):
        tick(app, QUIET - FEW)
        assert stage.frames == []
        tick(app, 2 * FEW)
        assert stage.frames == [SIZE]


async def test_it_is_kept_again_as_the_terminal_is_then_but_ever_more_rarely(stage: Stage) -> None:
    async with playing(stage, SIZE) as (app, pilot):
        tick(app, QUIET + FEW)
        await pilot.resize_terminal(80, 20)
        tick(app, QUIET)
        assert stage.frames == [SIZE, (80, 20)]
        tick(app, 60 * QUIET)
        assert len(stage.frames) == 6, "after 1, 2, 4, 8, 16 and 32 minutes"


async def test_it_is_kept_anew_when_a_day_has_ended(stage: Stage) -> None:
    now = [NOW]
    async with playing(stage, SIZE, clock=lambda: now[0]) as (app, pilot):
        tick(app, 5 * QUIET)
        stage.frames.clear()
        now[0] += timedelta(days=1)
        tick(app, 1)
        await settled(pilot)
        tick(app, QUIET - FEW)
        assert stage.frames == []
        tick(app, 2 * FEW)
        assert stage.frames == [SIZE]


async def a_key(stage: Stage, pilot: Pilot[None]) -> None:
    await press(pilot, "j")


async def a_change(stage: Stage, pilot: Pilot[None]) -> None:
    stage.replica.add(Todo("", "buy milk"))
    await settled(pilot)


@pytest.mark.parametrize("happens", [a_key, a_change])
async def test_it_is_kept_anew_when_something_has_happened(
    stage: Stage, happens: Callable[[Stage, Pilot[None]], Awaitable[None]]
) -> None:
    async with playing(stage, SIZE) as (app, pilot):
        tick(app, QUIET - FEW)
        await happens(stage, pilot)
        tick(app, QUIET - FEW)
        assert stage.frames == [], "it is not quiet"
        tick(app, 2 * FEW)
        await happens(stage, pilot)
        tick(app, QUIET)
        assert stage.frames == [SIZE, SIZE]
