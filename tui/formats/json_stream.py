"""Reads and writes JSON values one after the other, without holding all of them in memory."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

from tui.formats.importing import Problem

PIECE = 64 * 1024
LONGEST = 4 * 1024 * 1024
"""Characters of one value; what is longer is no todo."""
DEEPEST = 100
"""Values inside each other; what is nested more deeply is no todo, and cannot always be written again."""
_CONTAINERS = (dict, list)
LONGEST_NUMBER = 1000
"""Digits; a longer number stays text, since making one of it takes long and Python refuses it in the end."""

_BETWEEN = re.compile(r"[\s,\[\]]*")
_INCOMPLETE = "Unterminated string"
_NEAR = 16
"""A number, a word or an escape that is cut off is noticed so many characters before its end at the most."""


_AS_LATIN_1 = "rowdo-latin-1"


def _latin_1(error: UnicodeError) -> tuple[str, int]:
    """Decode what is not UTF-8 as Latin-1: programs that ignore encodings write files with both."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_AS_LATIN_1, _latin_1)


class Chain:
    """A file with a piece put back in front of it."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = first, rest

    def read(self, size: int = -1) -> bytes:
        """Return the piece, then what the file has."""
        first, self._first = self._first, b""
        return first or self._rest.read(size)


class Value(NamedTuple):
    """A value and where it begins."""

    line: int
    column: int
    value: Any


@dataclass
class _Text:
    """The part of the file that is in memory, and where it is."""

    source: BinaryIO
    held: str = ""
    at: int = 0
    """What is before this place of `held` has been read."""
    line: int = 1
    column: int = 1
    ended: bool = False
    _decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8-sig")(_AS_LATIN_1)
    )

    @property
    def left(self) -> int:
        """How many characters are in memory and not yet read."""
        return len(self.held) - self.at

    def more(self) -> bool:
        """Hold more of the file, at least as much again; return whether there was more."""
        added = ""
        while not added and not self.ended:
            raw = self.source.read(max(PIECE, self.left))
            self.ended = not raw
            added = self._decoder.decode(raw, final=self.ended)
        if added:
            self.held, self.at = self.held[self.at :] + added, 0
        return bool(added)

    def read_to(self, end: int) -> None:
        """Be done with everything before a place."""
        if breaks := self.held.count("\n", self.at, end):
            self.line += breaks
            self.column = end - self.held.rfind("\n", self.at, end)
        else:
            self.column += end - self.at
        self.at = end


def values(source: BinaryIO, *, strict: bool = True) -> Iterator[Value | Problem]:
    """Yield the values of a JSON array, or of a file of one value a line, each with its place.

    An array that is not closed is a problem: the file has lost its end.

    Args:
        source: the file.
        strict: as RFC 8259 has it; else a string may have control characters in it, as some programs write.
    """
    text, decoder = _Text(source), json.JSONDecoder(parse_int=_whole_number, strict=strict)
    open_arrays, skipped = 0, False
    while True:
        if between := _BETWEEN.match(text.held, text.at):
            open_arrays += between[0].count("[") - between[0].count("]")
            text.read_to(between.end())
        if not text.left:
            if text.more():
                continue
            if open_arrays > 0 and not skipped:  # the skipped text may have closed it
                yield Problem(
                    text.line, text.column, "The file ends before its array does: its end is missing."
                )
            return
        try:
            value, end = decoder.raw_decode(text.held, text.at)
        except json.JSONDecodeError as error:
            if _cut_off(error, text) and text.left < LONGEST and text.more():
                continue
            yield _at(text, error.pos, f"This is not JSON: {error.msg}.")
            skipped = True
            _skip_line(text, error.pos)
        except RecursionError:
            yield _too_deep(text)
            skipped = True
            _skip_line(text, text.at)
        else:
            if end > len(text.held) - _NEAR and text.more():
                continue  # a number may go on
            if _opened(text, end) >= DEEPEST and _deep(value):
                yield _too_deep(text)
            else:
                yield Value(text.line, text.column, value)
            text.read_to(end)


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _opened(text: _Text, end: int) -> int:
    """Return how many values are opened up to a place: no fewer than are inside each other."""
    return text.held.count("[", text.at, end) + text.held.count("{", text.at, end)


def _deep(value: object) -> bool:
    """Return whether a value is nested too deeply, looking at one level after the other."""
    level = [value] if isinstance(value, _CONTAINERS) else []
    for _ in range(DEEPEST - 1):
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, _CONTAINERS)
        ]
    return any(level)


def _too_deep(text: _Text) -> Problem:
    return Problem(text.line, text.column, "This is nested too deeply to be a todo.")


def _cut_off(error: json.JSONDecodeError, text: _Text) -> bool:
    return error.msg.startswith(_INCOMPLETE) or error.pos >= len(text.held) - _NEAR


def _at(text: _Text, place: int, message: str) -> Problem:
    """Return the problem at a place of what is held and not yet read."""
    line = text.line + text.held.count("\n", text.at, place)
    begins = text.held.rfind("\n", text.at, place)
    column = place - begins if begins >= 0 else text.column + place - text.at
    return Problem(line, column, message)


def _skip_line(text: _Text, after: int) -> None:
    """Go on with the line that follows a mistake."""
    while (end := text.held.find("\n", after)) < 0:
        text.read_to(len(text.held))
        if not text.more():
            return
        after = text.at
    text.read_to(end + 1)


def array(values: Iterable[object]) -> Iterator[str]:
    """Yield an array in pieces, a line for each value."""
    between = "[\n"
    for value in values:
        yield between + json.dumps(value, ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"
