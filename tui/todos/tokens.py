"""Splits a line into words with their positions, for the parsers of English."""

import re
from typing import NamedTuple

_WORD = re.compile(r"[,;!?()]|(?i:rrule):\S+|[^\s,;!?()]+")
_MARKS = "#@+!(/"


class Word(NamedTuple):
    """One word or punctuation mark."""

    text: str
    """In lower case, and in English where `tui.todos.languages` knows it."""
    start: int
    stop: int


def split(text: str) -> list[Word]:
    """Return the words of `text`. Punctuation at a word's end is a word of its own."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        word = match[0].rstrip(".:") or match[0]
        stop = match.start() + len(word)
        words.append(Word(word.lower(), match.start(), stop))
        if stop < match.end():
            words.append(Word(text[stop : match.end()], stop, match.end()))
    return words


class Words:
    """Words to be read one after the other, by index; beyond the last there are empty ones."""

    def __init__(self, words: list[Word], text: str = "", *, whole: bool = False) -> None:
        self._words = words
        self._text = text
        self.whole = whole
        """All of the text is meant to be a date: nothing in it can be part of a task."""

    def __getitem__(self, index: int) -> str:
        return self._words[index].text if index < len(self._words) else ""

    def __len__(self) -> int:
        return len(self._words)

    def stop(self, index: int) -> int:
        """Return where the word before `index` ends in the text."""
        return self._words[index - 1].stop

    def text(self, start: int, stop: int) -> str:
        """Return what was typed from one word to before another."""
        return self._text[self._words[start].start : self._words[stop - 1].stop]

    def starts(self) -> list[int]:
        """Return where each word begins in the text."""
        return [word.start for word in self._words]

    def parts(self, index: int) -> bool:
        """Return whether the words before and at `index` stand for one phrase of another language."""
        return 0 < index < len(self._words) and self._words[index].start == self._words[index - 1].start

    def adjoins(self, index: int) -> bool:
        """Return whether no space is between the words before and at `index`."""
        return self.parts(index) or (
            0 < index < len(self._words) and self._words[index].start == self._words[index - 1].stop
        )

    def ends(self, index: int) -> bool:
        """Return whether no word of a task follows: only the end, or a mark such as ``#project``."""
        while self[index] and self[index][0] in ".!?":
            index += 1
        return not self[index] or self[index][0] in _MARKS

    def any_of(self, index: int, *choices: str) -> int:
        """Return the index after the word at `index` if it is among `choices`, else `index` itself."""
        return index + 1 if self[index] in choices else index

    def phrase(self, index: int, text: str) -> int | None:
        """Return the index after the words of `text`, None if they do not stand at `index`."""
        words = text.split()
        found = all(self[index + offset] == word for offset, word in enumerate(words))
        return index + len(words) if found else None
