"""A short recording: the real app plays a few keys, and its screens become the frames of one animated SVG."""

import asyncio
import re
from dataclasses import dataclass

from textual.pilot import Pilot

from tests.app.play_scene import press, settled
from tests.app.scenes import typed
from tests.app.world import NOW
from tests.screenshots.camera import TIMEOUT, plain, shown
from tui.app.app import RowdoApp
from tui.client.client import Client, ProfileChoice
from tui.client.services import ClientServices

NAME = "recording"
SIZE = (84, 20)
MOST_BYTES = 500_000
LINE_CLIPS = re.compile(
    r'<clipPath id="[^"]*-line-\d+">.*?</clipPath>\s*| clip-path="url\(#[^"]*-line-\d+\)"', re.DOTALL
)
"""What cuts each line off at its end: no line is longer, and all of them are a third of the file."""


@dataclass(frozen=True)
class Step:
    """Keys, and how long what they lead to is looked at.

    Attributes:
        keys: in order.
        seconds: until the next step.
        shows: words that prove that the step did what it is there for.
    """

    keys: tuple[str, ...]
    seconds: float
    shows: str = ""


def _typing(*parts: str) -> list[Step]:
    return [Step(typed(part), 0.35) for part in parts]


STEPS = (
    Step((), 1.6, "Today"),
    Step(("a",), 0.6),
    *_typing("Call the ", "bank ", "#home ", "@phone ", "p2 "),
    Step(typed("fri 9am"), 2.0, "Fri 27 Nov"),
    Step(("enter",), 1.8, "Added"),
    Step(("d",), 1.6, "Completed"),
    Step(("u",), 1.4, "Undone"),
    Step(("/", *typed("lisb")), 1.8, "more elsewhere"),
    Step(("enter",), 1.6, "Book flights"),
    Step(("escape", "ctrl+p", *typed("trav")), 1.4, "What to do"),
    Step(("enter",), 1.8, "Pack"),
    Step(("g", "m"), 2.4, "November 2026"),
)


async def recorded() -> str:
    """Return the animated SVG of `STEPS`.

    Raises:
        TimeoutError: a step does not lead to what it promises.
    """
    ClientServices(Client(ProfileChoice())).keep_preference("theme", "rowdo-dark")
    app = RowdoApp(ClientServices(Client(ProfileChoice())), clock=lambda: NOW)
    frames = []
    async with app.run_test(size=SIZE) as pilot:
        await shown(app, pilot, "● synced")
        for step in STEPS:
            await press(pilot, *step.keys)
            await _synced(app, pilot)
            await shown(app, pilot, step.shows)
            frames.append(plain(app.export_screenshot(title="rowdo")))
    return joined(frames, [step.seconds for step in STEPS])


async def _synced(app: RowdoApp, pilot: Pilot[None]) -> None:
    """Wait until everything is in the database: how long that takes is not for the recording to tell."""
    assert app.main
    async with asyncio.timeout(TIMEOUT):
        while app.main.replica.waiting or app.sync_status.word != "synced":
            await asyncio.sleep(0.02)
            await settled(pilot)


def joined(frames: list[str], seconds: list[float]) -> str:
    """Return pictures as one that shows each of them for its time, over and over.

    Whoever asked for less motion sees the last but one, which stands still.
    """
    box = re.search(r'viewBox="[^"]*"', frames[0])
    assert box
    total, begin = sum(seconds), 0.0
    rules = [
        f".frame {{ visibility: hidden; animation: {total:g}s step-end infinite; }}",
        "@media (prefers-reduced-motion: reduce) { .frame { animation: none !important; } "
        f"#frame{len(frames) - 2} {{ visibility: visible; }} }}",
    ]
    groups = []
    for number, (frame, length) in enumerate(zip(frames, seconds, strict=True)):
        start, stop = 100 * begin / total, 100 * (begin + length) / total
        begin += length
        hidden = "0% { visibility: hidden; } " if number else ""
        rules.append(
            f"@keyframes f{number} {{ {hidden}{start:.3f}% {{ visibility: visible; }} "
            f"{stop:.3f}% {{ visibility: hidden; }} }}"
        )
        inner = re.sub(r"\A.*?<svg[^>]*>|</svg>\s*\Z", "", frame, flags=re.DOTALL)
        inner = LINE_CLIPS.sub("", inner).replace("terminal-", f"t{number}-")
        groups.append(f'<g class="frame" id="frame{number}" style="animation-name: f{number}">{inner}</g>')
    style = "\n".join(rules)
    body = "\n".join(groups)
    return f'<svg {box[0]} xmlns="http://www.w3.org/2000/svg">\n<style>\n{style}\n</style>\n{body}\n</svg>\n'
