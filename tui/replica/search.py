"""Translates a search to an SQL condition on todos."""

import re
import sqlite3
from collections.abc import Iterator
from itertools import islice

from tui.replica.rows import indexed
from tui.todos.alike import alike

_WORD = r"\w+"
_SHORT = 2
_GRAM = 3
_MANY = 500
"""Of so many runs of letters at most, all are looked up; looking through the tasks is as quick then."""
_INDEXED = 3
"""Letters of the beginnings that the words' index has too."""
_ALIKE = 32
"""So many words at most that begin alike are looked up one by one."""

_TEXT = "alike(task || char(10) || notes || char(10) || project || char(10) || tags)"

Condition = tuple[str, tuple[object, ...]]


def condition(search: str, sql: sqlite3.Connection) -> Condition | None:
    """Return the SQL condition of a search and its parameters, None if it holds nothing to look for.

    Every word, or what is alike (`tui.todos.alike`), must begin a word of the todo's task, notes, project or
    tags, in any order. A word of one or two letters, and what has no letters at all, may stand anywhere in
    the task. While a first copy is under way, every word may stand anywhere in any of them.

    Args:
        search: what was typed.
        sql: the replica it is about.
    """
    parts = alike(search).split()
    if not parts:
        return None
    if not indexed(sql):
        return " and ".join([f"instr({_TEXT}, ?) > 0"] * len(parts)), tuple(parts)
    long = [part for part in parts if any(len(word) > _SHORT for word in re.findall(_WORD, part))]
    conditions = [_anywhere(part, sql) for part in parts if part not in long]
    if long:
        alone = len(parts) == 1
        words = " AND ".join(f"{_quoted(part)} *" if alone else _beginning(part, sql) for part in long)
        conditions.insert(0, ("key in (select rowid from words where words match ?)", (words,)))
    return (
        " and ".join(condition for condition, _ in conditions),
        tuple(value for _, values in conditions for value in values),
    )


def _beginning(part: str, sql: sqlite3.Connection) -> str:
    """Return the FTS5 expression of how a word begins, next to others.

    FTS5 collects everything with a word that begins so before it looks at the others. Words themselves, and
    beginnings of the length it has an index of, it goes through in step with the others: a rare word beside
    a common one costs what the rare one costs.
    """
    if len(part) > _INDEXED and part.isascii() and part.isalnum():
        words = list(islice(_vocabulary(part, sql), _ALIKE + 1))
        if 0 < len(words) <= _ALIKE:
            return f"({' OR '.join(map(_quoted, words))})"
    return f"{_quoted(part)} *"


def _vocabulary(beginning: str, sql: sqlite3.Connection) -> Iterator[str]:
    """Yield the words in the replica that begin so, each found by itself: their places are not looked at."""
    least = beginning
    while found := sql.execute(
        "select term from vocabulary where term >= ? and term < ? limit 1", (least, beginning + "\U0010ffff")
    ).fetchone():
        yield found[0]
        least = found[0] + "\1"


def _anywhere(part: str, sql: sqlite3.Connection) -> Condition:
    """Return the condition that something stands in the task, found by the runs of letters it is part of."""
    contained = "instr(alike(task), ?) > 0"
    if len(part) >= _GRAM:
        grams = {part[place : place + _GRAM] for place in range(len(part) - _GRAM + 1)}
        matching = " AND ".join(map(_quoted, sorted(grams)))
        return f"key in (select rowid from grams where grams match ?) and {contained}", (matching, part)
    found = sql.execute(
        "select term from gram where term >= ? and term < ? limit ?", (part, part + "\U0010ffff", _MANY + 1)
    ).fetchall()
    if len(found) > _MANY:
        return contained, (part,)
    if not found:
        return "0", ()
    matching = " OR ".join(_quoted(term) for (term,) in found)
    return "key in (select rowid from grams where grams match ?)", (matching,)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
