"""The panel of notices: decisions made without the person, such as an edit that restored a deleted todo."""

from typing import TYPE_CHECKING

from textual.geometry import Offset

from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.display.cell_text import drawn, wrap
from tui.display.date_text import exact_day

if TYPE_CHECKING:
    from tui.app.context import Context


class NoticesPanel(Panel[str]):
    """All unread notices, the oldest first. Its result is the todo to go to."""

    COLUMNS = 76

    def __init__(self, context: "Context") -> None:
        super().__init__("Notices")
        self.context = context
        self.cursor = 0
        self._lines: list[list[Piece]] = []
        self._read()

    def _read(self) -> None:
        self.notices = self.context.replica.notices()
        self.cursor = max(0, min(self.cursor, len(self.notices) - 1))
        here = self.notices[self.cursor] if self.notices else None
        there = here is not None and self.context.replica.get(here.uid) is not None
        go = (("⏎", "show the todo"),) if there else ()
        more = (("j k", "next"), ("X", "dismiss all")) if len(self.notices) > 1 else ()
        self.keys = (("x", "dismiss"), *go, *more, ("esc", "later"))

    def rows(self) -> int:
        """As many as the content needs."""
        return len(self._set(self.body_cells))

    def _set(self, cells: int) -> list[list[Piece]]:
        palette, today = self.palette, self.context.today
        self._lines = []
        for index, notice in enumerate(self.notices):
            at = notice.at.astimezone()
            mark = "▌ " if index == self.cursor else "  "
            self._lines += [
                [(mark, palette.accent), (f"{exact_day(at.date(), today)} {at:%H:%M}", palette.quiet)],
                *(
                    [("  ", palette.text), (part, palette.text)]
                    for part in wrap(drawn(notice.words), cells - 2)
                ),
                [],
            ]
        self._lines = self._lines[:-1]
        return self._lines

    def take(self, key: str) -> None:
        """Handle a key: dismiss the notice, go to its todo, or move to another notice."""
        replica = self.context.replica
        here = self.notices[self.cursor]
        match key:
            case "j" | "down" | "tab":
                self.cursor = (self.cursor + 1) % len(self.notices)
            case "k" | "up" | "shift+tab":
                self.cursor = (self.cursor - 1) % len(self.notices)
            case "x" | "d" | "space":
                self.context.attempt(lambda: replica.dismiss(here.number))
            case "X":
                self.context.attempt(replica.dismiss)
            case "enter" if replica.get(here.uid):
                self.answer(here.uid)
                return
            case "q":
                self.leave()
                return
        self._read()
        if not self.notices:
            self.leave()
            return
        self.fit()
        self.sheet.redraw()

    def leave(self) -> None:
        """Close, and update the main screen, which no longer shows the dismissed notices."""
        self.answer(None)
        self.context.show()

    @property
    def _start(self) -> int:
        """The first line of the current notice."""
        return next((at for at, pieces in enumerate(self._lines) if pieces and pieces[0][0] == "▌ "), 0)

    @property
    def _top(self) -> int:
        """The first visible line."""
        return max(0, min(self._start, len(self._lines) - self.body_rows))

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: on the text of the current notice."""
        return Offset(2, min(self._start - self._top + 1, self.body_rows - 1))

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y` of the notices; the current one stays visible."""
        lines, top = self._lines, self._top
        return lines[top + y] if top + y < len(lines) else []
