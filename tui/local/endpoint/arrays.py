"""Convert Postgres array literals to JSON, and texts to an array literal."""

import re
from collections.abc import Callable, Iterable, Iterator

TOKEN = re.compile(r'\s*(?:([{},])|"((?:[^"\\]|\\.)*)"|([^{},"\s](?:[^{},"]*[^{},"\s])?))', re.DOTALL)
"""A brace or comma, a quoted element (with its escapes), or an unquoted one."""
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
BOUNDS = re.compile(r"(\[[-+]?\d+:[-+]?\d+\])+=")


def array_to_json(text: str, element: Callable[[str], str]) -> str:
    """Return the JSON text of an array literal, without bounds such as ``[2:3]=``: Neon omits them too.

    As in Neon, an empty array is read as one element with an empty text, and the elements of every type are
    separated by commas.

    Args:
        text: The literal, as Postgres prints it.
        element: Turns the text of one element into JSON text.

    Raises:
        ValueError: The text is not an array literal.
    """
    return "".join(_pieces(text, element))


def array_literal(items: Iterable[str]) -> str:
    """Return texts as the literal of an array."""
    return "{" + ",".join('"' + re.sub(r'(["\\])', r"\\\1", item) + '"' for item in items) + "}"


def _pieces(text: str, element: Callable[[str], str]) -> Iterator[str]:
    bounds = BOUNDS.match(text)
    position, depth = bounds.end() if bounds else 0, 0
    expected = True  # an element, or a row of them
    if not text.startswith("{", position):
        raise ValueError(f"unbalanced array: {text[:40]}")
    while found := TOKEN.match(text, position):
        position = found.end()
        mark, in_quotes, bare = found.groups()
        if mark:
            if expected and mark != "{":
                yield element("")
            depth += {"{": 1, "}": -1, ",": 0}[mark]
            expected = mark != "}"
            yield mark.translate({ord("{"): "[", ord("}"): "]"})
            continue
        expected = False
        if in_quotes is not None:
            yield element(ESCAPE.sub(r"\1", in_quotes))
        else:
            yield "null" if bare == "NULL" else element(bare)
    if depth or position != len(text):
        raise ValueError(f"unbalanced array: {text[:40]}")
