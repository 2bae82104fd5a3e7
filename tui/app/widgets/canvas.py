"""The base of the widgets: a Textual widget that draws its own lines and never takes the focus.

The screen receives all keys and passes them to the pane in use. New content does not change the layout.
"""

from collections.abc import Iterable
from typing import Protocol

from rich.segment import Segment
from rich.style import Style
from textual import getters
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui.app.segments import grounded
from tui.app.styles import Palette
from tui.app.themed_app import ThemedApp


class HasCursor(Protocol):
    """A widget in which the terminal's cursor can be."""

    @property
    def region(self) -> Region:
        """The position and size on the screen."""

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor, relative to this widget."""


class Canvas(Widget, inherit_bindings=False):
    """A widget that draws line by line."""

    app = getters.app(ThemedApp)
    ALLOW_SELECT = False
    active = False
    """Whether this pane receives the keys."""

    @property
    def palette(self) -> Palette:
        """The styles of the theme in use."""
        return self.app.palette

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: at the caret, or on the line for a screen reader to read."""
        return Offset(0, 0)

    def draw(self, y: int, cells: int) -> tuple[Iterable[Segment], Style]:
        """Return the segments of line `y`, exactly `cells` wide, and their background."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw one line, as Textual asks for it."""
        cells = self.size.width
        segments, ground = self.draw(y, cells)
        return Strip(grounded(segments, ground), cells)

    def redraw(self, *lines: int) -> None:
        """Redraw these lines, or all lines if none is given, without a new layout."""
        if lines:
            self.redraw_part(*[(line, 0, self.size.width) for line in lines])
        else:
            self.refresh()

    def redraw_part(self, *parts: tuple[int, int, int]) -> None:
        """Redraw parts of lines. Each part is a line, its first cell, and a number of cells."""
        self.refresh(*[Region(x, y, cells, 1) for y, x, cells in parts])
