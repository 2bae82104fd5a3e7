"""Draws one todo as a row of the list, in columns that stay aligned whatever characters the text has."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from textual.strip import Strip

from tui.app.segments import Piece, grounded, line
from tui.app.styles import Palette
from tui.display.cell_text import cut, drawn, pad, width
from tui.display.date_text import MONTHS, day_words, due_words
from tui.todos import Priority, Todo
from tui.todos.alike import alike_span
from tui.todos.out_of_range import out_of_range_due
from tui.todos.overdue import is_overdue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.replica.listing import Row

DUE_CELLS = 14
"""As many as ``tomorrow 09:00`` takes."""
DUE_CELLS_BY_DAY = 8
"""The same where the days stand beside their todos."""
RECURRENCE_CELLS = 2
ENOUGH_FOR_COLUMNS = 64
"""In a narrower list priority and due take only the room they need, and leave the rest to the words."""
EXTRAS_CELLS = 10
"""What project and tags get at least, where the task would take all the room."""
ENOUGH_FOR_AN_EXTRA = 4
WORDS_CELLS = 12
"""What the task gets before anything else: with less of it nobody knows what to do."""
WORDS_DRAWN = 600
"""No list is wide enough for more characters than this; a longer task is not even looked at."""


class RowFormat(NamedTuple):
    """The layout that all rows of a list share."""

    palette: Palette
    today: date
    cells: int
    gutter: int = 0
    """Cells kept at the left for a heading beside the first row of its group; 0 has none."""
    without_project: str | None = None
    """The project whose name goes without saying."""
    without_day: bool = False
    """The gutter or the view says the day already; the due column only tells the time."""
    sends: bool = True
    """Whether todos are sent anywhere: where they are not, none waits for it."""
    search: str = ""
    now: time = time.min
    """The time of day, by whose minute something is late."""

    columns: tuple[int, int, int] = (0, 0, 0)
    """Cells of the columns priority, due and recurrence: those of the widest row in sight."""

    @property
    def narrow(self) -> bool:
        """Whether the columns at the right take only the room they need."""
        return self.cells - self.gutter < ENOUGH_FOR_COLUMNS


def with_columns(row_format: RowFormat, rows: "Iterable[Row]") -> RowFormat:
    """Return `row_format` with columns as wide as `rows` need: where none has a date, none is kept for it."""
    if row_format.narrow:
        return row_format
    priority = due = recurrence = 0
    for row in rows:
        todo = row.todo
        priority = max(priority, len(todo.priority.label))
        due = max(due, width(_due(todo, row_format)[0]))
        recurrence = max(recurrence, RECURRENCE_CELLS if todo.recurrence else 0)
    return row_format._replace(columns=(priority, due, recurrence))


def draw_row(
    row: "Row", row_format: RowFormat, *, cursor: bool, active: bool, selected: bool, heading: str = ""
) -> Strip:
    """Return the row of one todo: bar, mark, box, task, project and tags, due date."""
    palette, todo = row_format.palette, row.todo
    left: list[Piece] = [("▌" if cursor else " ", palette.accent if active else palette.quiet)]
    left.append(("●" if selected else " ", palette.hues[1]))
    if row_format.gutter:
        left.append(
            (pad(f" {heading}", row_format.gutter), palette.bad if heading == "late" else palette.heading)
        )
    left += [(indent(row), palette.text), *_box(todo, palette), (" ", palette.text)]
    if row.folded is not None:
        left.append(("▸ " if row.folded else "▾ ", palette.quiet))
    room = row_format.cells - sum(width(text) for text, _ in left)
    right, room = _right(row, row_format, room)
    middle = _words(row, row_format, max(room, 4))
    used = sum(width(text) for text, _ in middle)
    segments = line([*left, *middle, (" " * max(0, room - used), palette.text), *right], row_format.cells)
    ground = _ground(palette, cursor=cursor, active=active, selected=selected)
    return Strip(grounded(segments, ground), row_format.cells)


def indent(row: "Row") -> str:
    """Return the indentation of a row, which has a maximum so that the task of a deep todo stays visible."""
    return "  " * min(row.depth, 8)


def _ground(palette: Palette, *, cursor: bool, active: bool, selected: bool) -> Style:
    if cursor:
        return palette.cursor if active else palette.cursor_away
    return palette.selected if selected else palette.ground


def _box(todo: Todo, palette: Palette) -> list[Piece]:
    if todo.is_complete:
        return [("✓", palette.good)]
    style = palette.bad if todo.priority == Priority.URGENT else palette.priorities[todo.priority]
    # Without a priority the box has the style of the words: one change of colour less in most rows.
    return [("◉" if todo.priority >= Priority.HIGH else "○", style if todo.priority else palette.text)]


def _words(row: "Row", row_format: RowFormat, room: int) -> list[Piece]:
    """Return the task and what belongs to it, in `room` cells; the task is the last to give way."""
    palette, todo = row_format.palette, row.todo
    task = drawn(todo.task[:WORDS_DRAWN]) or "·"
    extras = _extras(row, row_format)
    wanted = sum(width(text) + 1 for text, _ in extras)
    kept = max(room - wanted - 1, room - EXTRAS_CELLS, WORDS_CELLS) if extras else room
    task = cut(task, kept if room - kept > ENOUGH_FOR_AN_EXTRA else room)
    pieces = _lit(task, row_format.search, palette.done if todo.is_complete else palette.text, palette.match)
    left = room - width(task) - 1
    for text, style in extras:
        if left < ENOUGH_FOR_AN_EXTRA:
            break
        shown = cut(text, left - 1)
        pieces.append((f" {' ' if len(pieces) == 1 else ''}{shown}", style))
        left -= width(shown) + 1
    return pieces


def _lit(text: str, search: str, style: Style, match: Style) -> list[Piece]:
    """Return `text` with what was searched for lit up."""
    found = alike_span(text, search)
    if found is None:
        return [(text, style)]
    start, end = found
    return [(text[:start], style), (text[start:end], match), (text[end:], style)]


def _extras(row: "Row", row_format: RowFormat) -> list[Piece]:
    palette, todo = row_format.palette, row.todo
    extras: list[Piece] = []
    if row.children:
        extras.append((f"{row.done_children}/{row.children}", palette.quiet))
    if todo.notes:
        extras.append(("≡", palette.quiet))
    if todo.project and todo.project != row_format.without_project:
        extras.append((f"#{drawn(todo.project[:80])}", palette.hue(todo.project)))
    extras += [(f"@{drawn(tag[:80])}", palette.tag(tag) or palette.quiet) for tag in todo.tags[:12]]
    if len(todo.tags) > 12:
        extras.append((f"+{len(todo.tags) - 12}", palette.quiet))
    return extras


def _right(row: "Row", row_format: RowFormat, room: int) -> tuple[list[Piece], int]:
    """Return the columns at the right, as much of them as leaves the task its cells, and what they leave."""
    todo, status = row.todo, [_status(row, row_format)]
    wanted = min(WORDS_CELLS, width(drawn(todo.task[:WORDS_DRAWN])))
    if not (todo.priority or todo.due_date or todo.odd or todo.recurrence):
        return status, room - width(status[0][0])  # the columns are empty, so the task may use them
    straight = [*_columns(todo, row_format, straight=True), *status]
    left = room - sum(width(text) for text, _ in straight)
    if left >= _words_wanted(row, row_format):
        return straight, left
    untimed = todo._replace(due_time=None)
    for each in (todo, untimed, untimed._replace(due_date=None, odd=())):
        pieces = [*_columns(each, row_format), *status]
        left = room - sum(width(text) for text, _ in pieces)
        if left >= wanted:
            return pieces, left
    return status, room - width(status[0][0])


def _words_wanted(row: "Row", row_format: RowFormat) -> int:
    """Return how many cells the task and what belongs to it would take."""
    extras = _extras(row, row_format)
    task = width(drawn(row.todo.task[:WORDS_DRAWN]))
    return task + sum(width(text) + 1 for text, _ in extras) + (2 if extras else 0)


def _columns(todo: Todo, row_format: RowFormat, *, straight: bool = False) -> list[Piece]:
    """Return the columns of priority, due and recurrence; `straight`, each as wide as in the other rows."""
    palette = row_format.palette
    priority_cells, due_cells, recurrence_cells = row_format.columns if straight else (0, 0, 0)
    word = f"{todo.priority.label:<{priority_cells}}"
    due, due_style = _due(todo, row_format)
    due = " " * (due_cells - width(due)) + due
    pieces: list[Piece] = []
    if word:
        loud = todo.priority >= Priority.HIGH and not todo.is_complete
        pieces += [(" ", palette.text), (word, palette.priorities[todo.priority] if loud else palette.quiet)]
    if due:
        pieces += [(" ", palette.text), (due, due_style)]
    if todo.recurrence or recurrence_cells:
        pieces.append((" ↻" if todo.recurrence else " " * recurrence_cells, palette.quiet))
    return pieces


def _due_cells(row_format: RowFormat) -> int:
    return DUE_CELLS_BY_DAY if row_format.without_day else DUE_CELLS


def _due(todo: Todo, row_format: RowFormat) -> Piece:
    palette = row_format.palette
    if todo.due_date is None:
        return cut(out_of_range_due(todo), _due_cells(row_format)), palette.quiet
    late = is_overdue(todo, datetime.combine(row_format.today, row_format.now))
    if row_format.without_day and todo.due_date >= row_format.today:
        at = f"{todo.due_time:%H:%M}" if todo.due_time else ""
        # A list by days shows "late" in the gutter already.
        return (
            f"{at} late" if late and not row_format.gutter else at
        ), palette.bad if late else palette.quiet
    if todo.is_complete:
        return day_words(todo.due_date, row_format.today), palette.quiet  # it is not late any more
    day, now = todo.due_date, row_format.now
    in_full = due_words(day, todo.due_time, row_format.today, now)
    choices = (in_full, day_words(day, row_format.today), f"{MONTHS[day.month - 1]} {day.year}")
    words = next(each for each in choices if len(each) <= _due_cells(row_format))
    if todo.due_time and todo.due_date == row_format.today and row_format.narrow:
        words = f"{todo.due_time:%H:%M}"
    if late:
        return words, palette.bad
    return words, palette.today if todo.due_date == row_format.today else palette.quiet


def _status(row: "Row", row_format: RowFormat) -> Piece:
    palette = row_format.palette
    if row.conflict:
        return " ≠", palette.warn
    if row.refused:
        return " !", palette.bad
    return (" ↑" if row.waiting and row_format.sends else "  "), palette.rule
