"""The next start is prepared while nothing happens: a window that is closed leaves no time for that."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import App, playing, press, settled
from tests.app.world import Stage
from tui.app.timers import QUIET
from tui.todos import Todo

SIZE = (100, 24)
FEW = 5
"""Ticks that the screen's own timer may have done beside those of a test, and more."""


def tick(app: App, times: int) -> None:
    assert app.main
    for _ in range(times):
        app.main.timers.tick()


async def test_the_first_frame_of_the_next_start_is_kept_each_quiet_minute(stage: Stage) -> None:
    """A sync writes where it stands, a day ends: what was kept may be good no more."""
    async with playing(stage, SIZE) as (app, pilot):
        tick(app, QUIET - FEW)
        assert stage.frames == []
        tick(app, QUIET)
        assert stage.frames == [SIZE]
        await pilot.resize_terminal(80, 20)
        tick(app, QUIET)
        assert stage.frames == [SIZE, (80, 20)]


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
