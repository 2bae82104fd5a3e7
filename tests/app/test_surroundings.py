"""What the environment and the profile ask of the whole screen: no colours, no movement."""

from pathlib import Path

import pytest

from tests.app.play_scene import lines, playing, press, text
from tests.app.world import Stage, replica_at
from tui.config import Preferences


async def test_without_colours_only_grey_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with playing(Stage(replica_at(tmp_path)), size=(120, 40)) as (app, pilot):
        await press(pilot, "g", "a", "j", "v", "?")
        assert "Move down" in text(app)
        await press(pilot, "escape", "a", "x")
        styles = [each.style for strip in lines(app) for each in strip]
        colours = {c for style in styles if style for c in (style.color, style.bgcolor) if c and c.triplet}
        assert len(colours) > 3
        assert all(len({*colour.triplet}) == 1 for colour in colours if colour.triplet)


async def test_reduced_motion_animates_nothing(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path), preferences=Preferences(reduced_motion=True))
    async with playing(stage) as (app, _):
        assert app.animation_level == "none"
