"""Text measured in terminal cells: cut, padded and wrapped so that columns stay straight."""

import re
from collections.abc import Iterator

from tui.todos.sanitize import clean

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
    if text.isascii():
        return len(text)
    # Rich's tables take longer to load than a command takes to list a hundred todos.
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Return the beginning of `text` that fits into `cells`; what is left out shows as `ellipsis`."""
    if cells <= 0:
        return ""
    if _fitting(text, cells) == len(text):
        return text
    room = cells - width(ellipsis)
    if room < 0:
        return ""
    kept = text[: _fitting(text, room)]
    return kept.rstrip() + ellipsis if ellipsis else kept


def _fitting(text: str, cells: int) -> int:
    """Return how many characters of `text` fit into `cells`, looking at no more of it than that."""
    if text.isascii():
        return min(len(text), max(cells, 0))
    from rich.cells import get_character_cell_size

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
