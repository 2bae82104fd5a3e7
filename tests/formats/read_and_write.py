"""Reads and writes files in tests."""

import io
from collections.abc import Iterable
from datetime import date

from tui.formats import FORMATS
from tui.formats.importing import ImportOptions, Parsed, Problem
from tui.todos import Todo

OPTIONS = ImportOptions("home", date(2026, 11, 23))


def found(name: str, text: str | bytes) -> list[Parsed]:
    """All that a format finds in a text."""
    raw = text.encode() if isinstance(text, str) else text
    return list(FORMATS[name].read(io.BytesIO(raw), OPTIONS))


def read(name: str, text: str | bytes) -> list[Todo]:
    """The todos in a text without problems."""
    todos = [each for each in found(name, text) if isinstance(each, Todo)]
    assert len(todos) == len(found(name, text))
    return todos


def todos(name: str, text: str | bytes) -> list[Todo]:
    """The todos in a text, whatever else is in it."""
    return [each for each in found(name, text) if isinstance(each, Todo)]


def told(name: str, text: str | bytes) -> str:
    """All that is told about a text."""
    return " ".join(each.message for each in problems(name, text))


def problems(name: str, text: str | bytes) -> list[Problem]:
    """The problems in a text."""
    return [each for each in found(name, text) if isinstance(each, Problem)]


def written(name: str, todos: Iterable[Todo]) -> str:
    """Todos in a format."""
    return "".join(FORMATS[name].write(todos))
