"""A strict JSON parser (RFC 8259) that deep nesting cannot crash."""

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(text: str | bytes, *, parse_int: Callable[[str], object] = int) -> Any:
    """Return the value ``text`` stands for.

    Args:
        text: The text.
        parse_int: Makes a value of a whole number; an ``int`` has a few thousand digits at most.

    Raises:
        ValueError: It is no JSON (``NaN`` is none either), not in UTF-8, nested beyond reason, or holds
            half a character.
    """
    if isinstance(text, bytes):
        text = text.decode()  # `json` would guess at UTF-16 and UTF-32
    try:
        value = json.loads(text, parse_constant=_reject_constant, parse_int=parse_int)
        if SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()  # fails on a surrogate without its other half
    except RecursionError as error:
        raise ValueError("recursion limit exceeded") from error
    return value


def _reject_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
