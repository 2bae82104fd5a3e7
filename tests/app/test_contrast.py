"""All text has the contrast of WCAG 2.2 (AA), in every theme and on every background."""

from pathlib import Path

import pytest
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tests.app.play_scene import lines, playing, press, settled
from tests.app.scenes import SCENES
from tui.app.contrast import SIGNS, WORDS, contrast
from tui.app.styles import COLORS, Palette, mix
from tui.app.themes import OURS

THEMES = [each for each in (*OURS, *BUILTIN_THEMES.values()) if not each.ansi]
GROUNDS = ("ground", "side", "raised", "cursor", "cursor_away", "selected")
SIGN_STYLES, FILLED = {"rule"}, {"match", "caret", "badge"}


def themes() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)


def measured(palette: Palette) -> dict[str, float]:
    """Return the contrast of each style on the ground where it has least."""
    grounds = [Color.from_rich_color(getattr(palette, name).bgcolor) for name in GROUNDS]
    styles = {name: style for name, style in palette._asdict().items() if isinstance(style, Style)}
    styles |= dict(zip(COLORS, palette.colors, strict=True))
    styles |= {f"hue {at}": style for at, style in enumerate(palette.hues)}
    styles |= {f"priority {at}": style for at, style in enumerate(palette.priorities)}
    return {
        name: min(
            contrast(Color.from_rich_color(style.color), back)
            for back in ([Color.from_rich_color(style.bgcolor)] if style.bgcolor else grounds)
        )
        for name, style in styles.items()
    }


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#ffffff", "#000000", 21), ("#777777", "#ffffff", 4.48), ("#12141b", "#12141b", 1)],
)
def test_contrast_is_what_wcag_says(one: str, other: str, expected: float) -> None:
    assert contrast(Color.parse(one), Color.parse(other)) == pytest.approx(expected, abs=0.01)


@themes()
def test_every_style_can_be_read_on_every_ground(theme: Theme) -> None:
    least = {name: SIGNS if name in SIGN_STYLES else WORDS for name in measured(mix(theme))}
    assert {name: has for name, has in measured(mix(theme)).items() if has < least[name]} == {}


@themes()
def test_what_matters_less_is_still_told_from_what_matters(theme: Theme) -> None:
    has = measured(mix(theme))
    assert has["text"] > has["quiet"] > has["faint"] > has["rule"]


@pytest.mark.parametrize("name", ["all", "done", "selected", "sidebar", "details", "quick-add", "conflict"])
async def test_whatever_is_on_the_screen_can_be_read(tmp_path: Path, name: str) -> None:
    scene = SCENES[name]
    async with playing(scene.stage(tmp_path), (120, 40)) as (app, pilot):
        await press(pilot, *scene.keys)
        for theme in OURS:
            app.theme = theme.name
            await settled(pilot)
            unreadable = set()
            for strip in lines(app):
                for words, style, _ in strip:
                    if not words.strip() or style is None or style.color is None or style.bgcolor is None:
                        continue
                    has = contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
                    if has < (WORDS if any(map(str.isalnum, words)) else SIGNS):
                        unreadable.add((theme.name, words, round(has, 1)))
            assert unreadable == set()
