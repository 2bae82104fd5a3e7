"""Which parts of a quick-add line hold where several speak of the same field."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui.todos.dates.when import When
from tui.todos.quick_add_result import Part, Span


class Candidate(NamedTuple):
    """A part of a line that was recognised: its place, what it means, and the fields it speaks of.

    Tags and notes add to others, so they speak of no field here.
    """

    span: Span
    value: object = None
    says: frozenset[str] = frozenset()


def last_of_each(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates without those that a later one overrides."""
    said: set[str] = set()
    kept: list[Candidate] = []
    for each in reversed(list(candidates)):
        if not said & each.says:
            said |= each.says
            kept.append(each)
    return kept[::-1]


def giving_way(text: str, candidates: Sequence[Candidate], written: Iterable[str]) -> list[Candidate]:
    """Return the candidates of an edited line, where what Rowdo wrote gives way to what a person typed.

    It loses the fields that the person speaks of, wherever in the line, and is `Part.REPLACED` if none are
    left.

    Args:
        text: The line.
        candidates: Its candidates.
        written: The parts of the line as Rowdo wrote it. One that goes on behind that is still Rowdo's, as
            ``due friday 9am`` is where it wrote ``due friday``.
    """
    unmet = Counter(written)
    rowdos: set[Candidate] = set()
    for each in candidates:
        words = text[each.span.start : each.span.stop]
        if each.says and (met := next((part for part in _beginnings(words) if unmet[part]), "")):
            unmet[met] -= 1
            rowdos.add(each)
    typed = frozenset[str]().union(*(_named(each) for each in candidates if each not in rowdos))
    return [_without(each, typed) if each in rowdos else each for each in candidates]


def _beginnings(words: str) -> Iterator[str]:
    """Yield the whole text, and what is left of it without its last word, its last two words …"""
    while words:
        yield words
        words = words.rpartition(" ")[0]


def _named(candidate: Candidate) -> frozenset[str]:
    """Return the fields that a part speaks of; of a recurrence that names its first day also that."""
    when = candidate.value
    begins = isinstance(when, When) and when.rule and when.day and not when.assumed
    return candidate.says | {"due_date"} if begins else candidate.says


def _without(candidate: Candidate, typed: frozenset[str]) -> Candidate:
    left = candidate.says - typed
    if left == candidate.says:
        return candidate
    no_date = isinstance(candidate.value, When) and candidate.value.nothing
    if left and not no_date:
        return candidate._replace(says=left)
    return Candidate(candidate.span._replace(kind=Part.REPLACED))
