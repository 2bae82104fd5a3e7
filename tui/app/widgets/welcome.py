"""The words of the sign-in in the middle of the screen, and at their right a QR code."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset

from tui.app.segments import Piece, line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import width


class Welcome(Canvas):
    """Draws the sign-in as it stands, in the middle of the screen."""

    def __init__(self) -> None:
        super().__init__(id="welcome")
        self.lines: list[list[Piece]] = []
        self.qr: list[str] = []

    def show(self, lines: list[list[Piece]], qr: list[str]) -> None:
        """Show these lines; what is as before is not drawn again."""
        before, self.lines = self.lines, lines
        whole = len(before) != len(lines) or qr != self.qr
        self.qr = qr
        top = max(0, (self.size.height - len(lines)) // 2)
        changed = [top + y for y, line in enumerate(lines) if whole or line != before[y]]
        if whole or self._indent(before) != self._indent(lines):
            self.redraw()
        elif changed:
            self.redraw(*changed)

    @property
    def cursor_cell(self) -> Offset:
        """On the first of its lines."""
        return Offset(1, max(0, (self.size.height - len(self.lines)) // 2))

    @staticmethod
    def _indent(lines: list[list[Piece]]) -> int:
        return max((sum(width(text) for text, _ in each) for each in lines), default=0)

    def draw(self, y: int, cells: int) -> tuple[list[Segment], Style]:
        """Draw line `y`: the words, and at their right the QR code."""
        palette = self.palette
        qr_cells = width(self.qr[0]) + 4 if self.qr else 0
        room = cells - qr_cells
        left = max(1, (room - self._indent(self.lines)) // 2)
        index = y - max(0, (self.size.height - len(self.lines)) // 2)
        pieces = self.lines[index] if 0 <= index < len(self.lines) else []
        segments = line([(" " * left, palette.text), *pieces], room)
        if self.qr:
            at = y - max(0, (self.size.height - len(self.qr)) // 2)
            text = self.qr[at] if 0 <= at < len(self.qr) else ""
            style = Style(color="#000000", bgcolor="#ffffff")
            segments.append(Segment(text or " " * (qr_cells - 4), style if text else None))
            segments.append(Segment("    "))
        return segments, palette.ground
