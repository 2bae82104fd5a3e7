"""What the terminal says of its colours when it is asked: its ground, and how many it can show.

The name in ``TERM`` tells neither: nearly every terminal is called ``xterm``.
"""

import re
from collections.abc import Iterable
from typing import Literal

from textual.drivers.linux_driver import XTermParser  # type: ignore[attr-defined]  # where the driver has it from
from textual.message import Message

QUESTIONS = "\x1b]11;?\x1b\\\x1b]4;255;?\x1b\\\x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[m"
"""Asks for the ground (OSC 11), the last of 256 colours (OSC 4), and a colour of 24 bits just set (DECRQSS).

A terminal that does not know a question leaves it unanswered; nobody waits.
"""

# Not compiled before there is an answer, which nobody waits for.
_REPLY = (
    r"\x1b(?:\]11;rgba?:(?P<ground>[\da-fA-F/]+)|\](?P<many>4;255);[^\x07\x1b]*|P[01]\$r(?P<rendition>[^\x07\x1b]*))"
    r"(?:\x07|\x1b\\)"
)
_BEGUN = r"\x1b(?:\](?:11|4;255);|P[01]\$r)[^\x07\x1b]*\x1b?\Z"
_ASKED = r"\b48[:;]2[:;](?:\d*[:;])?1[:;]2[:;]3(?!\d)"


class TerminalColours(Message):
    """The terminal has answered.

    Attributes:
        light: whether its ground is light; None where that is not the answer.
        system: Rich's name of what it can show, ``256`` or ``truecolor``; None where that is not the answer.
    """

    def __init__(
        self, *, light: bool | None = None, system: Literal["256", "truecolor"] | None = None
    ) -> None:
        super().__init__()
        self.light = light
        self.system: Literal["256", "truecolor"] | None = system


class ReplyParser(XTermParser):
    """Textual's parser of what comes from the terminal, which would take these answers for keys.

    Args:
        typed_before: How many bytes come first that were typed when the terminal sent Enter as a line feed.
        debug: Whether Textual logs what it parses.
    """

    def __init__(self, typed_before: int = 0, debug: bool = False) -> None:
        super().__init__(debug)
        self._unended = ""
        self._typed_before = typed_before

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what a text from the terminal stands for: keys and the like, and answers."""
        if not data:  # the end
            yield from super().feed(data)
            return
        if self._typed_before:
            typed = data.encode()
            first, others = typed[: self._typed_before], typed[self._typed_before :]
            self._typed_before -= len(first)
            data = (first.replace(b"\n", b"\r") + others).decode()
        data, self._unended = self._unended + data, ""
        if begun := re.search(_BEGUN, data):
            data, self._unended = data[: begun.start()], begun[0]
        at = 0
        for reply in re.finditer(_REPLY, data):
            if before := data[at : reply.start()]:
                yield from super().feed(before)
            at = reply.end()
            if answer := _answer(reply):
                yield answer
        if rest := data[at:]:
            yield from super().feed(rest)


def _answer(reply: re.Match[str]) -> TerminalColours | None:
    if reply["ground"]:
        return _ground(reply["ground"])
    if reply["many"]:
        return TerminalColours(system="256")
    return TerminalColours(system="truecolor") if re.search(_ASKED, reply["rendition"] or "") else None


def _ground(parts: str) -> TerminalColours | None:
    """Read a colour as X11 writes it (XParseColor): three parts of one to four hexadecimal digits each."""
    shares = [int(part, 16) / (16 ** len(part) - 1) for part in parts.split("/")[:3] if part]
    if len(shares) < 3:
        return None
    red, green, blue = shares
    # As bright as it looks (Rec. 709), without undoing gamma: only the half it is in matters.
    return TerminalColours(light=0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)
