"""When two words are the same to who looks for one: case and accents aside, ``ß`` as ``ss``."""

import re
import unicodedata

_ACCENTS = re.compile("(?<![иИ])[\u0300-\u036f]+")
"""Unicode's combining diacritical marks; the one that makes ``й`` of ``и`` makes another letter."""
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h"}
    | {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"}
)
"""Letters that Unicode does not take apart, and sorts as these with an accent (UTS #10, DUCET)."""


def alike(text: str) -> str:
    """Return a text in the form in which texts are compared: equal where they are alike to a person."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_LETTERS)
    return unicodedata.normalize("NFC", plain).casefold()


def alike_span(text: str, wanted: str) -> tuple[int, int] | None:
    """Return where in a text something alike to `wanted` stands first: from which character to before which.

    None where it stands nowhere, or is empty.
    """
    wanted = alike(wanted)
    if not wanted:
        return None
    if text.isascii():
        start = text.lower().find(wanted)
        return (start, start + len(wanted)) if start >= 0 else None
    places: list[int] = []
    folded = ""
    for place, letter in enumerate(text):
        same = alike(letter)
        folded += same
        places += [place] * len(same)
    start = folded.find(wanted)
    if start < 0:
        return None
    stop = places[start + len(wanted) - 1] + 1
    while stop < len(text) and not alike(text[stop]):
        stop += 1  # an accent that is a character of its own belongs to the letter before it
    return places[start], stop
