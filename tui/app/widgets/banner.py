"""A line above the keys that stays until somebody has seen to what it says."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui.app.key_markup import render_markup
from tui.app.segments import Piece, line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import cut, drawn, width


class Banner(Canvas):
    """Hidden while there is nothing to say; shows the first of what there is, and how to see all of it.

    Args:
        name: what it shows, in the plural: ``notices``. Its style is that of this name.
        mark: the sign in front.
        tone: the name of the mark's style.
    """

    def __init__(self, name: str, mark: str, tone: str) -> None:
        super().__init__(id=name)
        self._mark, self._tone = mark, tone
        self._words, self._how = "", ""

    def show(self, said: Sequence[str], how: str) -> None:
        """Show the first of what is `said` and how many there are; `how` says which key leads to them."""
        count = f"{len(said):,} {self.id}: " if len(said) > 1 else ""
        words = f"{count}{drawn(said[0])}" if said else ""
        if (words, how) != (self._words, self._how):
            self._words, self._how = words, how
            self.redraw()
        if self.display != bool(words):
            self.display = bool(words)

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the words, cut so that the key stays in sight."""
        palette = self.palette
        how = render_markup(f" · {self._how}", palette)
        room = cells - 3 - sum(width(text) for text, _ in how)
        pieces: list[Piece] = [
            (f" {self._mark} ", getattr(palette, self._tone)),
            (cut(self._words, room), palette.text),
            *how,
        ]
        return line(pieces, cells), palette.raised
