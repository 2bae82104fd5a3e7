"""How one todo looks in a list: drawn in cells, so that columns stay straight whatever the words are."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from textual.strip import Strip

from tui.app.styles import Palette
from tui.display.cell_text import Piece, cut, drawn, grounded, line, pad, width
from tui.display.date_text import MONTHS, day_words, due_words
from tui.todos import Priority, Todo
from tui.todos.odd import odd_due

if TYPE_CHECKING:
    from tui.replica.replica import Row

DUE_CELLS = 14
"""As many as ``tomorrow 09:00`` takes."""
DUE_CELLS_BY_DAY = 8
"""The same where the days stand beside their todos."""
ENOUGH_FOR_COLUMNS = 64
"""In a narrower list priority and due take only the room they need, and leave the rest to the words."""
EXTRAS_CELLS = 10
"""What project and tags get at least, where the task would take all the room."""
ENOUGH_FOR_AN_EXTRA = 4
WORDS_CELLS = 12
"""What the task gets before anything else: with less of it nobody knows what to do."""
WORDS_DRAWN = 600
"""No list is wide enough for more characters than this; a longer task is not even looked at."""


class Look(NamedTuple):
    """What all rows of a list have in common."""

    palette: Palette
    today: date
    cells: int
    gutter: int = 0
    """Cells kept at the left for a heading beside the first row of its group; 0 has none."""
    without_project: str | None = None
    """The project whose name goes without saying."""
    without_day: bool = False
    """The gutter says the day already; the due column only tells the time."""
    search: str = ""


def priority_word(priority: Priority) -> str:
    """Return a priority as people type it: ``p1`` for urgent down to ``p4`` for low, empty for none."""
    return f"p{5 - int(priority)}" if priority else ""


def draw_row(
    row: "Row", look: Look, *, cursor: bool, active: bool, selected: bool, heading: str = ""
) -> Strip:
    """Return the line of one todo: bar, mark, box, words, what belongs to it, and when it is due."""
    palette, todo = look.palette, row.todo
    left: list[Piece] = [("▌" if cursor else " ", palette.accent if active else palette.quiet)]
    left.append(("●" if selected else " ", palette.hues[1]))
    if look.gutter:
        left.append((pad(f" {heading}", look.gutter), palette.bad if heading == "late" else palette.heading))
    left += [(indent(row), palette.text), *_box(todo, palette), (" ", palette.text)]
    if row.children:
        left.append(("▸ " if row.folded else "▾ ", palette.quiet))
    room = look.cells - sum(width(text) for text, _ in left)
    right, room = _right(row, look, room)
    middle = _words(row, look, max(room, 4))
    used = sum(width(text) for text, _ in middle)
    segments = line([*left, *middle, (" " * max(0, room - used), palette.text), *right], look.cells)
    ground = _ground(palette, cursor=cursor, active=active, selected=selected)
    return Strip(grounded(segments, ground), look.cells)


def indent(row: "Row") -> str:
    """Return the blanks before a row's box; deep down they stop growing, so that words stay in sight."""
    return "  " * min(row.depth, 8)


def _ground(palette: Palette, *, cursor: bool, active: bool, selected: bool) -> Style:
    if cursor:
        return palette.cursor if active else palette.cursor_away
    return palette.selected if selected else palette.ground


def _box(todo: Todo, palette: Palette) -> list[Piece]:
    if todo.is_complete:
        return [("✓", palette.good)]
    pen = palette.bad if todo.priority == Priority.URGENT else palette.priorities[todo.priority]
    # Without a priority the box has the pen of the words: one change of colour less in most rows.
    return [("◉" if todo.priority >= Priority.HIGH else "○", pen if todo.priority else palette.text)]


def _words(row: "Row", look: Look, room: int) -> list[Piece]:
    """Return the task and what belongs to it, in `room` cells; the task is the last to give way."""
    palette, todo = look.palette, row.todo
    task = drawn(todo.task[:WORDS_DRAWN]) or "·"
    extras = _extras(row, look)
    wanted = sum(width(text) + 1 for text, _ in extras)
    kept = max(room - wanted - 1, room - EXTRAS_CELLS, WORDS_CELLS) if extras else room
    task = cut(task, kept if room - kept > ENOUGH_FOR_AN_EXTRA else room)
    pieces = _lit(task, look.search, palette.done if todo.is_complete else palette.text, palette.match)
    left = room - width(task) - 1
    for text, pen in extras:
        if left < ENOUGH_FOR_AN_EXTRA:
            break
        shown = cut(text, left - 1)
        pieces.append((f" {' ' if len(pieces) == 1 else ''}{shown}", pen))
        left -= width(shown) + 1
    return pieces


def _lit(text: str, search: str, pen: Style, match: Style) -> list[Piece]:
    """Return `text` with what was searched for lit up."""
    found = text.casefold().find(search.casefold()) if search else -1
    if found < 0:
        return [(text, pen)]
    end = found + len(search)
    return [(text[:found], pen), (text[found:end], match), (text[end:], pen)]


def _extras(row: "Row", look: Look) -> list[Piece]:
    palette, todo = look.palette, row.todo
    extras: list[Piece] = []
    if row.children:
        extras.append((f"{row.done_children}/{row.children}", palette.quiet))
    if todo.notes:
        extras.append(("≡", palette.quiet))
    if todo.project and todo.project != look.without_project:
        extras.append(
            (f"#{drawn(todo.project[:80])}", palette.quiet if todo.is_complete else palette.hue(todo.project))
        )
    extras += [(f"@{drawn(tag[:80])}", palette.quiet) for tag in todo.tags[:12]]
    if len(todo.tags) > 12:
        extras.append((f"+{len(todo.tags) - 12}", palette.quiet))
    return extras


def _right(row: "Row", look: Look, room: int) -> tuple[list[Piece], int]:
    """Return the columns at the right, as much of them as leaves the task its cells, and what they leave."""
    todo, status = row.todo, [_status(row, look.palette)]
    wanted = min(WORDS_CELLS, width(drawn(todo.task[:WORDS_DRAWN])))
    if not (todo.priority or todo.due_date or todo.odd or todo.recurrence):
        return status, room - width(status[0][0])  # nothing stands in the columns, so the words may
    untimed = todo._replace(due_time=None)
    for each in (todo, untimed, untimed._replace(due_date=None, odd=())):
        pieces = [*_columns(each, look), *status]
        left = room - sum(width(text) for text, _ in pieces)
        if left >= wanted:
            return pieces, left
    return status, room - width(status[0][0])


def _columns(todo: Todo, look: Look) -> list[Piece]:
    """Return the columns of priority, due and recurrence."""
    palette = look.palette
    narrow = look.cells - look.gutter < ENOUGH_FOR_COLUMNS
    word = priority_word(todo.priority)
    pieces: list[Piece] = []
    due = _due(todo, look)
    if word or not narrow:
        loud = todo.priority >= Priority.HIGH and not todo.is_complete
        pen = palette.priorities[todo.priority] if loud else palette.quiet
        pieces += [(" ", palette.text), (word or "  ", pen if word else palette.text)]
    if not narrow:
        due = (pad(due[0], _due_cells(look), "right"), due[1])
    if due[0]:
        pieces += [(" ", palette.text), due]
    if todo.recurrence or not narrow:
        pieces.append((" ↻" if todo.recurrence else "  ", palette.quiet))
    return pieces


def _due_cells(look: Look) -> int:
    return DUE_CELLS_BY_DAY if look.without_day else DUE_CELLS


def _due(todo: Todo, look: Look) -> Piece:
    palette = look.palette
    if todo.due_date is None:
        return cut(odd_due(todo), _due_cells(look)), palette.quiet
    if look.without_day and todo.due_date >= look.today:
        return (f"{todo.due_time:%H:%M}" if todo.due_time else ""), palette.quiet
    day = todo.due_date
    in_full = due_words(day, todo.due_time, look.today)
    choices = (in_full, day_words(day, look.today), f"{MONTHS[day.month - 1]} {day.year}")
    words = next(each for each in choices if len(each) <= _due_cells(look))
    if todo.due_time and todo.due_date == look.today and look.cells - look.gutter < ENOUGH_FOR_COLUMNS:
        words = f"{todo.due_time:%H:%M}"
    if todo.is_complete:
        return words, palette.quiet
    if todo.due_date < look.today:
        return words, palette.bad
    return words, palette.today if todo.due_date == look.today else palette.quiet


def _status(row: "Row", palette: Palette) -> Piece:
    if row.conflict:
        return " ≠", palette.warn
    if row.refused:
        return " !", palette.bad
    return (" ↑" if row.waiting else "  "), palette.faint
