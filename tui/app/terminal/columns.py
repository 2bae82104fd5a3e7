"""Words whose width terminals count in different ways: what stands behind them is put where it belongs.

Vowel signs of Indic scripts take a cell in some terminals and none in others, new emoji take one or two, and
one wrong count moves the rest of the line. So a word in doubt is drawn on blanks, and after it the terminal
is told the column (CHA, ECMA-48, 8.3.9): nothing is moved, and nothing of what was there is left behind.
"""

import re
from functools import lru_cache
from itertools import groupby
from unicodedata import category, east_asian_width

from rich.cells import cell_len

# Not compiled before a word is in doubt.
_MOVE = r"\x1b\[\d+;(\d+)H\Z"
_CONTROL = r"(\x1b\[[\d;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\r\n]+)"


@lru_cache(4096)
def in_doubt(character: str) -> bool:
    """Tell whether terminals may disagree about the width of a character, or of one it stands beside."""
    if character < "\u0300":
        return False
    if category(character)[0] in "MC":  # marks; and what is invisible, private or new
        return True
    early = "\u1160" <= character < "\u1200" or (character < "\u2e80" and east_asian_width(character) == "W")
    return early or character >= "\U0001f000"


def _in_word(character: str) -> bool:
    """Tell whether a character may be drawn as one with its neighbours."""
    return character.isalpha() or in_doubt(character)


def anchor(frame: str) -> str:
    """Return a frame in which the column is told after every word of doubtful width."""
    if frame.isascii() or not any(map(in_doubt, set(frame))):
        return frame
    parts: list[str] = []
    column: int | None = None
    for index, piece in enumerate(re.split(_CONTROL, frame)):
        if index % 2:
            parts.append(piece)
            move = re.match(_MOVE, piece)
            column = int(move[1]) if move else None if piece[0] in "\r\n" else column
        elif column is None or piece.isascii():
            parts.append(piece)
            column = column + len(piece) if column else None
        else:
            for is_word, characters in groupby(piece, _in_word):
                text = "".join(characters)
                cells = cell_len(text)
                after = column + cells
                doubtful = is_word and any(map(in_doubt, text))
                parts.append(f"{' ' * cells}\x1b[{column}G{text}\x1b[{after}G" if doubtful else text)
                column = after
    return "".join(parts)
