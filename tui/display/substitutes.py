"""Replaces characters that an encoding lacks with others of the same width, so that columns stay aligned."""

import codecs
import sys
import unicodedata
from typing import TextIO

_SIGNS = dict(
    zip(
        "…·”“’‘–—✓✗▌│─↑↓→←●○◉◆◇◌▪▽▸▾›≡≠↻⏎␣◷█▄▀▐×",
        "~-\"\"''--xx||-^v><*o@*o.*v>v>=!%<_@##-|x",
        strict=True,
    )
)
"""Substitutes in ASCII for the characters that Rowdo draws and those that people type most."""


def write_substitutes() -> None:
    """Have standard output and error write substitutes instead of raising UnicodeEncodeError."""
    for stream in (sys.stdout, sys.stderr):
        substitute_in(stream)


def substitute_in(stream: TextIO | None) -> None:
    """Have a stream write substitutes for characters that its encoding lacks."""
    reconfigure = getattr(stream, "reconfigure", None)
    if stream is None or reconfigure is None or codecs.lookup(stream.encoding).name == "utf-8":
        return
    encoding = stream.encoding

    def substituted(error: UnicodeError) -> tuple[str, int]:
        """Return the substitute for characters that could not be encoded, and the position to continue at."""
        if not isinstance(error, UnicodeEncodeError):
            raise error
        # The encoding that the error names is that of a whole family of encodings.
        lacking = error.object[error.start : error.end]
        return "".join(_substitute(sign, encoding) for sign in lacking), error.end

    handler = f"rowdo.substitute.{encoding}"
    codecs.register_error(handler, substituted)
    reconfigure(errors=handler)


def _substitute(sign: str, encoding: str) -> str:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return ""
    plain = _SIGNS.get(sign) or unicodedata.normalize("NFD", sign)[0]
    try:
        plain.encode(encoding)
    except UnicodeEncodeError:
        return "??" if unicodedata.east_asian_width(sign) in "WF" else "?"
    return plain
