"""The text of a filter for an expression: the inverse of the parser."""

import re

from tui.todos.expression import (
    And,
    Blank,
    Compare,
    Contains,
    Expression,
    HasPriority,
    InProject,
    Not,
    Or,
    Tagged,
)
from tui.todos.filter import FIELDS, NAMES


def written(expression: Expression) -> str:
    """Return an expression as a filter that reads as the same expression."""
    return _written(expression, 0)


def _written(expression: Expression, inside: int) -> str:
    """Return an expression within one that binds as strongly as `inside`: 0 nothing, 1 or, 2 and, 3 not."""
    for name, meaning in NAMES.items():
        if expression == meaning:
            return name
    match expression:
        case Or(parts):
            words, binds = " | ".join(_written(part, 1) for part in parts), 1
        case And(parts):
            words, binds = " & ".join(_written(part, 2) for part in parts), 2
        case Not(part):
            words, binds = "!" + _written(part, 3), 4
        case Compare(column, operator, moment):
            field = next(name for name, each in FIELDS.items() if each == column)
            words, binds = f"{field} {operator} {moment.phrase}", 4
        case Blank():
            words, binds = next("!" + name for name, each in NAMES.items() if each == Not(expression)), 4
        case HasPriority(priority):
            words, binds = f"p{5 - priority if priority else 0}", 4
        case InProject(name):
            words, binds = "#" + quoted(name), 4
        case Tagged(name):
            words, binds = "@" + quoted(name), 4
        case Contains(text):
            words, binds = quoted(text), 4
        case _:
            raise AssertionError(expression)
    return f"({words})" if binds <= inside else words


def quoted(text: str) -> str:
    """Return a text in quotation marks."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
