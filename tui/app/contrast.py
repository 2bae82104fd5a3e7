"""Contrast as WCAG 2.2 measures it, and colours moved until they have enough of it."""

from collections.abc import Iterable
from functools import lru_cache

from textual.color import Color

WORDS = 4.5
"""What words need on their ground (success criterion 1.4.3, level AA)."""
SIGNS = 3.0
"""What lines, bars and other signs need (1.4.11)."""
BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)
_STEPS = 20


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, from 1 (none) to 21 (black on white)."""
    first, second = _luminance(one.rgb), _luminance(other.rgb)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def least_contrast(shade: Color, grounds: Iterable[Color]) -> float:
    """Return the contrast of `shade` on the one of `grounds` where it has least."""
    return min(contrast(shade, ground) for ground in grounds)


def legible(
    shade: Color, grounds: Iterable[Color], least: float = WORDS, toward: Color | None = None
) -> Color:
    """Return the colour nearest to `shade` that has enough contrast on all grounds.

    It is looked for on the way to `toward`, by default black or white; where none has enough, it is that one.
    """
    grounds = tuple(grounds)
    if least_contrast(shade, grounds) >= least:
        return shade
    end = toward or max((BLACK, WHITE), key=lambda each: least_contrast(each, grounds))
    steps = (shade.blend(end, step / _STEPS) for step in range(1, _STEPS))
    return next((each for each in steps if least_contrast(each, grounds) >= least), end)


@lru_cache(512)
def _luminance(rgb: tuple[int, int, int]) -> float:
    """Return the relative luminance of an sRGB colour."""
    return sum(share * _linear(value) for share, value in zip((0.2126, 0.7152, 0.0722), rgb, strict=True))


@lru_cache(256)
def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
