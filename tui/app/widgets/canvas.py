"""The base of the widgets: a Textual widget that draws its own lines and never takes the focus.

The screen receives all keys and knows which pane is in use. Drawing other content needs no new layout.
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
    """What the terminal's cursor can stand in."""

    @property
    def region(self) -> Region:
        """Where it is on the screen."""

    @property
    def cursor_cell(self) -> Offset:
        """Where in it the cursor belongs."""


class Canvas(Widget, inherit_bindings=False):
    """A widget that draws line by line."""

    app = getters.app(ThemedApp)
    ALLOW_SELECT = False
    active = False
    """Whether the keys go to this pane."""

    @property
    def palette(self) -> Palette:
        """The styles of the theme in use."""
        return self.app.palette

    @property
    def cursor_cell(self) -> Offset:
        """Where in it the terminal's cursor belongs: at the caret, or on the line to be read."""
        return Offset(0, 0)

    def draw(self, y: int, cells: int) -> tuple[Iterable[Segment], Style]:
        """Return the segments of line `y`, exactly `cells` wide, and the ground they stand on."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw one line, as Textual asks for it."""
        cells = self.size.width
        segments, ground = self.draw(y, cells)
        return Strip(grounded(segments, ground), cells)

    def redraw(self, *lines: int) -> None:
        """Draw these lines again, or all of them where none is named; the layout stays."""
        if lines:
            self.redraw_part(*[(line, 0, self.size.width) for line in lines])
        else:
            self.refresh()

    def redraw_part(self, *parts: tuple[int, int, int]) -> None:
        """Draw parts of lines again: each a line, its first cell, and how many cells."""
        self.refresh(*[Region(x, y, cells, 1) for y, x, cells in parts])
