"""A line above the footer that stays until the person has dealt with what it reports."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui.app.key_markup import render_markup
from tui.app.segments import Piece, line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import cut, drawn, width


class Banner(Canvas):
    """Shows the first message, the number of messages, and the key to see them all; hidden without one.

    Args:
        name: what it shows, in the plural, such as ``notices``; also the name of its style.
        mark: the sign before the message.
        tone: the name of the mark's style.
    """

    def __init__(self, name: str, mark: str, tone: str) -> None:
        super().__init__(id=name)
        self._mark, self._tone = mark, tone
        self._words, self._how = "", ""

    def show(self, said: Sequence[str], how: str) -> None:
        """Show the first message of `said` and their number; `how` names the key that shows them all."""
        count = f"{len(said):,} {self.id}: " if len(said) > 1 else ""
        words = f"{count}{drawn(said[0])}" if said else ""
        if (words, how) != (self._words, self._how):
            self._words, self._how = words, how
            self.redraw()
        if self.display != bool(words):
            self.display = bool(words)

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the message, truncated so that the key stays visible."""
        palette = self.palette
        how = render_markup(f" · {self._how}", palette)
        room = cells - 3 - sum(width(text) for text, _ in how)
        pieces: list[Piece] = [
            (f" {self._mark} ", getattr(palette, self._tone)),
            (cut(self._words, room), palette.text),
            *how,
        ]
        return line(pieces, cells), palette.raised
