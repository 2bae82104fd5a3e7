"""Builds lines of segments that are an exact number of cells wide."""

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style

from tui.app.styles import over
from tui.display.cell_text import cut, width

Piece = tuple[str, Style]
"""Some text and the style to draw it in."""


def line(pieces: Iterable[Piece], cells: int) -> list[Segment]:
    """Return `pieces` as segments of exactly `cells`: cut where they are too long, filled where short."""
    segments: list[Segment] = []
    left = cells
    for text, style in pieces:
        whole = width(text) <= left
        shown = text if whole else cut(text, left)
        if shown:
            segments.append(Segment(shown, style))
            left -= width(shown)
        if left <= 0 or not whole:
            break
    if left > 0:
        segments.append(Segment(" " * left))
    return joined(segments)


def grounded(segments: Iterable[Segment], ground: Style) -> list[Segment]:
    """Return `segments` with the background `ground`."""
    return [Segment(text, over(ground, style) if style else ground) for text, style, _ in segments]


def joined(segments: Iterable[Segment]) -> list[Segment]:
    """Merge adjacent segments that look the same; a blank takes the style before it if that is invisible.

    Every segment costs a terminal some forty bytes of colours, and so does every key that moves a cursor.
    """
    found: list[Segment] = []
    for segment in segments:
        before = found[-1] if found else None
        if before is not None and (
            segment.style == before.style or (_blank(segment) and _plain(before.style))
        ):
            found[-1] = Segment(before.text + segment.text, before.style)
        elif before is not None and _blank(before) and _plain(segment.style):
            found[-1] = Segment(before.text + segment.text, segment.style)
        else:
            found.append(segment)
    return found


def _blank(segment: Segment) -> bool:
    return segment.text.isspace() and _plain(segment.style)


def _plain(style: Style | None) -> bool:
    """Return whether nothing of `style` shows on a blank."""
    return style is None or not (style.bgcolor or style.reverse or style.strike or style.underline)
