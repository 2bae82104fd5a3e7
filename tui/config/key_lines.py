"""The lines that the keys of a TOML text stand on, for messages about a mistake."""

import tomllib
from collections.abc import Mapping
from typing import Any


def key_lines(text: str) -> dict[str, int]:
    """Return the line each key of a TOML text stands on, by its full name (``filters.Soon``).

    tomllib knows what a file says, not where; so it is given one statement after the other, each of as many
    lines as it takes to be one.
    """
    found: dict[str, int] = {}
    table = ""
    statement: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        statement.append(line)
        try:
            content = tomllib.loads("\n".join(statement))
        except tomllib.TOMLDecodeError:
            continue  # it goes on
        names, begin = _names(content), number - len(statement) + 1
        if statement[0].lstrip().startswith("["):
            table = ""
        for name in names:
            found.setdefault(table + name, begin)
        if statement[0].lstrip().startswith("["):
            table = f"{names[-1]}."
        statement.clear()
    return found


def line_of(key: str, lines: Mapping[str, int]) -> int:
    """Return the line of a key, or of the nearest table around it that has one; 0 where none has.

    Args:
        key: Its full name.
        lines: What `key_lines` found.
    """
    while key and key not in lines:
        key = key.rpartition(".")[0]
    return lines.get(key, 0)


def line_not_utf8(error: UnicodeDecodeError) -> int:
    """Return the line of a file, read as a whole, that has the first byte which is not UTF-8."""
    return error.object.count(b"\n", 0, error.start) + 1


def _names(content: Any, prefix: str = "") -> list[str]:
    """Return the full names of all keys in a table, in lists of tables too; what holds others comes first."""
    if isinstance(content, list):
        return [name for each in content for name in _names(each, prefix)]
    if not isinstance(content, dict):
        return []
    return [
        name for key, value in content.items() for name in (prefix + key, *_names(value, f"{prefix}{key}."))
    ]
