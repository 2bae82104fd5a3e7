"""The last line of the screen: what just happened, and what can be pressed here."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui.app.key_markup import render_markup
from tui.app.segments import Piece, line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import drawn, width

Hint = tuple[str, str]
"""A key as people read it, and what it does in a word."""


class KeyBar(Canvas):
    """Shows hints and, until the next key, one message. Draws only on change."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self.hints: Sequence[Hint] = ()
        self.message = ""
        self.tone = "text"

    def show(self, hints: Sequence[Hint], message: str = "", tone: str = "text") -> None:
        """Show `hints`, with `message` before them; `tone` is the name of a pen."""
        if (hints, message, tone) != (self.hints, self.message, self.tone):
            self.hints, self.message, self.tone = hints, message, tone
            self.redraw()

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the message and as many hints as there is room for, never half of one."""
        palette = self.palette
        pieces: list[Piece] = [(" ", palette.text)]
        if self.message:
            pieces += [
                *render_markup(self.message, palette, getattr(palette, self.tone)),
                ("   ", palette.text),
            ]
        left = cells - sum(width(text) for text, _ in pieces)
        last = self.hints[-1:]  # the key to all keys is always there
        left -= sum(width(key) + width(word) + 3 for key, word in last)
        for key, word in self.hints[:-1]:
            taken = width(key) + width(word) + 3
            if taken > left:
                break
            left -= taken
            pieces += _hint(key, word, palette.key, palette.quiet)
        for key, word in last:
            pieces += _hint(key, word, palette.key, palette.quiet)
        return line(pieces, cells), palette.side


def _hint(key: str, word: str, pen: Style, quiet: Style) -> list[Piece]:
    return [(drawn(key), pen), (f" {drawn(word)}  ", quiet)]
