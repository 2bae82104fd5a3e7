"""Dates and recurrences in other languages: their words put into those that the grammar reads.

A language is one file beside this one, a table: phrases of one meaning between bars, and behind the equals sign
the English of `tui.todos.dates` and `tui.todos.recurrence_parser` that they stand for. A slot in braces takes any
``{weekday}``, ``{month}``, ``{number}``, ``{time}`` (9:30), ``{hour}`` (9h30) or ``{date}`` (24/12), in the same
order on both sides; a name may have an ending, as in ``{weekday}abend``.
English is understood beside every language, since only the words of its table change.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import count
from typing import NamedTuple

from tui.todos.dates.calendar import MONTH_NAMES, WEEKDAY_NAMES
from tui.todos.tokens import Word

_WORDS = re.compile(r"\S+")
_SLOT = re.compile(r"\{(\w+)\}")
_FORMS = {
    "{number}": re.compile(r"\d{1,4}"),
    "{time}": re.compile(r"\d{1,2}[:.]\d\d"),
    "{hour}": re.compile(r"\d{1,2}h(?:\d\d)?"),
    "{date}": re.compile(r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?"),
}
"""What a slot takes besides the names of weekdays and months; ``9h30`` is read as ``9:30``."""


class _Phrase(NamedTuple):
    """A row of a table: words or slots, and the English they stand for."""

    pattern: tuple[str, ...]
    english: tuple[str, ...]


def translated(words: Sequence[Word], language: str) -> list[Word]:
    """Return words with the phrases of a language put into English, the longest at each place.

    English words have the place of the whole phrase they stand for.

    Args:
        words: The words as they were typed.
        language: Whose words they may be, as `Locale` has it.
    """
    phrases = _phrases(language)
    found: list[Word] = []
    index = 0
    while index < len(words):
        known = phrases.get(words[index].text, phrases[""])
        match = next(_matches(known, words, index, language), None)
        if index + 1 < len(words) and words[index + 1].text == "!":
            match = _from_completion(known, words, index, language) or match
        if match is None:
            found.append(words[index])
            index += 1
            continue
        english, length = match
        start, stop = words[index].start, words[index + length - 1].stop
        found += [Word(word, start, stop) for word in english]
        index += length
    return found


def _from_completion(
    phrases: Sequence[_Phrase], words: Sequence[Word], index: int, language: str
) -> tuple[list[str], int] | None:
    """Return the English of a recurrence whose first word has an exclamation mark: ``toutes! les semaines``."""
    without = [words[index], *words[index + 2 :]]
    english, length = next(_matches(phrases, without, 0, language), ([""], 0))
    return (["every", "!", *english[1:]], length + 1) if english[0] == "every" else None


def _matches(
    phrases: Sequence[_Phrase], words: Sequence[Word], index: int, language: str
) -> Iterator[tuple[list[str], int]]:
    """Yield the English of the phrases that stand at a word, and how many words they take; the longest first."""
    for phrase in phrases:
        slots: list[str] = []
        for pattern, word in zip(phrase.pattern, words[index:], strict=False):
            filled = pattern == word.text or (pattern.startswith("{") and _slot(pattern, word.text, language))
            if not filled:
                break
            slots += [filled] if isinstance(filled, str) else []
        else:
            if index + len(phrase.pattern) <= len(words):
                yield [word.format(*slots) for word in phrase.english], len(phrase.pattern)


def _slot(pattern: str, word: str, language: str) -> str:
    """Return the English of a word that fits a slot, empty if it does not."""
    if form := _FORMS.get(pattern):
        hour, _, minutes = word.partition("h")
        shown = f"{hour}:{minutes or '00'}" if pattern == "{hour}" else word
        return (shown.replace(".", ":") if pattern == "{time}" else shown) if form.fullmatch(word) else ""
    slot, _, ending = pattern.partition("}")
    if not word.endswith(ending):
        return ""
    names = WEEKDAY_NAMES if slot == "{weekday" else MONTH_NAMES
    stem = word.removesuffix(ending)
    english = _single(language).get(stem, stem)
    return next((name for name in (english, english.removesuffix("s")) if name in names), "")


@cache
def _single(language: str) -> dict[str, str]:
    """Return the words of a language that stand for one English word."""
    rows = _rows(language)
    return {foreign: english for foreign, english in rows if " " not in foreign + english}


@cache
def _phrases(language: str) -> dict[str, list[_Phrase]]:
    """Return the phrases of a language by their first word, the longest first; those of a slot are in each."""
    by_word: dict[str, list[_Phrase]] = {"": []}
    for foreign, english in _rows(language):
        pattern = tuple(_WORDS.findall(foreign))
        numbered = tuple(_numbered(english).split())
        first = "" if pattern[0].startswith("{") else pattern[0]
        by_word.setdefault(first, []).append(_Phrase(pattern, numbered))
    for word, phrases in by_word.items():
        every = phrases if word == "" else [*phrases, *by_word[""]]
        by_word[word] = sorted(every, key=_length)
    return by_word


def _numbered(english: str) -> str:
    """Return English with its slots numbered, as `str.format` fills them."""
    numbers = count()
    return _SLOT.sub(lambda _: f"{{{next(numbers)}}}", english)


def _length(phrase: _Phrase) -> tuple[int, int]:
    """Return what phrases are tried in order of: the longest first, and words before slots."""
    return -len(phrase.pattern), sum(word.startswith("{") for word in phrase.pattern)


def _rows(language: str) -> list[tuple[str, str]]:
    """Return each phrase of a language with its English; a line of the table has phrases of one meaning."""
    table = import_module(f"tui.todos.languages.{language}").TABLE
    rows = [line.split("=", 1) for line in table.strip().splitlines() if line.strip()]
    return [(each.strip(), english.strip()) for foreign, english in rows for each in foreign.split("|")]
