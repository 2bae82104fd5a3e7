"""Taking a picture: the real app plays a scene, its screen becomes an SVG, and that a PNG in Chromium."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.pilot import Pilot

from tests.app.play_scene import press, settled, text
from tests.app.world import NOW
from tests.screenshots.pictures import Picture
from tui.app.app import RowdoApp
from tui.client.client import Client, ProfileChoice
from tui.client.services import ClientServices

TIMEOUT = 20.0
"""Seconds until a scene has to be what it is called."""
FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
FONTS = '"DejaVu Sans Mono", Menlo, Consolas, monospace'


async def played(picture: Picture) -> str:
    """Return the SVG of the screen once the scene has been played.

    Raises:
        TimeoutError: the screen does not show what the scene promises.
    """
    # A client reads the profile once.
    ClientServices(Client(ProfileChoice())).keep_preference("theme", f"rowdo-{picture.theme}")
    app = RowdoApp(ClientServices(Client(ProfileChoice())), clock=lambda: NOW)
    async with app.run_test(size=picture.size) as pilot:
        if picture.scene.signed_in:
            await shown(app, pilot, "● synced")
        await press(pilot, *picture.scene.keys)
        await shown(app, pilot, *picture.scene.shows)
        return plain(app.export_screenshot(title="rowdo"))


async def shown(app: RowdoApp, pilot: Pilot[None], *words: str) -> None:
    """Wait until all of `words` are on the screen.

    Raises:
        TimeoutError: they do not come.
    """
    try:
        async with asyncio.timeout(TIMEOUT):
            while not all(word in text(app) for word in words):
                await asyncio.sleep(0.02)
                await settled(pilot)
    except TimeoutError:
        raise TimeoutError(f"Not all of {words} came:\n{text(app)}") from None


def plain(svg: str) -> str:
    """Return the picture with the fonts of whoever looks at it, and nothing fetched from elsewhere."""
    # No trailing blanks, and no name made of the picture's contents: so remaking it changes little.
    svg = re.sub(r"terminal-\d+-", "terminal-", FONT_FACES.sub("", svg))
    return re.sub(r"[ \t]+$", "", svg.replace("Fira Code", FONTS), flags=re.MULTILINE)


@contextmanager
def chromium() -> Iterator[str]:
    """The options of a browser whose profile is thrown away."""
    with TemporaryDirectory(prefix="rowdo-chromium-") as profile:
        yield f"--user-data-dir={profile}"


def develop(svg: Path, png: Path) -> None:
    """Make a PNG of an SVG.

    Raises:
        RuntimeError: there is no Chromium, or it made none.
    """
    browser = shutil.which("chromium")
    if browser is None:
        raise RuntimeError("PNGs are made by Chromium (Debian package chromium), which is not installed.")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text("utf-8"))
    assert box
    width, height = (round(float(side)) for side in box.groups())
    with chromium() as profile:
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", profile]
        command += ["--default-background-color=00000000", f"--window-size={width},{height}"]
        ran = subprocess.run(
            [*command, f"--screenshot={png}", svg.resolve().as_uri()],
            capture_output=True,
            text=True,
            timeout=60,
        )
    if ran.returncode or not png.exists():
        raise RuntimeError(f"Chromium made no picture of {svg.name}: {ran.stderr.strip()[-500:]}")
