"""Themes of a person's own, on the screen."""

from pathlib import Path

from textual.color import Color

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, replica_at
from tui.app.contrast import WORDS, contrast
from tui.config import Preferences
from tui.config.theme_files import ThemeFile

DUSK = ThemeFile("dusk", True, {"background": "#1a1420", "foreground": "#e6dcef", "primary": "#402a50"})


async def test_one_is_chosen_in_the_profile_and_its_words_can_be_read(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path), preferences=Preferences(theme="dusk"), themes=(DUSK,))
    async with playing(stage) as (app, _):
        palette = app.palette
        assert palette.ground.bgcolor
        assert palette.ground.bgcolor.name == "#1a1420"
        assert palette.heading.color
        heading = Color.from_rich_color(palette.heading.color)
        assert contrast(heading, Color.parse("#1a1420")) >= WORDS > contrast(Color.parse("#402a50"), heading)


async def test_one_is_chosen_on_the_screen(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path), themes=(DUSK,))
    async with playing(stage) as (app, pilot):
        await press(pilot, "ctrl+p", *typed("choose a theme"), "enter", *typed("dusk"), "enter")
        assert app.theme == "dusk"
        assert stage.kept == [("theme", "dusk")]


async def test_a_theme_that_is_not_there_is_told(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path), preferences=Preferences(theme="dusk"))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    async with playing(stage) as (app, _):
        assert app.theme == "rowdo-dark"
        assert "none called 'dusk'" in text(app)
