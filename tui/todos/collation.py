"""Sorts words by the locale (``LC_COLLATE``), as a dictionary does."""

import locale
from functools import cache

from tui.todos.alike import alike


def sort_key(text: str) -> bytes:
    """Return a key by whose bytes texts sort in the order of the locale.

    Where the system has no collation for the locale (``C``, musl, one that is not installed), words stand by
    their letters, and those that differ in nothing but accents and case stand side by side.
    """
    text = text.replace("\0", "")
    if _collates():
        try:
            return _bytes(locale.strxfrm(text)) + b"\0\0\0\0" + _bytes(text)
        except (OSError, ValueError):  # letters that the C library has no place for
            pass
    return _bytes(alike(text)) + b"\0\0\0\0" + _bytes(text.swapcase())


@cache
def _collates() -> bool:
    """Take up the environment's collation; tell whether it is one of words rather than of code points."""
    try:
        locale.setlocale(locale.LC_COLLATE, "")
        return locale.strcoll("a", "B") < 0 and locale.strcoll("B", "ä") != 0
    except (locale.Error, OSError, ValueError):
        return False


def _bytes(text: str) -> bytes:
    """Return a text as bytes that sort as its code points do, whatever a C library puts among them."""
    return text.encode("utf-32-be", "surrogatepass")
