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
from tui.todos.view import ALL, Kind, View

if TYPE_CHECKING:
    from tui.app.context import Context


MOST_RECURRING, DAYS_AHEAD = 100, 400
"""How many recurring todos are followed, and for how many days from today: more would make a month slow."""


class CalendarScreen(Panel[date]):
    """The calendar. Its result is the day to open."""

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
        self.day = context.calendar_day or context.today
        self._todos: dict[date, Sequence[Todo]] = {}
        self._coming: dict[date, list[Todo]] = {}
        """What recurs on days to come."""
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
            self._coming = self._recurring(*span)
        return grid

    def _recurring(self, first: date, last: date) -> dict[date, list[Todo]]:
        """Return, by day, the recurring todos that come back on it; only the first recurring todos count."""
        if last <= self.context.today or (first - self.context.today).days > DAYS_AHEAD:
            return {}
        from tui.todos.recurrence import occurrences

        found: dict[date, list[Todo]] = {}
        recurring = self.context.syntax.expression("recurring")
        listing = self.context.replica.listing(ALL, filter=recurring, today=self.context.today)
        for todo in listing.todos(0, MOST_RECURRING):
            for day in occurrences(todo, max(first, self.context.today), last):
                found.setdefault(day, []).append(todo)
        return found

    def _on(self, day: date) -> Sequence[Todo]:
        """Return the first todos of `day`, reading them once."""
        if day not in self._todos:
            listing = self.context.replica.listing(View(Kind.DAY, day=day), today=self.context.today)
            self._todos[day] = [row.todo for row in listing.window(0, 8)]
        return self._todos[day]

    def take(self, key: str) -> None:
        """Handle a key: move the cursor, open a day, or add a todo."""
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

    def answer(self, answer: date | None) -> None:
        """Close with `answer`, and remember the day."""
        self.context.calendar_day = self.day
        super().answer(answer)

    def clicked(self, x: int, y: int) -> None:
        """Move to the clicked day, or open it if the cursor is there already."""
        grid, lines, column = self._grid(), self._lines(), x // (self._cell_width() + 1)
        inside = 0 <= y - 2 < len(lines) and 0 <= column < 7
        day = grid[lines[y - 2][0]][column] if inside else None
        if day is not None:
            if day == self.day:
                self.answer(self.day)
            self.day = day
            self.sheet.redraw()

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: on the number of the day."""
        row, column = place_of(self.day, self._grid())
        cell, lines = self._cell_width(), self._lines()
        above = sum(week < row for week, _, _ in lines)
        return Offset(column * (cell + 1) + 1, 2 + above)

    def _cell_width(self) -> int:
        return max(3, (self.sheet.size.width - 10) // 7)

    def _has_todos(self, day: date) -> bool:
        return bool(self._counts.get(day, (0, 0))[0] or day in self._coming)

    def _lines(self) -> list[tuple[int, int, int]]:
        """Return for each line below the weekdays: its week, its number in the week, and the week's lines.

        A week without a todo has one line; the others share the rest.
        """
        grid = self._grid()
        full = [any(self._has_todos(day) for day in week if day) for week in grid]
        room = self.sheet.size.height - 4
        busy = sum(full)
        height = max(1, (room - len(grid) + busy) // busy) if busy else 1
        heights = [height if each else 1 for each in full]
        return [(week, line, high) for week, high in enumerate(heights) for line in range(high)]

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y`: the month's name, the weekdays, or a line of a week."""
        palette = self.palette
        grid, cell = self._grid(), self._cell_width()
        if y == 0:
            return [(f"{f'{LONG_MONTHS[self.day.month - 1]} {self.day.year}':^{cells}}", palette.heading)]
        if y == 1:
            names = day_names(self.context.syntax.week_start)
            return [(pad(f" {name}", cell + (name != names[-1])), palette.quiet) for name in names]
        lines = self._lines()
        if y - 2 >= len(lines):
            return []
        row, line_of_day, height = lines[y - 2]
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
            style = palette.today if day == self.context.today else palette.faint if away else palette.strong
            count = self._counts.get(day, (0, 0))[0] + len(self._coming.get(day, ()))
            shown = f"{count}" if count and (cell < 9 or height < 2 or count > height - 1) else ""
            shown = "·" if shown and cell < 6 else shown
            mark = "▌" if here else " "
            number = f"{day.day}{'◆' if day == self.context.today else ''}"
            gap = max(0, cell - 2 - width(number) - width(shown))
            pieces = [
                (mark, over(ground, palette.accent)),
                (number, over(ground, style)),
                (" " * gap, ground),
            ]
            room = cell - 1 - width(number) - gap
            return [*pieces, (f"{shown:<{room}}"[:room], over(ground, palette.quiet))]
        todos = self._on(day) if self._counts.get(day, (0, 0))[0] else ()
        index = line_of_day - 1
        coming = self._coming.get(day, ())
        if index >= len(todos) + len(coming) or cell < 6:
            return [(" " * cell, ground)]
        if index >= len(todos):
            text = cut(f"↻ {drawn(coming[index - len(todos)].task[:200])}", cell - 2)
            return [(" ", ground), (pad(text, cell - 1), over(ground, palette.quiet))]
        todo = todos[index]
        late = day < self.context.today
        style = palette.faint if away else palette.bad if late else palette.priorities[min(todo.priority, 3)]
        text = cut(drawn(todo.task[:200]), cell - 2)
        return [
            ("•" if here else " ", over(ground, palette.accent)),
            (pad(text, cell - 1), over(ground, style)),
        ]
