"""The line above the list: the view, its number of todos, and its filter, search and order."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui.app.segments import Piece, line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import cut, drawn, width

Note = tuple[str, str]
"""A text and the name of the style to draw it with."""
BOLD = Style(bold=True)


class Title(Canvas):
    """Redraws only when its text changes."""

    def __init__(self) -> None:
        super().__init__(id="title")
        self.title = self.project = ""
        self.notes: tuple[Note, ...] = ()

    def show(self, title: str, *notes: Note, project: str = "") -> None:
        """Show `title`, followed by `notes`; the title of a `project` has the project's colour."""
        if (title, notes, project) != (self.title, self.notes, self.project):
            self.title, self.notes, self.project = title, notes, project
            self.redraw()

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw line `y`; a second line, if there is room for it, is blank."""
        palette = self.palette
        if y:
            return line((), cells), palette.ground
        title = cut(drawn(self.title[:200]), max(8, cells - 12))
        heading = palette.hue(self.project) + BOLD if self.project else palette.heading
        pieces: list[Piece] = [(f"  {title}", heading)]
        left = cells - width(title) - 2
        for words, style in self.notes:
            text = cut(drawn(words[:300]), left - 3)
            if not text:
                break
            pieces += [("  ", palette.text), (text, getattr(palette, style))]
            left -= width(text) + 2
        return line(pieces, cells), palette.ground
