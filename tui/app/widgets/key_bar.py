"""The footer: the last message, how far a change of many todos is, and the keys that can be pressed."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message

from tui.app.key_markup import render_markup
from tui.app.segments import Piece, line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import cut, drawn, width

if TYPE_CHECKING:
    from tui.app.widgets.progress import Progress

Hint = tuple[str, str]
"""A key as people read it, and a word for what it does."""
_QUOTED = re.compile(r"“([^”]*)”")
_SHORTEST_QUOTE = 8
"""The cells that are left of a quotation."""


class KeyBar(Canvas):
    """Shows hints and, until the next key, one message. Draws only on change."""

    class Pressed(Message):
        """The hint of a key was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key
            """The key as people read it."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self.hints: Sequence[Hint] = ()
        self.message = ""
        self.tone = "text"
        self.progress: Progress | None = None

    def show(
        self,
        hints: Sequence[Hint],
        message: str = "",
        tone: str = "text",
        progress: "Progress | None" = None,
    ) -> None:
        """Show `hints`, with `message` and `progress` before them; `tone` is the name of a style."""
        if (hints, message, tone, progress) != (self.hints, self.message, self.tone, self.progress):
            self.hints, self.message, self.tone, self.progress = hints, message, tone, progress
            self.redraw()

    def _pieces(self, cells: int) -> list[Piece]:
        """Return what stands before the hints."""
        palette = self.palette
        pieces: list[Piece] = [(" ", palette.text)]
        if self.message:
            room = cells - 4 - sum(map(_cells, self.hints[-1:]))
            words = with_short_quotes(self.message, room)
            pieces += [*render_markup(words, palette, getattr(palette, self.tone)), ("   ", palette.text)]
        if self.progress:
            left = cells - sum(map(_cells, self.hints))
            return self.progress.pieces(pieces, left, palette, self.app.console)
        return pieces

    def _hints_shown(self, left: int) -> Sequence[Hint]:
        """Return as many whole hints as there is room for; always the last one, which shows all keys."""
        last = self.hints[-1:]
        left -= sum(map(_cells, last))
        shown: list[Hint] = []
        for hint in self.hints[:-1]:
            left -= _cells(hint)
            if left < 0:
                break
            shown.append(hint)
        return [*shown, *last]

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the message and the hints."""
        palette, pieces = self.palette, self._pieces(cells)
        for key, word in self._hints_shown(cells - _width(pieces)):
            pieces += _hint(key, word, palette.key, palette.quiet)
        return line(pieces, cells), palette.side

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Post the clicked hint. Not on release: the hints move when the message disappears."""
        at = _width(self._pieces(self.size.width))
        for hint in self._hints_shown(self.size.width - at):
            if at <= event.x < at + _cells(hint) - 2:
                self.post_message(self.Pressed(hint[0]))
            at += _cells(hint)


def with_short_quotes(message: str, cells: int) -> str:
    """Return a message that fits into a width, if what it quotes can be shortened by so much.

    The longest quotation gives way first: what is behind it says what became of the todo, and names a key.
    """
    over = width(message.replace("`", "")) - cells
    quotes = _QUOTED.findall(message)
    if over <= 0 or not quotes:
        return message
    longest = max(quotes, key=width)
    return message.replace(
        f"“{longest}”", f"“{cut(longest, max(_SHORTEST_QUOTE, width(longest) - over))}”", 1
    )


def _width(pieces: Sequence[Piece]) -> int:
    return sum(width(text) for text, _ in pieces)


def _cells(hint: Hint) -> int:
    return width(hint[0]) + width(hint[1]) + 3


def _hint(key: str, word: str, style: Style, quiet: Style) -> list[Piece]:
    return [(drawn(key), style), (f" {drawn(word)}  ", quiet)]
