"""Compares text the way people search: case and accents are ignored, and ``ß`` is ``ss``."""

import re
import unicodedata
from collections.abc import Sequence

_ACCENTS = "[\u0300-\u0305\u0307-\u036f]|(?<![иИ])\u0306"
"""Unicode's combining diacritical marks; the one that makes ``й`` of ``и`` makes another letter."""
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h"}
    | {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"}
)
"""Letters that Unicode does not take apart, and sorts as these with an accent (UTS #10, DUCET)."""


def alike(text: str) -> str:
    """Return the form of a text for comparisons, without case and accents."""
    if text.isascii():
        return text.lower()
    plain = re.sub(_ACCENTS, "", unicodedata.normalize("NFD", text)).translate(_LETTERS)
    return unicodedata.normalize("NFC", plain).casefold()


def alike_span(text: str, wanted: str) -> tuple[int, int] | None:
    """Return the first occurrence of `wanted` in a text, ignoring case and accents, as start and end index.

    None if there is none, or `wanted` is empty.
    """
    wanted = alike(wanted)
    if not wanted:
        return None
    folded, places = alike_letters(text)
    start = folded.find(wanted)
    if start < 0:
        return None
    stop = places[start + len(wanted) - 1] + 1
    while stop < len(text) and not alike(text[stop]):
        stop += 1  # an accent that is a character of its own belongs to the letter before it
    return places[start], stop


def alike_letters(text: str) -> tuple[str, Sequence[int]]:
    """Return the form of a text for comparisons, and for each of its letters the index in `text`."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded = [alike(letter) for letter in text]
    return "".join(folded), [place for place, same in enumerate(folded) for _ in same]
