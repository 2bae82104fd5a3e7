"""How far a change of many todos is, drawn in the footer: a line of its own would move the list."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console
from textual.renderables.bar import Bar

from tui.app.segments import Piece, line
from tui.app.styles import Palette
from tui.display.cell_text import width

MOST, LEAST = 40, 8
"""Cells of a bar; where there are fewer the share is told alone."""
SHARE = len(" 100%   ")
"""Cells of the share."""


class Progress(NamedTuple):
    """How far a change of many todos is."""

    words: str
    """What is being done, such as "Completing 10,000 todos …"."""
    done: int
    total: int

    def pieces(self, message: Sequence[Piece], cells: int, palette: Palette, console: Console) -> list[Piece]:
        """Return the message, Textual's bar and the share in per cent, in so many cells at most."""
        left = cells - SHARE
        said = line(message, min(left, sum(width(text) for text, _ in message)))
        length = min(MOST, left - sum(width(part.text) for part in said))
        share = self.done / max(1, self.total)
        bar = Bar((0, share * length), palette.accent, palette.rule, width=length)
        drawn = console.render(bar) if length >= LEAST else ()
        pieces = [(part.text, part.style or palette.text) for part in (*said, *drawn)]
        return [*pieces, (f" {100 * self.done // max(1, self.total)}%   ", palette.text)]
