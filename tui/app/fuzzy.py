"""Fuzzy search: finds names by some of their letters, whatever their case and accents."""

import re
from collections.abc import Iterable

from tui.todos.alike import alike, alike_letters

Match = tuple[int, tuple[int, ...]]
"""A score, the higher the better, and which characters matched."""
OTHER_WORDS = 500
"""The score of a match in other words: below that of letters in a row, above that of scattered ones."""


def match(wanted: str, name: str) -> Match | None:
    """Return how well `name` matches the letters of `wanted` in their order; None if it does not.

    Consecutive letters beat scattered ones, the beginning of the name or of a word beats its middle.
    """
    if not wanted:
        return 0, ()
    letters = alike(wanted)
    low, places = alike_letters(name)
    at = low.find(letters)
    if at >= 0:
        starts_word = at == 0 or not low[at - 1].isalnum()
        return 1000 + 500 * (at == 0) + 200 * starts_word - at - len(name), tuple(
            dict.fromkeys(places[at : at + len(letters)])
        )
    found: list[int] = []
    score, at = 0, -1
    for letter in letters:
        if letter == " ":
            continue
        before, at = at, low.find(letter, at + 1)
        if at < 0:
            return None
        score += 20 if at == 0 or not low[at - 1].isalnum() else 8 if at == before + 1 else 0
        found.append(at)
    return score - (found[-1] - found[0]), tuple(dict.fromkeys(places[each] for each in found))


def match_also(wanted: str, name: str, words: Iterable[str]) -> Match | None:
    """Return how well `name` matches, or whether one of the other `words` does, from a word's start on."""
    found = match(wanted, name)
    if wanted and (found is None or found[0] < OTHER_WORDS):
        start = re.compile(rf"(?<!\w){re.escape(alike(wanted))}")
        if any(start.search(alike(each)) for each in words):
            return OTHER_WORDS, ()
    return found
