"""What is written where an encoding lacks a sign: one as wide, so that columns stay straight."""

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
"""Signs of ours, and those that people type most, with signs of ASCII."""


def write_substitutes() -> None:
    """Have standard output and error never raise for a sign that their encodings lack."""
    for stream in (sys.stdout, sys.stderr):
        substitute_in(stream)


def substitute_in(stream: TextIO | None) -> None:
    """Have a stream write substitutes for the signs that its encoding lacks; one of UTF-8 lacks none."""
    reconfigure = getattr(stream, "reconfigure", None)
    if stream is None or reconfigure is None or codecs.lookup(stream.encoding).name == "utf-8":
        return
    encoding = stream.encoding

    def substituted(error: UnicodeError) -> tuple[str, int]:
        """Return what to write for the characters that could not be encoded, and where to go on."""
        if not isinstance(error, UnicodeEncodeError):
            raise error
        # The error's own encoding is the name of a family of them.
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
