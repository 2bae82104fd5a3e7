"""The calendar: a month with the todos of each day."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.geometry import Offset

from tui.app.month import Week, day_at_key, day_names, place_of, span_of, weeks
from tui.app.prompts import beside, open_add
from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.app.styles import over
from tui.display.cell_text import cut, drawn, pad, width
from tui.display.date_text import LONG_MONTHS
from tui.todos import Todo
from tui.todos.view import Kind, View

if TYPE_CHECKING:
    from tui.app.context import Context


class CalendarScreen(Panel[date]):
    """The calendar; its answer is the day to open."""

    COLUMNS = 10_000
    keys = (
        ("⏎", "open"),
        ("hjkl", "day, week"),
        ("HL", "month"),
        ("g", "today"),
        ("a", "add"),
        ("esc", "back"),
    )

    def __init__(self, context: "Context") -> None:
        super().__init__("Calendar")
        self.context = context
        self.day = context.today
        self._todos: dict[date, Sequence[Todo]] = {}
        self._counts: dict[date, tuple[int, int]] = {}
        self._span: tuple[date, date] | None = None

    def rows(self) -> int:
        """All rows of the terminal."""
        return 10_000

    def _grid(self) -> Sequence[Week]:
        grid = weeks(self.day, self.context.syntax.week_start)
        span = span_of(grid)
        if span != self._span:
            self._span = span
            self._counts = dict(self.context.replica.day_counts(*span))
            self._todos.clear()
        return grid

    def _on(self, day: date) -> Sequence[Todo]:
        """Return the first todos of `day`, reading them once."""
        if day not in self._todos:
            listing = self.context.replica.listing(View(Kind.DAY, day=day), today=self.context.today)
            self._todos[day] = [row.todo for row in listing.window(0, 8)]
        return self._todos[day]

    def take(self, key: str) -> None:
        """Move, open, add."""
        if key == "enter":
            self.answer(self.day)
        elif key == "a":
            self.answer(self.day)
            open_add(self.context, beside(self.context))
        elif key == "q":
            self.leave()
        else:
            self.day = day_at_key(key, self.day, self.context.today)
            self.sheet.redraw()

    def clicked(self, x: int, y: int) -> None:
        """Go to the day that was clicked, or open it."""
        grid, (cell, height) = self._grid(), self._cell()
        row, column = (y - 2) // height, x // (cell + 1)
        day = grid[row][column] if 0 <= row < len(grid) and 0 <= column < 7 and y >= 2 else None
        if day is not None:
            if day == self.day:
                self.answer(self.day)
            self.day = day
            self.sheet.redraw()

    @property
    def cursor_cell(self) -> Offset:
        """On the number of the day."""
        row, column = place_of(self.day, self._grid())
        cell, height = self._cell()
        return Offset(column * (cell + 1) + 1, 2 + row * height)

    def _cell(self) -> tuple[int, int]:
        """Return the width and height of a day."""
        inner = self.sheet.size.width - 4
        return max(3, (inner - 6) // 7), max(1, (self.sheet.size.height - 4) // len(self._grid()))

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw the name of the month, of the days, then week by week."""
        palette = self.palette
        grid, (cell, height) = self._grid(), self._cell()
        if y == 0:
            return [(f"{f'{LONG_MONTHS[self.day.month - 1]} {self.day.year}':^{cells}}", palette.heading)]
        if y == 1:
            names = day_names(self.context.syntax.week_start)
            return [(pad(f" {name}", cell + (name != names[-1])), palette.quiet) for name in names]
        row, line_of_day = divmod(y - 2, height)
        if row >= len(grid):
            return []
        pieces: list[Piece] = []
        for column, day in enumerate(grid[row]):
            if column:
                pieces.append(("│", palette.rule))
            blank = [(" " * cell, palette.raised)]
            pieces += self._part(day, line_of_day, cell, height) if day else blank
        return pieces

    def _part(self, day: date, line_of_day: int, cell: int, height: int) -> list[Piece]:
        palette = self.palette
        here = day == self.day
        ground = palette.cursor if here else palette.raised
        away = day.month != self.day.month
        if line_of_day == 0:
            pen = palette.today if day == self.context.today else palette.faint if away else palette.strong
            count = self._counts.get(day, (0, 0))[0]
            shown = f"{count}" if count and (cell < 9 or height < 2 or count > height - 1) else ""
            shown = "·" if shown and cell < 6 else shown
            mark = "▌" if here else " "
            number = f"{day.day}{'◆' if day == self.context.today else ''}"
            gap = max(0, cell - 2 - width(number) - width(shown))
            pieces = [(mark, over(ground, palette.accent)), (number, over(ground, pen)), (" " * gap, ground)]
            room = cell - 1 - width(number) - gap
            return [*pieces, (f"{shown:<{room}}"[:room], over(ground, palette.quiet))]
        todos = self._on(day) if self._counts.get(day, (0, 0))[0] else ()
        index = line_of_day - 1
        if index >= len(todos) or cell < 6:
            return [(" " * cell, ground)]
        todo = todos[index]
        late = day < self.context.today
        pen = palette.faint if away else palette.bad if late else palette.priorities[min(todo.priority, 3)]
        text = cut(drawn(todo.task[:200]), cell - 2)
        return [
            ("•" if here else " ", over(ground, palette.accent)),
            (pad(text, cell - 1), over(ground, pen)),
        ]
