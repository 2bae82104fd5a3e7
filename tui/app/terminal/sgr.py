"""Shorter SGR sequences: only the attributes that differ from those of the text before.

Textual writes all attributes before each word, some forty bytes, and resets them after it. On a slow
connection these sequences are most of what a key press costs.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_SGR = re.compile(r"\x1b\[([\d;]*)m")
_MOVES = re.compile(r"(?:\r?\n|\x1b\[\d+;\d+H)+")
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 21: 24, 53: 55}
"""What ends each attribute (ECMA-48, 8.3.117)."""
_LENGTHS = {"2": 5, "5": 3}
"""How many numbers a colour of 24 bits has, and one of the palette of 256."""


class Rendition(NamedTuple):
    """How the terminal draws what it is told next."""

    colour: str = ""
    """As in the sequence, such as ``38;2;255;0;0``; empty is the terminal's own."""
    ground: str = ""
    attributes: frozenset[int] = frozenset()


PLAIN = Rendition()


def shrink(frame: str) -> str:
    """Return a frame that draws the same in fewer bytes; both begin and end with the plain rendition."""
    parts: list[str] = []
    rendition = wanted = PLAIN
    for index, piece in enumerate(_SGR.split(frame)):
        if index % 2:
            wanted = _after(wanted, piece)
        elif piece:
            if rendition != wanted and not _MOVES.fullmatch(piece):
                parts.append(_change(rendition, wanted))
                rendition = wanted
            parts.append(piece)
    parts.append(_change(rendition, PLAIN))
    return "".join(parts)


@lru_cache(2048)
def _after(rendition: Rendition, numbers: str) -> Rendition:
    """Return the rendition after a sequence of these numbers."""
    colour, ground, attributes = rendition
    rest = numbers.split(";")
    while rest:
        code = int(rest[0] or 0)
        length = _LENGTHS.get(rest[1], 1) if code in (38, 48) and len(rest) > 1 else 1
        said, rest = ";".join(rest[:length]), rest[length:]
        match code:
            case 0:
                colour, ground, attributes = PLAIN
            case 39:
                colour = ""
            case 49:
                ground = ""
            case _ if 30 <= code <= 38 or 90 <= code <= 97:
                colour = said
            case _ if 40 <= code <= 48 or 100 <= code <= 107:
                ground = said
            case _ if code in _OFF:
                attributes |= {code}
            case _:
                attributes -= {on for on, off in _OFF.items() if off == code}
    return Rendition(colour, ground, attributes)


@lru_cache(2048)
def _change(rendition: Rendition, wanted: Rendition) -> str:
    """Return the shortest sequence from one rendition to another."""
    if rendition == wanted:
        return ""
    ended = {_OFF[each] for each in rendition.attributes - wanted.attributes}
    # What ends one attribute ends all that it is the end of, such as bold and dim.
    kept = {each for each in rendition.attributes if _OFF[each] not in ended}
    codes = [*map(str, sorted(ended)), *map(str, sorted(wanted.attributes - kept))]
    if rendition.colour != wanted.colour:
        codes.append(wanted.colour or "39")
    if rendition.ground != wanted.ground:
        codes.append(wanted.ground or "49")
    whole = [*map(str, sorted(wanted.attributes)), *filter(None, (wanted.colour, wanted.ground))]
    return f"\x1b[{min(';'.join(codes), ';'.join(['', *whole] if whole else whole), key=len)}m"
