"""Every key has a visible effect, or a message tells why it has none."""

import string
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import colours, press, text
from tests.app.test_keys import begin_anew, outside, pressing
from tui.app.app import RowdoApp
from tui.app.key_presets import PRESETS
from tui.app.list_state import ListState
from tui.app.screens.main import MainScreen
from tui.todos.view import CONFLICTS, project

__all__ = ["outside"]

TYPED = [*string.ascii_letters, *string.digits, *string.punctuation, "é"]
OTHERS = ["f5", "ctrl+c", "ctrl+x", "delete"]


def in_list(main: MainScreen) -> None:
    main.show(ListState(project("home")))


def in_empty_list(main: MainScreen) -> None:
    main.show(ListState(CONFLICTS))


def in_sidebar(main: MainScreen) -> None:
    in_list(main)
    main.panes.use(main.panes.sidebar)


def in_details(main: MainScreen) -> None:
    in_list(main)
    main.panes.fold("details", folded=False)
    main.panes.use(main.panes.details)


PANES = {"list": in_list, "empty list": in_empty_list, "sidebar": in_sidebar, "details": in_details}


async def silent_keys(
    app: RowdoApp, pilot: Pilot[None], main: MainScreen, go: Callable[[MainScreen], None]
) -> AsyncIterator[str]:
    """Press every key and every chord, and tell those after which everything looks as before."""
    chords = {chord for bound in main.keymap.chords.values() for chord in bound}
    for chord in sorted(chords | {*TYPED, *OTHERS}):
        await begin_anew(app, main)
        setattr(app, "left", False)  # noqa: B010 the fixture made it
        go(main)
        await press(pilot)
        before = text(app), colours(app), app.screen
        await press(pilot, *chord.split())
        if (text(app), colours(app), app.screen) == before and not getattr(app, "left", False):
            yield chord


PANELS = {
    "add line": ("a",),
    "search": ("/",),
    "palette": ("ctrl+p",),
    "project": ("m",),
    "tags": ("@",),
    "due": ("t",),
    "due in words": ("t", "i"),
    "calendar": ("g", "m"),
    "help": ("?",),
    "settings": (",",),
}
"""What opens each panel, and lines to type in, from the list."""
FOR_PANELS = ["up", "left", "tab", "pageup", "home", "backspace", "f5", "ctrl+x", "ctrl+k", "~", "Z"]


@pytest.mark.parametrize("panel", PANELS)
async def test_no_key_is_silent_in_a_panel(panel: str, tmp_path: Path) -> None:
    async with pressing(tmp_path, "default") as (app, pilot, main):
        silent = []
        for key in FOR_PANELS:
            await begin_anew(app, main)
            in_list(main)
            await press(pilot, *PANELS[panel])
            before = text(app), colours(app), app.screen
            await press(pilot, key)
            if (text(app), colours(app), app.screen) == before:
                silent.append(key)
        assert silent == []


@pytest.mark.slow
@pytest.mark.parametrize("pane", PANES)
@pytest.mark.parametrize("preset", PRESETS)
async def test_no_key_is_silent(preset: str, pane: str, tmp_path: Path) -> None:
    async with pressing(tmp_path, preset) as (app, pilot, main):
        assert [chord async for chord in silent_keys(app, pilot, main, PANES[pane])] == []
