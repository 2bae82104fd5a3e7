"""The line above the keys that says what was decided without the person, until they have read it."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui.app.key_markup import render_markup
from tui.app.segments import Piece, line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import cut, drawn, width


class NoticeLine(Canvas):
    """Hidden while there is nothing to say; shows the first of what there is, and how to read it all."""

    def __init__(self) -> None:
        super().__init__(id="notice")
        self._words, self._how = "", ""

    def show(self, notices: Sequence[str], how: str) -> None:
        """Show the first of `notices` and how many there are; `how` says which key reads them."""
        count = f"{len(notices):,} notices: " if len(notices) > 1 else ""
        words = f"{count}{drawn(notices[0])}" if notices else ""
        if (words, how) != (self._words, self._how):
            self._words, self._how = words, how
            self.redraw()
        if self.display != bool(words):
            self.display = bool(words)

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the words, cut so that what reads them stays in sight."""
        palette = self.palette
        how = render_markup(f" · {self._how}", palette)
        room = cells - 3 - sum(width(text) for text, _ in how)
        pieces: list[Piece] = [(" ▲ ", palette.warn), (cut(self._words, room), palette.text), *how]
        return line(pieces, cells), palette.raised
