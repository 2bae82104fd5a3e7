"""Measures text in terminal cells: cuts, pads and wraps it so that columns stay aligned."""

import re
from collections.abc import Iterator

from tui.todos.sanitize import clean

# Terminals disagree on the width of a character followed by one of these.
_JOINED = re.compile(
    "\u200d.[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*|[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\u20e3\u200b\u2060]"
)


def drawn(text: str) -> str:
    """Return `text` as it is drawn: cleaned, and with each emoji sequence reduced to its first character.

    Terminals disagree on the width of joined emoji, variation selectors and skin tones, and one wrong width
    shifts everything to its right. The first character alone is two cells wide in every terminal.
    """
    if text.isascii():
        return clean(text)
    return _JOINED.sub("", clean(text))


def width(text: str) -> int:
    """Return the width of `text` in cells."""
    if text.isascii():
        return len(text)
    # Imported late: loading Rich's tables takes longer than listing a hundred todos.
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Return the beginning of `text` that fits into `cells`; `ellipsis` at its end says that more follows."""
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
    """Return how many characters of `text` fit into `cells`, without reading the rest."""
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
    """Return `text` cut or padded with spaces to exactly `cells`."""
    text = cut(text, cells)
    blank = " " * (cells - width(text))
    return blank + text if align == "right" else text + blank


def wrap(text: str, cells: int) -> Iterator[str]:
    """Yield `text` in lines no wider than `cells`, broken at spaces if possible."""
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
