"""The first line of the screen: the person, the database, and the sync status."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui.app.segments import Piece, line
from tui.app.styles import Palette
from tui.app.sync_status import SyncStatus
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import cut, drawn, width
from tui.session_events import Who


class TopBar(Canvas):
    """Redrawn only when one of its parts changes."""

    def __init__(self, who: Who | None) -> None:
        super().__init__(id="top")
        self.who = who
        self.sync_status = SyncStatus("", "", "quiet")

    def show_sync_status(self, sync_status: SyncStatus) -> None:
        """Show the sync status; redraw only if it has changed."""
        if sync_status != self.sync_status:
            self.sync_status = sync_status
            self.redraw()

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the line: the program's name, person and database if they fit, the status at the right."""
        palette = self.palette
        left: list[Piece] = [(" rowdo ", palette.accent)]
        if self.who and self.who.local:
            left.append((" LOCAL ", palette.badge))
        right = self._state(palette)
        room = cells - _cells(left) - _cells(right) - 2
        names = fitting_names(self.who, room) if self.who else ""
        gap = max(1, cells - _cells(left) - _cells(right) - width(names))
        return line([*left, (" " * gap, palette.text), (names, palette.quiet), *right], cells), palette.side

    def _state(self, palette: Palette) -> list[Piece]:
        style: Style = getattr(palette, self.sync_status.tone)
        return (
            [("  ", style), (f"{self.sync_status.glyph} {self.sync_status.word} ", style)]
            if self.sync_status.word
            else []
        )


def fitting_names(who: Who, room: int) -> str:
    """Return the person and the database, in the longest form that fits in `room` cells."""
    email, database = drawn(who.email), drawn(who.database)
    organization = f" ({drawn(who.organization)})" if who.organization else ""
    where = "" if who.local or not database else f" · {database}"
    # From the longest form to the shortest: all; no organization; the profile's name without the database.
    shown = (email + organization + where, email + where, email + " · ".join(where.split(" · ")[:2]))
    fitting = (each for each in shown if width(each) <= room)
    return next(fitting, cut(email, room) if room >= 8 else "")


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(width(text) for text, _ in pieces)
