"""The divider between two panes, which can be dragged."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message

from tui.app.widgets.canvas import Canvas


class Divider(Canvas):
    """Posts the column it was dragged to; the screen sets the widths of the panes."""

    class Dragged(Message):
        """The divider was dragged to a column of the screen."""

        def __init__(self, divider: "Divider", column: int) -> None:
            super().__init__()
            self.divider = divider
            self.column = column

    _held = False

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw one cell of the line."""
        style = self.palette.accent if self._held else self.palette.rule
        return [Segment("│" * cells, style)], self.palette.ground

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin dragging."""
        self._held = True
        self.capture_mouse()
        self.redraw()
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Post the column under the mouse."""
        if self._held:
            self.post_message(self.Dragged(self, int(event.screen_x)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End dragging."""
        self._held = False
        self.release_mouse()
        self.redraw()
        event.stop()
