"""JSON as RFC 8259 has it, read without a way to crash the reader."""

import json
import re
from typing import Any, NoReturn

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def read_json(text: str | bytes) -> Any:
    """Return the value ``text`` stands for.

    Raises:
        ValueError: It is no JSON (``NaN`` is none either), nested beyond reason, or holds half a character.
    """
    try:
        value = json.loads(text, parse_constant=_refuse)
        if SURROGATE.search(text if isinstance(text, bytes) else text.encode()):
            json.dumps(value, ensure_ascii=False).encode()  # fails on a surrogate without its other half
    except RecursionError as error:
        raise ValueError("recursion limit exceeded") from error
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
