"""Fractional indexes: a position between any two others, so that a move changes one todo only.

A key is an integer followed by a fraction, both in base 62 with digits in ASCII order, so that keys compare
as bytes. The first letter of the integer is its length (``a`` one digit, ``b`` two, …; ``Z`` one digit
below zero, ``Y`` two, …), so that a list which grows at its end or its start has keys as short as a
counter's. One or two random digits at the end make it unlikely that two machines choose the same key for
the same place.
"""

import os
from collections.abc import Callable

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LAST = DIGITS[1:]
"""What the random end of a key may be."""
_FIRST = "a0"


def _any(digits: str) -> str:
    # Not `random`, whose import takes as long as all else that adding a todo does.
    return digits[os.urandom(1)[0] % len(digits)]


class PositionError(ValueError):
    """There is no place between two keys, or a key is not one of ours."""


def between(before: str, after: str, *, choice: Callable[[str], str] = _any) -> str:
    """Return a key that sorts after `before` and before `after`.

    Args:
        before: the key in front; empty for the start of the list.
        after: the key after the new one; empty for the end of the list.
        choice: picks one of some digits, so that two machines seldom pick the same key.

    Raises:
        PositionError: the keys are equal, in the wrong order, or not made by this function.
    """
    if before and after and before >= after:
        raise PositionError(f"there is no place between {before!r} and {after!r}")
    key = _plain(before, after)
    apart = key + choice(_LAST)
    return apart if not after or apart < after else key


def _plain(before: str, after: str) -> str:
    """Return the shortest key between two others."""
    low, high = _split(before), _split(after)
    if low and high and low[0] == high[0]:
        return low[0] + _middle(low[1], high[1])
    if low:
        following = _step(low[0], +1)
        if following and (not after or following < after):
            return following
        return low[0] + _middle(low[1], "")
    if high:
        return _step(high[0], -1) or high[0] + _middle("", high[1])
    return _FIRST


def spread(count: int, before: str = "", after: str = "") -> list[str]:
    """Return `count` keys in order, all between `before` and `after` (empty: the ends of the list)."""
    if count == 0:
        return []
    if not after:
        keys = [between(before, "")]
        whole: str | None = keys[0][: _length(keys[0][0])]
        for byte in os.urandom(count - 1):
            whole = _step(whole, +1) if whole else None
            keys.append(whole + _LAST[byte % len(_LAST)] if whole else between(keys[-1], ""))
        return keys
    half = count // 2
    key = between(before, after)
    return [*spread(half, before, key), key, *spread(count - half - 1, key, after)]


def is_key(text: str) -> bool:
    """Whether a text is a key that this module makes."""
    try:
        return bool(_split(text))
    except PositionError:
        return False


def _split(key: str) -> tuple[str, str] | None:
    """Return the whole number and the fraction of a key, None for an empty one."""
    if not key:
        return None
    length = _length(key[0])
    if (
        len(key) < length
        or any(digit not in DIGITS for digit in key)
        or (key[-1:] == "0" and len(key) > length)
    ):
        raise PositionError(f"{key!r} is not a key of ours")
    return key[:length], key[length:]


def _length(head: str) -> int:
    if "a" <= head <= "z":
        return ord(head) - ord("a") + 2
    if "A" <= head <= "Z":
        return ord("Z") - ord(head) + 2
    raise PositionError(f"a key cannot begin with {head!r}")


def _step(whole: str, by: int) -> str | None:
    """Return the whole number after (`by` = 1) or before (-1) this one, None beyond the last."""
    full, empty = (DIGITS[-1], DIGITS[0]) if by > 0 else (DIGITS[0], DIGITS[-1])
    if whole[-1] != full:
        return whole[:-1] + DIGITS[DIGITS.index(whole[-1]) + by]
    head, digits = whole[0], list(whole[1:])
    for place in range(len(digits) - 1, -1, -1):
        if digits[place] != full:
            digits[place] = DIGITS[DIGITS.index(digits[place]) + by]
            return head + "".join(digits)
        digits[place] = empty
    return _carry(head, by)


def _carry(head: str, by: int) -> str | None:
    """Return the first number past all that begin with `head`, None if there is none."""
    if head == ("Z" if by > 0 else "a"):
        return "a0" if by > 0 else "Zz"
    beyond = chr(ord(head) + by)
    if not ("a" <= beyond <= "z" or "A" <= beyond <= "Z"):
        return None
    return beyond + (DIGITS[0] if by > 0 else DIGITS[-1]) * (_length(beyond) - 1)


def _middle(low: str, high: str) -> str:
    """Return a fraction above `low` and below `high` (empty: one), never ending in zero."""
    common = 0
    while high and common < len(high) and (low[common : common + 1] or "0") == high[common]:
        common += 1
    if common:
        return high[:common] + _middle(low[common:], high[common:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else len(DIGITS)
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + _middle(low[1:], "")
