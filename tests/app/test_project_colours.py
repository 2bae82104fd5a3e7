"""A project has the same colour everywhere."""

from pathlib import Path

import pytest

from tests.app.play_scene import colours_of, lines, playing, press
from tests.app.scenes import Scene, typed
from tui.app.app import RowdoApp
from tui.app.styles import mix
from tui.app.themes import DARK

HOME = mix(DARK).hue("home").color
OF_ONE = ({"task": "Pay rent", "project": "home"}, {"task": "Sweep", "project": "home", "is_complete": True})


def scene(*keys: str) -> Scene:
    return Scene(keys=keys, world=OF_ONE)


SIZES = [(120, 40), (80, 24), (40, 10)]


def of_sign_before_home(app: RowdoApp) -> set[str]:
    """Return the colours of the sign in those lines of the screen in which it stands before the name."""
    found = set()
    for strip in lines(app):
        for each in strip if "● home" in strip.text else ():
            if each.text.strip() == "●" and each.style and each.style.color:
                found.add(each.style.color.name)
    return found


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("g", "a"), "#home"),
        (("g", "a", "."), "#home"),
        (("g", "d"), "#home"),
        (("g", "p", "enter"), "  home"),
        (("a", *typed("Sweep #home")), "# home"),
        (("a", *typed("Sweep #home")), "#home"),
    ],
    ids=["a todo", "with done", "a done todo", "the title", "a chip", "the line"],
)
async def test_a_project_has_the_same_colour_wherever_its_name_stands(
    tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...], words: str
) -> None:
    assert HOME
    async with playing(scene(*keys).stage(tmp_path), size) as (app, pilot):
        await press(pilot, *keys)
        assert colours_of(app, words) == {HOME.name}


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize(
    "keys", [("h",), ("g", "p"), ("g", "p", "enter", "h"), ("g", "a", "m", *"home")], ids="".join
)
async def test_so_has_the_sign_before_it(
    tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    assert HOME
    async with playing(scene().stage(tmp_path), size) as (app, pilot):
        await press(pilot, *keys)
        assert HOME.name in of_sign_before_home(app)  # what is behind a panel is dimmed
