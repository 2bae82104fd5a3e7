"""Every key has a visible effect, or a message tells why it has none."""

import string
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.key_effects import notice, reminded
from tests.app.play_scene import colours, playing, press, text
from tests.app.scenes import CODE, conflicted, refused
from tests.app.test_keys import begin_anew, outside, pressing
from tests.app.world import Stage, replica_at
from tui.app.app import RowdoApp
from tui.app.key_presets import PRESETS
from tui.app.list_state import ListState
from tui.app.screens.conflict import ConflictPanel
from tui.app.screens.main import MainScreen
from tui.app.screens.notices import NoticesPanel
from tui.app.screens.panel import Panel
from tui.app.screens.refused import RefusedPanel
from tui.app.screens.reminders import RemindersPanel
from tui.session_events import Failed, Replacing
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


def with_notices(main: MainScreen) -> None:
    notice(main, "It was deleted elsewhere.")
    in_list(main)


def with_reminders(main: MainScreen) -> None:
    reminded(main)
    in_list(main)


def with_conflict(main: MainScreen) -> None:
    conflicted(main.replica)
    main.show(ListState(CONFLICTS))


def with_refused(main: MainScreen) -> None:
    refused(main.replica)
    in_list(main)


PANELS_OF_NEWS: dict[str, tuple[Callable[[MainScreen], None], tuple[str, ...], type[Panel[Any]]]] = {
    "notices": (with_notices, ("g", "n"), NoticesPanel),
    "reminders": (with_reminders, ("g", "r"), RemindersPanel),
    "conflict": (with_conflict, ("enter",), ConflictPanel),
    "refused": (with_refused, ("enter",), RefusedPanel),
}
"""What has to be there for each of these panels, what opens it, and which it is."""


@pytest.mark.parametrize("panel", PANELS_OF_NEWS)
async def test_no_key_is_silent_in_a_panel_of_news(panel: str, tmp_path: Path) -> None:
    prepare, keys, opened = PANELS_OF_NEWS[panel]
    async with pressing(tmp_path, "default") as (app, pilot, main):
        prepare(main)
        silent: list[str] = []
        for key in [*FOR_PANELS, "j", "k", "y", "b", "ctrl+l", "enter"]:
            if not isinstance(app.screen, opened):
                main.panes.use(main.todos)
                await press(pilot, *keys)
            assert type(app.screen) is opened
            # What is said of the key before is not said any more: the same words twice are not told apart.
            await press(pilot, "ctrl+g")
            before = text(app), colours(app), app.screen
            await press(pilot, key)
            if (text(app), colours(app), app.screen) == before:
                silent.append(key)
        assert silent == []


SIGN_INS: dict[str, dict[str, Any]] = {
    "a code": {"events": [CODE]},
    "a failure": {"events": [Failed("The network is down.", offline=True)]},
    "a question": {"events": [Replacing("ana@example.com", "bo@example.com")]},
    "a file of somebody's": {"to_confirm": ["The profile comes from this folder."]},
}


SIZES = [(80, 24), *(pytest.param(size, marks=pytest.mark.slow) for size in [(120, 40), (40, 10)])]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shown", SIGN_INS)
async def test_no_key_is_silent_while_signing_in(shown: str, size: tuple[int, int], tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path), who=None, **SIGN_INS[shown])
    async with playing(stage, size) as (app, pilot):
        silent = []
        for key in [*FOR_PANELS, "`", "y", "n", "o", "c", "ctrl+l", "ctrl+z", "enter"]:
            await press(pilot, "ctrl+g")
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
