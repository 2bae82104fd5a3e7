"""Playing a scene in the real app, without a terminal, and writing down what is on the screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256

from textual.pilot import Pilot

from tests.app.world import NOW, Stage
from tui.app.app import RowdoApp

App = RowdoApp


@asynccontextmanager
async def playing(
    stage: Stage, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[RowdoApp, Pilot[None]]]:
    """Run the app on `stage` until the block ends."""
    app = RowdoApp(stage, clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield app, pilot
    stage.replica.close()


async def settled(pilot: Pilot[None]) -> None:
    """Wait until everything that is under way has been drawn."""
    await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, named as people write them in the profile file."""
    names = {"+": "plus", "-": "minus", "*": "asterisk", "/": "slash", "?": "question_mark", "@": "at"}
    names |= {":": "colon", ".": "full_stop", "#": "number_sign", "&": "ampersand", "!": "exclamation_mark"}
    names |= {"<": "less_than_sign", "[": "left_square_bracket", "]": "right_square_bracket", ",": "comma"}
    for key in keys:
        await pilot.press(names.get(key, key))
    await settled(pilot)


def text(app: RowdoApp) -> str:
    """Return the words on the screen, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def colours(app: RowdoApp) -> str:
    """Return a short name for all colours and styles on the screen: the same only where all of them are."""
    found = sha256()
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            pen = style and (style.color, style.bgcolor, style.bold, style.dim, style.reverse, style.strike)
            found.update(f"{len(segment.text)}:{pen}\n".encode())
    return found.hexdigest()[:12]
