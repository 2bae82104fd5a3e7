"""The panel that chooses a day, due or to start on: a calendar, keys for common days, and free text."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from rich.style import Style
from textual.geometry import Offset

from tui.app.due import Due
from tui.app.line_editor import LineEditor, one_line
from tui.app.month import Week, day_at_key, day_names, place_of, span_of, weeks
from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.display.cell_text import drawn, pad
from tui.display.date_text import LONG_MONTHS, due_words, full_day

if TYPE_CHECKING:
    from tui.app.context import Context

SATURDAY = 5
DAY_CELLS = 5


class DuePanel(Panel[Due]):
    """Pick a day. `i` turns to typing it in words, recurrence and time of day included.

    Args:
        context: where the day is chosen.
        day: the day that was chosen before; None begins at today.
        at: the time of day that stays unless another is typed.
        heading: what the day is for.
        day_only: whether a recurrence or a time of day makes no sense with it.
    """

    COLUMNS = 46

    def __init__(
        self,
        context: "Context",
        day: date | None,
        at: time | None = None,
        *,
        heading: str = "Due",
        day_only: bool = False,
    ) -> None:
        super().__init__(heading)
        self.context = context
        self.now = context.now
        self.today = self.now.date()
        self.day = day or self.today
        self._before = day
        self._at, self._day_only = at, day_only
        self.line = LineEditor()
        self.typing = False
        self.wrong = ""
        self._counts: dict[date, tuple[int, int]] = {}
        self._counted: tuple[date, date] | None = None
        self._set_keys()

    def _set_keys(self) -> None:
        if self.typing:
            self.keys = (("⏎", "set"), ("esc", "calendar"))
        else:
            self.keys = (("⏎", "set"), ("hjkl", "move"), ("HL", "month"), ("i", "type"))

    def rows(self) -> int:
        """The input line, six weeks, and the common days."""
        return 14

    @property
    def _margin(self) -> int:
        """The number of blanks at the left of the month: fewer if the width is needed for the seven days."""
        return max(0, min(3, self.sheet.size.width - 4 - 7 * DAY_CELLS))

    @property
    def _first_week(self) -> int:
        """The line of the first week; with few lines there is no blank line above it."""
        return 4 if self.body_rows >= 12 else 2

    def _grid(self) -> Sequence[Week]:
        grid = weeks(self.day, self.context.syntax.week_start)
        span = span_of(grid)
        if span != self._counted:
            self._counted = span
            self._counts = dict(self.context.replica.day_counts(*span))
        return grid

    def _usual(self) -> dict[str, tuple[str, date | None]]:
        """Return the common days by their keys."""
        today = self.today
        start = self.context.syntax.week_start
        to_week = (start - today.weekday()) % 7 or 7
        to_weekend = (SATURDAY - today.weekday()) % 7 or (7 if today.weekday() == SATURDAY else 0)
        return {
            "t": ("today", today),
            "m": ("tomorrow", today + timedelta(days=1)),
            "w": ("next week", today + timedelta(days=to_week)),
            "e": ("weekend", today + timedelta(days=to_weekend)),
            "n": ("no date", None),
        }

    def take(self, key: str) -> None:
        """Handle a key: move the cursor, choose a day, or type."""
        if self.typing:
            self._type(key)
        elif key in ("i", "/", ":", "tab"):
            self.typing = True
        elif key == "q":
            self.leave()
        elif key == "enter" or key == "space":
            self.answer(Due(self.day, keeps_time=True))
        elif key in self._usual():
            self.answer(Due(self._usual()[key][1], keeps_time=True))
        else:
            self.day = day_at_key(key, self.day, self.today)
        self._set_keys()
        self.sheet.redraw()

    def leave(self) -> None:
        """Go back from text input to the calendar, or close the panel."""
        if self.typing:
            self.typing, self.wrong = False, ""
            self._set_keys()
            self.sheet.redraw()
        else:
            self.answer(None)

    def _type(self, key: str) -> None:
        if key == "enter":
            found = self._read()
            if found is None:
                self.wrong = f"Not understood. Try “{'fri' if self._day_only else 'fri 9am'}”."
            elif self._day_only and (found.at or found.recurrence):
                self.wrong = "A day alone: no time, no recurrence."
            else:
                self.answer(found)
        elif key == "tab":
            self.leave()
        elif self.line.press(key):
            self._typed()

    def paste(self, text: str) -> None:
        """Insert pasted text as if it had been typed."""
        self.typing = True
        self.line.insert(one_line(text))
        self._typed()
        self._set_keys()
        self.sheet.redraw()

    def _typed(self) -> None:
        self.wrong = ""
        found = self._read()
        if found and found.day:
            self.day = found.day

    def _read(self) -> Due | None:
        return self.context.syntax.read_due(self.line.text, self.now, self._before)

    def clicked(self, x: int, y: int) -> None:
        """Choose the clicked day."""
        grid = self._grid()
        row, column = y - self._first_week, (x - self._margin) // DAY_CELLS
        day = grid[row][column] if 0 <= row < len(grid) and 0 <= column < 7 else None
        if day is not None:
            self.answer(Due(day, keeps_time=True))

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: at the caret during text input, else on the day."""
        if self.typing:
            return Offset(2 + self.line.caret_cells(), 0)
        row, column = place_of(self.day, self._grid())
        return Offset(self._margin + column * DAY_CELLS, self._first_week + row)

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y`: the input line, the month, or the common days."""
        palette = self.palette
        grid = self._grid()
        if y == 0:
            return self._top(cells)
        if y == 1 and self.wrong:
            return [(f"  {self.wrong}", palette.warn)]
        first = self._first_week
        if y == first - 2 and first > 2:
            title = f"{LONG_MONTHS[self.day.month - 1]} {self.day.year}"
            return [(pad(f"{title:^{cells}}", cells), palette.heading)]
        margin = (" " * self._margin, palette.text)
        if y == first - 1:
            names = day_names(self.context.syntax.week_start)
            return [margin, *((f"{name:^{DAY_CELLS}}", palette.quiet) for name in names)]
        if first <= y < first + len(grid):
            return [margin, *(self._day(day) for day in grid[y - first])]
        usual = [(key, word) for key, (word, _) in self._usual().items()]
        if y == 11:
            return _spread(usual[:3], palette.key, palette.quiet)
        if y == 12:
            return _spread(usual[3:], palette.key, palette.quiet)
        return []

    def _top(self, cells: int) -> list[Piece]:
        palette = self.palette
        if self.typing:
            hint = "fri, in 3 days, 1 may" if self._day_only else "fri 9am, in 3 days, every month"
            return [
                ("› ", palette.accent),
                *self.line.pieces(cells - 2, palette, hint=hint),
            ]
        keeps = f" {self._at:%H:%M}" if self._at else ""
        words = due_words(self.day, None, self.today)
        return [(f"  {full_day(self.day)}{keeps}", palette.strong), (f"  {drawn(words)}", palette.quiet)]

    def _day(self, day: date | None) -> Piece:
        palette = self.palette
        if day is None:
            return " " * DAY_CELLS, palette.text
        open_todos = self._counts.get(day, (0, 0))[0]
        mark = "·" if open_todos else " "
        text = f"{day.day:>3}{mark} "
        if day == self.day:
            return f"›{day.day:>2}{mark} ", palette.caret
        if day == self.today:
            return text, palette.today
        return text, palette.faint if day.month != self.day.month else palette.text


def _spread(words: list[tuple[str, str]], key_style: Style, style: Style) -> list[Piece]:
    pieces: list[Piece] = [("   ", style)]
    for key, word in words:
        pieces += [(key, key_style), (f" {word:<10} ", style)]
    return pieces
