"""Makes text from elsewhere harmless for a terminal, a pipe or a log."""

import re

_C0 = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_C1 = "\x80-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_BREAKS = "\t\n\r\u2028\u2029"
_SURROGATES = "\ud800-\udfff"

# Patterns as texts: `re` compiles them when one is first needed, which for most lists is never.
_SPECIAL = f"[{_C0}{_C1}{_BIDI}{_UNSEEN}{_BREAKS}{_SURROGATES}]"
_DROPPED = f"[{_C0}{_C1}{_BIDI}{_UNSEEN}]+"
_BREAK = f"[{_BREAKS}]+"
_LINE_END = "\r\n|[\r\u2028\u2029]"
_SURROGATE = f"[{_SURROGATES}]"


def clean(text: str) -> str:
    """Return `text` as one line that can be drawn or printed anywhere.

    Escape, the other C0 and C1 controls, DEL, bidirectional controls (UAX #9) and invisible tag characters
    are left out, so nothing in the text can command the terminal or reorder what stands beside it. Tabs and
    line ends become one space; a lone surrogate, which no terminal could be sent, becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    if not re.search(_SPECIAL, text):
        return text
    return re.sub(_SURROGATE, "\ufffd", re.sub(_DROPPED, "", re.sub(_BREAK, " ", text)))


def clean_lines(text: str) -> str:
    r"""Return `text` cleaned as `clean` does, but in lines: a line end becomes ``\n``, a tab two spaces."""
    lines = re.sub(_LINE_END, "\n", text).split("\n")
    return "\n".join(clean(line.replace("\t", "  ")) for line in lines)
