"""Every key of every preset runs its action."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.key_effects import EFFECTS
from tests.app.play_scene import playing, press, settled
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage, replica_at, uid
from tui.app.actions import ACTIONS
from tui.app.app import RowdoApp
from tui.app.key_presets import PRESETS
from tui.app.keymap import Keymap
from tui.app.list_state import ListState
from tui.app.screens.main import MainScreen
from tui.config import Preferences
from tui.todos.view import ALL

FILTERS = {f"Number {number}": f"@saved{number}" for number in range(1, 10)}


@asynccontextmanager
async def pressing(folder: Path, preset: str) -> AsyncIterator[tuple[RowdoApp, Pilot[None], MainScreen]]:
    stage = Stage(replica_at(folder), preferences=Preferences(preset=preset, week_start=0, filters=FILTERS))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    async with playing(stage) as (app, pilot):
        assert app.main
        yield app, pilot, app.main


async def begin_anew(app: RowdoApp, main: MainScreen) -> None:
    """Bring the screen back to where every effect begins."""
    while app.screen is not main:
        await app.pop_screen()
    if main.typing or main.keymap.pending:
        main.press("escape")
    while main.replica.undo():
        pass
    main.replica.fold(uid(9), False)
    main.todos.select_none()
    main.panes.fold("side", folded=False)
    main.panes.fold("details", folded=True)
    main.panes.use(main.todos)
    main.say("")
    app.copy_to_clipboard("")
    main.show(ListState(ALL))


async def wrong_keys(app: RowdoApp, pilot: Pilot[None], main: MainScreen) -> AsyncIterator[str]:
    """Press every key there is, and tell those that have no effect, or had it before."""
    for name, chords in main.keymap.chords.items():
        for chord in chords:
            effect = EFFECTS[name]
            await begin_anew(app, main)
            main.todos.go(effect.row)
            effect.prepare(main)
            await settled(pilot)
            main.todos.go(effect.row)
            if effect.seen(main):
                yield f"{name} is so before {chord}"
            await press(pilot, *chord.split())
            if not effect.seen(main):
                yield f"{chord} does not do {name}"


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No editor, no browser, no clipboard of this machine; leaving and drawing anew are only noted."""
    monkeypatch.setattr("tui.app.editor.write_notes", lambda main, todo, keep: keep("Written elsewhere."))
    monkeypatch.setattr("tui.app.links.open_link", lambda address: True)
    monkeypatch.setattr("tui.app.terminal.clipboard.copy", lambda text: False)
    monkeypatch.setattr(RowdoApp, "redraw", lambda app: setattr(app, "drawn_anew", True))
    monkeypatch.setattr(RowdoApp, "left", False, raising=False)
    monkeypatch.setattr(RowdoApp, "exit", lambda app, **told: setattr(app, "left", True))


@pytest.mark.parametrize(
    "preset", [pytest.param(name, marks=[pytest.mark.slow] * (name != "default")) for name in PRESETS]
)
async def test_every_key_does_what_it_is_for(preset: str, tmp_path: Path) -> None:
    async with pressing(tmp_path, preset) as (app, pilot, main):
        assert "\n".join([words async for words in wrong_keys(app, pilot, main)]) == ""


def test_every_action_with_a_key_in_any_preset_is_tried() -> None:
    bound = {
        name for preset in PRESETS for name, chords in Keymap.of(ACTIONS, preset).chords.items() if chords
    }
    assert bound == set(EFFECTS)
