"""Read and write JSON like Neon's proxy, with the rules and error messages of Rust's serde_json."""

import json
import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, NoReturn

from tui.local.endpoint.serde_reader import DEPTH, Members, Reader

INTEGER_DIGITS = 20
"""The characters of the longest 64-bit integer, with its sign."""
STRUCTURE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|([\[{])|([\]}])', re.DOTALL)
ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def read_json(document: bytes, *, streamed: bool = False) -> Any:
    """Return the value of ``document``: objects are ``Members``, numbers beyond 64 bits are floats.

    Args:
        document: The JSON text.
        streamed: Whether serde reads it from a stream, which changes the position in error messages.

    Raises:
        ValueError: serde rejects the text; the message and the position are serde's.
    """
    try:
        value = _load(document.decode(), integer=_integer, real=_finite)
    except (ValueError, RecursionError):
        return Reader(document, streamed=streamed).read()  # for the error message of serde_json
    if _depth(document) >= DEPTH or (ESCAPED_SURROGATE.search(document) and not _is_text(value)):
        return Reader(document, streamed=streamed).read()
    return value


def read_struct(document: bytes, names: Sequence[str]) -> Members:
    """Return the members ``names`` as serde fills a struct: other members are skipped unread.

    A struct may also be written as an array of all its members, in the order of ``names``.

    Raises:
        ValueError: The document is neither, or a member occurs twice or is not text.
    """
    # Invalid UTF-8 becomes a surrogate, which is an error in a member and allowed in skipped ones.
    value = _load(document.decode(errors="surrogateescape"), integer=_any_integer, real=float)
    if isinstance(value, list) and len(value) == len(names):
        value = Members(zip(names, value, strict=True))
    if not isinstance(value, Members):
        raise ValueError("invalid type or length")  # noqa: TRY004 - every error of a document is a ValueError
    if not value.repeated.isdisjoint(names):
        raise ValueError("duplicate field")
    known = Members((name, value[name]) for name in names if name in value)
    if not _is_text(known):
        raise ValueError("invalid unicode code point")
    return known


def write_json(value: object) -> str:
    """Return ``value`` as serde_json writes it: members sorted by name, no spaces, floats as in Rust."""
    match value:
        case dict():
            members = (f"{encode_basestring(name)}:{write_json(value[name])}" for name in sorted(value))
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(map(write_json, value)) + "]"
        case str():
            return encode_basestring(value)
        case float():
            return write_float(value)
        case _:
            return json.dumps(value)


def write_float(value: float) -> str:
    """Return a finite float in the shortest form that reads back the same, like Rust's crate ryu.

    ``1.0``, ``123.4``, ``0.00001``, ``1e16``, ``1.2e-7``: up to sixteen places before the point or five zeros
    behind it, else an exponent.
    """
    sign, digit_tuple, exponent = Decimal(repr(value)).as_tuple()
    minus = "-" if sign else ""
    if value == 0:
        return f"{minus}0.0"
    written = "".join(map(str, digit_tuple))
    digits = written.rstrip("0")
    point = len(written) + int(exponent)  # the number of digits before the decimal point
    if len(digits) <= point <= 16:
        return f"{minus}{digits}{'0' * (point - len(digits))}.0"
    if 0 < point <= 16:
        return f"{minus}{digits[:point]}.{digits[point:]}"
    if -5 < point <= 0:
        return f"{minus}0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{minus}{digits[0]}{fraction}e{point - 1}"


def _load(text: str, *, integer: Callable[[str], object], real: Callable[[str], object]) -> Any:
    return json.loads(
        text,
        object_pairs_hook=Members.of,
        parse_int=integer,
        parse_float=real,
        parse_constant=_reject_constant,
    )


def _integer(text: str) -> int | float:
    """Parse an integer: a float if it does not fit in 64 bits, signed or unsigned."""
    value = int(text) if len(text) <= INTEGER_DIGITS else None
    if value is None or not -(2**63) <= value < 2**64 or text == "-0":
        return _finite(text)
    return value


def _any_integer(text: str) -> int | float:
    return int(text) if len(text) <= INTEGER_DIGITS else float(text)


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError("number out of range")
    return value


def _reject_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _depth(document: bytes) -> int:
    """Return the nesting depth of a valid document; exact from ``DEPTH`` on."""
    if document.count(b"[") + document.count(b"{") < DEPTH:
        return 0
    depth = deepest = 0
    for opening, closing in STRUCTURE.findall(document.decode()):
        depth += bool(opening) - bool(closing)
        deepest = max(deepest, depth)
    return deepest


def _is_text(value: object) -> bool:
    """Return whether a string has no lone surrogate, which an escape can produce."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
