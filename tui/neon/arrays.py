"""Converts Postgres array literals (PostgreSQL 8.15.6) to nested lists and back."""

import re
from collections.abc import Callable, Sequence
from typing import Any

TOKEN = re.compile(r'[{},]|"((?:[^"\\]|\\.)*)"|((?:[^"\\{},]|\\.)+)', re.DOTALL)
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
PLAIN = re.compile(r"[^\s\"\\{},]+")


def parse_column(literals: Sequence[str], convert: Callable[[str], Any]) -> list[list[Any]]:
    """Return the elements of many array literals; fast if all are simple, as most are.

    Args and raises as for `parse`.
    """
    simple = convert is str and "".join(literals).count("{") == len(literals)
    if not simple:
        return [parse(literal, convert) for literal in literals]
    # The same few literals repeat, such as tags; each row gets its own copy of the list.
    read = {literal: parse(literal, convert) for literal in set(literals)}
    return list(map(list.copy, map(read.__getitem__, literals)))


def parse(literal: str, convert: Callable[[str], Any]) -> list[Any]:
    """Return the elements of an array literal, with an inner list for each further dimension.

    Explicit bounds (`[0:2]={…}`) are ignored: a list starts at 0.

    Args:
        literal: what Postgres sent.
        convert: converts the text of an element. NULL becomes None without a call.

    Raises:
        ValueError: the text is not an array literal.
    """
    if literal[:1] == "[":
        literal = literal.partition("=")[2]
    if literal[:1] != "{" or literal[-1:] != "}":
        raise ValueError("not an array literal")
    inner = literal[1:-1]
    if '"' in inner or "\\" in inner or "{" in inner:
        return _parse_nested(literal, convert)
    if not inner:
        return []
    parts = inner.split(",")
    if "NULL" in parts:
        return [None if text == "NULL" else convert(text) for text in parts]
    return parts if convert is str else list(map(convert, parts))


def _parse_nested(literal: str, convert: Callable[[str], Any]) -> list[Any]:
    outermost: list[Any] = []
    path = [outermost]
    end = 0
    for token in TOKEN.finditer(literal):
        if token.start() != end or not path:
            raise ValueError("not an array literal")
        end = token.end()
        quoted, bare = token.groups()
        if quoted is not None:
            path[-1].append(convert(ESCAPE.sub(r"\1", quoted)))
        elif bare is not None:
            path[-1].append(None if bare == "NULL" else convert(ESCAPE.sub(r"\1", bare)))
        elif token[0] == "{":
            inner: list[Any] = []
            path[-1].append(inner)
            path.append(inner)
        elif token[0] == "}":
            path.pop()
    if end != len(literal) or len(path) != 1 or len(outermost) != 1:
        raise ValueError("not an array literal")
    array: list[Any] = outermost[0]
    return array


def write(values: Sequence[Any], convert: Callable[[Any], str | None]) -> str:
    """Return the array literal of a list; inner lists and tuples are further dimensions.

    Args:
        values: the elements.
        convert: returns the text of an element, or None for NULL.
    """
    parts = [
        write(value, convert) if isinstance(value, list | tuple) else _element(convert(value))
        for value in values
    ]
    return "{" + ",".join(parts) + "}"


def _element(text: str | None) -> str:
    if text is None:
        return "NULL"
    if PLAIN.fullmatch(text) and text.upper() != "NULL":
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
