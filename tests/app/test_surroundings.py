"""Settings of environment and profile for the whole screen: no colours, no animation."""

from pathlib import Path

import pytest

from tests.app.play_scene import lines, playing, press, text
from tests.app.world import Stage, replica_at
from tui.config import Preferences


async def test_without_colours_what_matters_is_bold_dim_or_reversed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with playing(Stage(replica_at(tmp_path)), size=(120, 40)) as (app, pilot):
        await press(pilot, "g", "a", "j", "v", "?")
        assert "╭─ Keys" in text(app)
        await press(pilot, "escape", "a", "x")
        styles = [each.style for strip in lines(app) for each in strip]
        colours = {colour for each in styles if each for colour in (each.color, each.bgcolor) if colour}
        assert all(colour.is_default for colour in colours)
        for attribute in ("bold", "dim", "reverse"):
            assert any(getattr(each, attribute) for each in styles if each)


async def test_reduced_motion_animates_nothing(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path), preferences=Preferences(reduced_motion=True))
    async with playing(stage) as (app, _):
        assert app.animation_level == "none"
