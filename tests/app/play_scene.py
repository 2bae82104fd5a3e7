"""Runs a scene in the real app without a terminal, and reads the screen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from textual import events
from textual._compositor import Compositor
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from tests.app.world import NOW, Stage
from tui.app.app import RowdoApp
from tui.app.screens.main import MainScreen

App = RowdoApp


@asynccontextmanager
async def playing(
    stage: Stage, size: tuple[int, int] = (80, 24), clock: Callable[[], datetime] = lambda: NOW
) -> AsyncIterator[tuple[RowdoApp, Pilot[None]]]:
    """Run the app on `stage` until the block ends; only what a test can look at is drawn."""
    app = RowdoApp(stage, clock=clock)
    try:
        with patch.object(Compositor, "render_update", _drawn_later):
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                yield app, pilot
    finally:
        stage.replica.close()


async def settled(pilot: Pilot[None]) -> None:
    """Wait until everything that is under way has been drawn, a search that waits for a pause too."""
    await _passed_on(pilot)
    if isinstance(pilot.app, RowdoApp) and (main := pilot.app.main) and _searched(main) is not None:
        while _searched(main) not in (None, main.list_state.search):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)
        await _passed_on(pilot)
    if below := pilot.app.screen_stack[:-1]:
        # Once: whatever is below draws itself and all above it anew each time it is asked, changed or not.
        for screen in below:
            screen._on_timer_update()  # noqa: SLF001 - Textual has no public name for it
        await _passed_on(pilot)
    _draw(pilot.app.screen._compositor, screen_stack=pilot.app._background_screens)  # noqa: SLF001 - the same


_draw = Compositor.render_update
"""Draws what has changed since the last time, or everything; without a terminal nobody sees it."""


def _drawn_later(compositor: Compositor, full: bool = False, **options: Any) -> object:
    """Leave out a frame that no test can see: most of the time went to them. A picture is not left out."""
    return _draw(compositor, full=True, **options) if full else None


def _searched(main: MainScreen) -> str | None:
    """What is being searched for: the list follows it after a pause in the typing."""
    if main.typing and main.typing.prompt and main.typing.prompt.label == "/":
        return main.typing.line.text
    return None


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, named as people write them in the profile file; each finds what the one before opened."""
    for number, key in enumerate(keys):
        if number:
            await _passed_on(pilot, drawn=False)
        _send(pilot, _key(key))
    await settled(pilot)


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """Press keys that arrive together, as from fast hands over a slow line."""
    for key in keys:
        _send(pilot, _key(key))
    await settled(pilot)


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste a text, as a terminal passes it on: its lines end in carriage returns."""
    _send(pilot, events.Paste(text))
    await settled(pilot)


def _key(key: str) -> events.Key:
    name = _character_to_key(key) if len(key) == 1 else key
    return events.Key(name, " " if key == "space" else key if len(key) == 1 else None)


def _send(pilot: Pilot[None], event: events.Event) -> None:
    pilot.app.post_message(event)


async def _passed_on(pilot: Pilot[None], *, drawn: bool = True) -> None:
    """Wait until messages have been answered, and the answers too, and what waits for a frame is done.

    Args:
        drawn: whether the frame itself is waited for, or only what is to be done with it.
    """
    # Textual's own pause waits for an idle processor too, which takes long where tests run side by side.
    await _all_ran()
    for _ in range(4):
        await pilot._wait_for_screen()  # noqa: SLF001 - Textual has no public name for it
        await _all_ran()
        screen = pilot.app.screen
        if not (_waits_for_frame(screen) or (drawn and _is_outdated(screen))):
            return
        screen._on_timer_update()  # noqa: SLF001 - the same
        await _all_ran()


async def _all_ran() -> None:
    """Wait until every task waits for something: a message, a time, another thread."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined] # noqa: SLF001 - it has no public name
    await asyncio.sleep(0)
    while ready:  # noqa: ASYNC110 - the same
        await asyncio.sleep(0)


def _waits_for_frame(screen: Screen[Any]) -> bool:
    """Whether something will be done with the next frame."""
    return bool(
        screen._layout_required  # noqa: SLF001 - Textual has no public names for them
        or screen._scroll_required  # noqa: SLF001
        or screen._recompose_required  # noqa: SLF001
        or screen._callbacks  # noqa: SLF001
    )


def _is_outdated(screen: Screen[Any]) -> bool:
    """Whether something will be drawn with the next frame."""
    return bool(screen._repaint_required or screen._dirty_widgets)  # noqa: SLF001 - the same


def lines(app: RowdoApp) -> list[Strip]:
    """Return the lines on the screen, as Textual has drawn them."""
    return app.screen._compositor.render_strips()  # noqa: SLF001 - the public way to them is an SVG


def text(app: RowdoApp) -> str:
    """Return the words on the screen, line by line."""
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in lines(app))


def colours_of(app: RowdoApp, words: str) -> set[str]:
    """Return the colours that these words have on the screen, wherever they stand."""
    found = set()
    for strip in lines(app):
        for segment in strip:
            if words in segment.text and segment.style and segment.style.color:
                found.add(segment.style.color.name)
    return found


def colours(app: RowdoApp) -> str:
    """Return a short name for all colours and styles on the screen: the same only where all of them are."""
    found = sha256()
    for strip in lines(app):
        for segment in strip:
            style = segment.style
            drawn = style and (style.color, style.bgcolor, style.bold, style.dim, style.reverse, style.strike)
            found.update(f"{len(segment.text)}:{drawn}\n".encode())
    return found.hexdigest()[:12]
