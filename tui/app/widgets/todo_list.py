"""The list. A key press takes time for the visible rows only, however many todos there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from tui.app.empty_state import EmptyState
from tui.app.key_markup import render_markup
from tui.app.row import RowFormat, draw_row, indent, with_columns
from tui.app.segments import line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import width, wrap

if TYPE_CHECKING:
    from tui.replica.listing import Listing, Row
    from tui.todos import Todo

BOX_AT, FOLD_AT = 2, 4
"""The cells of the checkbox, and of the sign before a todo with subtasks: a click completes or folds it."""

LINES = {"compact": 1, "comfortable": 2}
"""How many lines a todo takes, by `Preferences.density`."""
ENOUGH_FOR_HEADINGS = 44
"""The width in cells below which the headings of days are shorter."""

FEW = 50
"""Up to this many todos are looked up one by one; for more, the whole list is scanned."""


class TodoList(Canvas):
    """Shows a Listing, with a cursor and a selection; knows nothing about where the todos come from."""

    class Moved(Message):
        """The cursor moved to another todo, or the todo under it has changed."""

    class Asked(Message):
        """A click on the todo under the cursor asks for an action, named by its id."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    class Focused(Message):
        """The list was clicked and asks for the keys."""

    def __init__(self, today: date) -> None:
        super().__init__(id="todos")
        self.listing: Listing | None = None
        self.cursor = 0
        self.top = 0
        self.selected: set[str] = set()
        self.left_open: Sequence[Todo] = ()
        """What was just completed and its open subtasks, as they were; until the cursor goes elsewhere."""
        self.last_search = ""
        """What was last searched for: what `n` and `N` go on with."""
        self.empty_state = EmptyState("")
        self.heading: Callable[[Row], str] | None = None
        self.lines = 1
        """Lines that each todo takes, the first its own and the others free."""
        self._anchor: int | None = None
        self._selected_before: frozenset[str] = frozenset()
        """What was selected when the range was begun: it stays so when the range gets smaller again."""
        self._rows: Sequence[Row] = ()
        self._first = 0
        self._format_parts: dict[str, Any] = {"today": today}
        self._row_format: RowFormat | None = None

    def show(self, listing: "Listing", *, keep: str | None = None, **row_format: Any) -> None:
        """Show `listing`, with the cursor on the todo `keep` if the listing has it, else on the same row.

        Selected todos that are not in `listing` are deselected, so that no action changes a hidden todo.

        `row_format` gives fields of RowFormat for all rows of this listing, such as ``without_project``.
        """
        self.listing = listing
        self._rows = ()
        self._row_format = None
        self._format_parts |= row_format
        if self.selected:
            self.selected = set(self._selected_in_order())
            self._selected_before &= self.selected
        index = listing.index_of(keep) if keep else None
        self.cursor = self.cursor if index is None else index
        self._clamp()
        self.refresh()
        self.post_message(self.Moved())

    @property
    def row(self) -> "Row | None":
        """The row under the cursor."""
        return self.row_at(self.cursor)

    @property
    def todo(self) -> "Todo | None":
        """The todo under the cursor."""
        row = self.row
        return row.todo if row else None

    def row_at(self, index: int) -> "Row | None":
        """Return the row at `index`; read the page of rows around it if it is not in memory."""
        if not self.listing or not 0 <= index < len(self.listing):
            return None
        if not 0 <= index - self._first < len(self._rows):
            height = self._fitting
            self._first = max(0, min(index, self.top) if index < self.top + height else index - height)
            self._first = max(self._first, index - 3 * height)
            self._rows = self.listing.window(self._first, max(self._first + 2 * height, index + 1))
        offset = index - self._first
        return self._rows[offset] if 0 <= offset < len(self._rows) else None

    @property
    def targets(self) -> list[str]:
        """The ids of the selected todos in the list's order, else of the todo under the cursor."""
        if self.selected:
            return self._selected_in_order()
        return [self.todo.uid] if self.todo else []

    def _selected_in_order(self) -> list[str]:
        """Return the ids of the selected todos in the list's order."""
        places = self._places(self.selected)
        return sorted(places, key=places.__getitem__)

    def _places(self, uids: Set[str]) -> Mapping[str, int]:
        """Return the row numbers of the todos `uids`, without those that are not in the list."""
        listing = self.listing
        if listing is None:
            return {}
        if len(uids) > FEW:
            return {uid: at for at, uid in enumerate(listing.uids()) if uid in uids}
        return {uid: at for uid in uids if (at := listing.index_of(uid)) is not None}

    def move(self, by: int) -> bool:
        """Move the cursor by `by` rows, and redraw only the two rows concerned."""
        return self.go(self.cursor + by)

    def go(self, index: int) -> bool:
        """Move the cursor to the row `index`, or the nearest one; return whether it moved."""
        before, top = self.cursor, self.top
        self.left_open = ()
        self.cursor = index
        self._clamp()
        if self._anchor is not None:
            self._select_range()
            self.redraw()
        elif self.top != top:
            self.redraw()
        elif self.cursor != before:
            cells = self.row_format().cells
            self.redraw_part((self._line(before), 0, cells), (self._line(self.cursor), 0, cells))
        if self.cursor != before:
            self.post_message(self.Moved())
        return self.cursor != before

    def go_to(self, uids: Iterable[str]) -> bool:
        """Move the cursor to the first of some todos; return whether one of them is in the list."""
        places = self._places(set(uids))
        if not places:
            return False
        self.go(min(places.values()))
        return True

    def _clamp(self) -> None:
        count = len(self.listing) if self.listing else 0
        self.cursor = max(0, min(self.cursor, count - 1))
        height = self._fitting
        margin = min(2, (height - 1) // 3)
        self.top = min(self.top, max(0, self.cursor - margin))
        self.top = max(self.top, self.cursor + margin - height + 1)
        self.top = max(0, min(self.top, count - height))

    @property
    def _fitting(self) -> int:
        """How many todos fit into the window."""
        return max(1, -(-self.size.height // self.lines))

    def _line(self, index: int) -> int:
        """Return the line of the window on which the row `index` is drawn."""
        return (index - self.top) * self.lines

    def page(self, share: float) -> bool:
        """Move by a share of the height, such as 0.5 for half a page down."""
        return self.move(int(self._fitting * share) or (1 if share > 0 else -1))

    def go_to_end(self, *, last: bool) -> bool:
        """Move the cursor to the first row, or the last."""
        return self.go(len(self.listing) - 1 if last and self.listing else 0)

    def toggle(self) -> None:
        """Select or deselect the todo under the cursor, and move to the next row."""
        if self.todo:
            self.selected ^= {self.todo.uid}
            self._anchor = None
            self.redraw(self._line(self.cursor))
            self.move(1)

    def begin_range(self) -> None:
        """Begin to extend the selection with the cursor; a second call ends it."""
        self._anchor = None if self._anchor is not None else self.cursor
        self._selected_before = frozenset(self.selected)
        self._select_range()
        self.redraw()

    def _select_range(self) -> None:
        if self._anchor is None or not self.listing:
            return
        start, stop = sorted((self._anchor, self.cursor))
        ranged = {row.todo.uid for row in self.listing.window(start, stop + 1)}
        self.selected = ranged | self._selected_before

    def select(self, uids: Iterable[str]) -> None:
        """Select some todos, as far as they are in the list, and no others."""
        self.selected = set(self._places(set(uids)))
        self.redraw()

    def select_all(self) -> None:
        """Select every todo of the list."""
        if self.listing:
            self.select(self.listing.uids())

    def select_none(self) -> bool:
        """Clear the selection; return whether there was one."""
        had = bool(self.selected) or self._anchor is not None
        self.selected, self._anchor = set(), None
        if had:
            self.redraw()
        return had

    def row_format(self) -> RowFormat:
        """Return the format of all rows, for this width and theme."""
        cells = self.size.width - (1 if self._overflows else 0)
        made = self._row_format
        if made is None or made.cells != cells or made.palette is not self.palette:
            parts = {**self._format_parts, "gutter": self._gutter(cells)}
            plain = RowFormat(self.palette, date.min, cells)._replace(**parts)
            made = self._row_format = with_columns(plain, self._in_sight)
        return made

    @property
    def _in_sight(self) -> Sequence["Row"]:
        fitting = self._fitting
        # The last and then the first: the page that has both is in memory then.
        self.row_at(min(self.top + fitting, len(self.listing or ())) - 1)
        self.row_at(self.top)
        first = self.top - self._first
        return self._rows[first : first + fitting]

    def _gutter(self, cells: int) -> int:
        if self.heading is None:
            return 0
        return 13 if cells >= ENOUGH_FOR_HEADINGS else 10

    @property
    def _overflows(self) -> bool:
        return self.listing is not None and len(self.listing) > self._fitting

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: on the checkbox of the current todo."""
        row = self.row
        at = BOX_AT + self.row_format().gutter + len(indent(row)) if row else 0
        return Offset(at, self._line(self.cursor))

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw line `y` of the window; an empty list shows a text."""
        down, free = divmod(y, self.lines)
        index = self.top + down
        row = self.row_at(index)
        if row is None:
            return self._draw_nothing(y, cells), self.palette.ground
        if free:
            bar = [self._bar(y)] if self._overflows else []
            return [*line((), cells - len(bar)), *bar], self.palette.ground
        heading = ""
        if self.heading is not None:
            above = self.row_at(index - 1) if y else None
            heading = self.heading(row)
            if above is not None and self.heading(above) == heading:
                heading = ""
        strip: Strip = draw_row(
            row,
            self.row_format(),
            cursor=index == self.cursor,
            active=self.active,
            selected=row.todo.uid in self.selected,
            heading=heading,
        )
        segments = list(strip)
        if self._overflows:
            segments.append(self._bar(y))
        return segments, self.palette.ground

    def _bar(self, y: int) -> Segment:
        """Return the cell of the scroll bar on line `y`."""
        count, height, fitting = len(self.listing or ()), self.size.height, self._fitting
        length = max(1, height * fitting // count)
        start = round(self.top * (height - length) / max(1, count - fitting))
        return Segment("▐" if start <= y < start + length else " ", self.palette.rule)

    def _draw_nothing(self, y: int, cells: int) -> list[Segment]:
        if self.listing is None or len(self.listing):
            return line((), cells)
        title = list(wrap(self.empty_state.title, cells - 2))
        words = [*title, "", *(part for each in self.empty_state.lines for part in wrap(each, cells - 2))]
        if len(words) > self.size.height:
            words = [each for each in words if each]
        first = max(0, (self.size.height - len(words)) // 3)
        if not first <= y < first + len(words):
            return line((), cells)
        style = self.palette.strong if y < first + len(title) else self.palette.quiet
        pieces = render_markup(words[y - first], self.palette, style)
        blank = max(0, (cells - sum(width(text) for text, _ in pieces)) // 2)
        return line([(" " * blank, style), *pieces], cells)

    def on_resize(self, event: events.Resize) -> None:
        """Scroll so that the cursor stays visible."""
        self._rows, top = (), self.top
        self._clamp()
        if self.top != top:
            self.redraw()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by three rows, the cursor staying in sight."""
        self._wheel(3)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by three rows, the cursor staying in sight."""
        self._wheel(-3)
        event.stop()

    def _wheel(self, by: int) -> None:
        if not self.listing:
            return
        height = self._fitting
        top = max(0, min(self.top + by, len(self.listing) - height))
        if top != self.top:
            self.top = top
            before = self.cursor
            self.cursor = max(top, min(self.cursor, top + height - 1))
            self.redraw()
            if before != self.cursor:
                self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        """Move the cursor here; the checkbox completes, the sign of subtasks folds, a double click edits."""
        self.post_message(self.Focused())
        index = self.top + event.y // self.lines
        row = self.row_at(index)
        if row is None:
            return
        self.go(index)
        at = event.x - self.row_format().gutter - len(indent(row))
        if at in (BOX_AT, BOX_AT + 1):
            self.post_message(self.Asked("todo.done"))
        elif row.folded is not None and at in (FOLD_AT, FOLD_AT + 1):
            self.post_message(self.Asked("arrange.fold"))
        elif event.chain == 2:
            self.post_message(self.Asked("todo.edit"))
