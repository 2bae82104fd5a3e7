"""Text measured in terminal cells: cut, padded and wrapped so that columns stay straight."""

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style

from tui.app.styles import over
from tui.todos.sanitize import clean

Piece = tuple[str, Style]
"""Some text and the pen to draw it with."""

# Terminals disagree on how wide these make what stands before them; without them all agree.
_JOINED = re.compile(
    "\u200d.[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*|[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\u20e3\u200b\u2060]"
)


def drawn(text: str) -> str:
    """Return `text` as it is drawn: cleaned, and with emoji sequences cut to their first sign.

    Terminals disagree on the width of joined emoji, variation selectors and skin tones, and one wrong width
    shifts everything to its right; their first sign alone is two cells wide everywhere.
    """
    if text.isascii():
        return clean(text)
    return _JOINED.sub("", clean(text))


def width(text: str) -> int:
    """Return how many cells `text` takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Return the beginning of `text` that fits into `cells`; what is left out shows as `ellipsis`."""
    if cells <= 0:
        return ""
    if len(text) <= cells and width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    if room < 0:
        return ""
    kept = text[: _fitting(text, room)]
    return kept.rstrip() + ellipsis if ellipsis else kept


def _fitting(text: str, cells: int) -> int:
    """Return how many characters of `text` fit into `cells`, looking at no more of it than that."""
    used = 0
    for index, character in enumerate(text):
        used += get_character_cell_size(character)
        if used > cells:
            return index
    return len(text)


def pad(text: str, cells: int, align: str = "left") -> str:
    """Return `text` cut or filled with spaces to exactly `cells`."""
    text = cut(text, cells)
    blank = " " * (cells - width(text))
    return blank + text if align == "right" else text + blank


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
    """Return `segments` standing on `ground`."""
    return [Segment(text, over(ground, style) if style else ground) for text, style, _ in segments]


def joined(segments: Iterable[Segment]) -> list[Segment]:
    """Return `segments` in as few as look the same: blanks take the pen before them, which shows on no blank.

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
    """Tell whether nothing of `style` shows on a blank."""
    return style is None or not (style.bgcolor or style.reverse or style.strike or style.underline)


def wrap(text: str, cells: int) -> Iterator[str]:
    """Yield `text` in lines no wider than `cells`, broken at spaces where there are any."""
    for paragraph in text.split("\n"):
        rest = paragraph.rstrip()
        if not rest:
            yield ""
        while rest:
            count = _fitting(rest[: cells + 1], cells) or 1
            if count < len(rest):
                space = rest.rfind(" ", 1, count + 1)
                count = space if space > 0 else count
            yield rest[:count].rstrip()
            rest = rest[count:].lstrip(" ")
