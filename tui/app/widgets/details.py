"""The details of the todo under the cursor, wrapped to the width of the pane."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message

from tui.app.key_markup import render_markup
from tui.app.segments import Piece, line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import drawn, width, wrap
from tui.display.date_text import due_words, full_day, short_day
from tui.todos.overdue import is_overdue
from tui.todos.reminder import reminder_words
from tui.todos.sanitize import clean_lines
from tui.todos.todo import RepeatFrom, Todo

if TYPE_CHECKING:
    from tui.replica.listing import Row

WORDS_SHOWN = 40_000
"""The greatest length of notes shown here; the notes editor shows all of them."""
ODD_LABELS = {
    "due_date": "due",
    "due_time": "at",
    "starts_on": "starts",
    "inserted_at": "created",
    "completed_at": "completed",
}
"""The note beside a value that can be shown only as Postgres writes it."""

FIELDS = {
    "task": "todo.edit",
    "due": "todo.due",
    "repeats": "todo.repeat",
    "reminds": "todo.remind",
    "starts": "todo.starts",
    "priority": "todo.priority",
    "project": "todo.project",
    "tags": "todo.tags",
    "notes": "todo.notes",
}
"""The action that changes each field, in the order of the fields."""

MARGIN = 2
"""Cells at the left for the bar that marks the pane in use."""

Line = tuple[Piece, ...]


class Details(Canvas):
    """Shows one todo, with a cursor on its fields while it receives the keys. Redraws only changed lines."""

    class Focused(Message):
        """The pane was clicked and asks for the keys."""

    def __init__(
        self,
        repeats: Callable[[str, RepeatFrom], str],
        reminds: Callable[[Todo], str],
        told: Callable[[str], str],
    ) -> None:
        super().__init__(id="details")
        self.row: Row | None = None
        self.now = datetime.min
        self.top = 0
        self._repeats, self._reminds, self._told = repeats, reminds, told
        self._lines: list[Line] = []
        self._owners: list[str] = []
        """The field that each line is about."""
        self.field = next(iter(FIELDS))
        """The field under the cursor, one of `FIELDS`."""
        self._made_for: object = None

    def show(self, row: "Row | None", now: datetime) -> None:
        """Show `row` as it is at the local time `now`; redraw only what has changed."""
        now = now.replace(second=0, microsecond=0, tzinfo=None)
        if row == self.row and now == self.now:
            return
        same = row is not None and self.row is not None and row.todo.uid == self.row.todo.uid
        before, top = self._lines, self.top
        self.row, self.now = row, now
        self.top = self.top if same else 0
        self._make()
        height = self.size.height
        old, new = before[top : top + height], self._lines[self.top : self.top + height]
        changed = [
            (y, *cells)
            for y, (was, now) in enumerate(zip_longest(old, new, fillvalue=()))
            if (cells := _differing(was, now))
        ]
        if changed:
            self.redraw_part(*changed)

    def _make_if_outdated(self) -> None:
        if self._made_for != (self.palette, self.size.width, self.active):
            self._make()

    def _make(self) -> None:
        self._made_for = (self.palette, self.size.width, self.active)
        cells = self.size.width - 4
        made = list(self._all_lines(cells)) if self.row and cells > 4 else []
        self._lines, self._owners = [each for _, each in made], [owner for owner, _ in made]
        self.top = self._clamped(self.top)

    def _all_lines(self, cells: int) -> Iterable[tuple[str, Line]]:
        """Yield each line with the name of its field."""
        assert self.row is not None
        palette, row, todo = self.palette, self.row, self.row.todo
        yield "", ()
        for text in wrap(drawn(todo.task[:WORDS_SHOWN]), cells):
            yield "task", ((text, palette.done if todo.is_complete else palette.strong),)
        yield "", ()
        for label, text, style in self._with_blanks():
            for index, part in enumerate(wrap(text, max(4, cells - 10))):
                yield label, ((f"{'' if index else label:<10}", palette.quiet), (part, style))
        if row.conflict or row.refused:
            yield "", ()
            word = "Changed elsewhere too." if row.conflict else "The database refused a change."
            yield "", ((word, palette.warn),)
            yield "", tuple(render_markup(self._told("Press `todo.details` to decide."), palette))
        if todo.notes:
            yield "", ()
            for text in wrap(clean_lines(todo.notes[:WORDS_SHOWN]), cells):
                yield "notes", ((text, palette.text),)

    def _with_blanks(self) -> Iterable[tuple[str, str, Style]]:
        """Yield the fields that have a value, and the empty ones too while this pane receives the keys."""
        assert self.row is not None
        facts = list(self._facts())
        if not self.active:
            return facts
        labels = [label for label, _, _ in facts]
        blank = [label for label in FIELDS if label not in (*labels, "task")]
        if self.row.todo.notes:
            blank.remove("notes")
        order = [*FIELDS, *labels]
        unset = {"reminds": self._reminds(self.row.todo)}
        facts += [(label, unset.get(label) or "–", self.palette.quiet) for label in blank]
        return sorted(facts, key=lambda fact: order.index(fact[0]))

    def _facts(self) -> Iterable[tuple[str, str, Style]]:
        assert self.row is not None
        palette, todo = self.palette, self.row.todo
        if todo.due_date:
            today, at = self.now.date(), time.min if todo.is_complete else self.now.time()
            words = due_words(todo.due_date, todo.due_time, today, at)
            near = abs((todo.due_date - today).days) < 183
            day = short_day(todo.due_date) if near else full_day(todo.due_date)
            yield "due", f"{words} · {day}", palette.bad if is_overdue(todo, self.now) else palette.today
        for name, text in todo.odd:
            if name in ODD_LABELS:
                yield ODD_LABELS[name], text, palette.text
        if todo.recurrence:
            yield "repeats", drawn(self._repeats(todo.recurrence, todo.repeat_from)), palette.text
        if todo.remind_before is not None:
            yield "reminds", reminder_words(todo.remind_before), palette.text
        if todo.starts_on:
            yield "starts", full_day(todo.starts_on), palette.text
        if todo.priority:
            word = ("", "low", "medium", "high", "urgent")[todo.priority]
            yield (
                "priority",
                f"{todo.priority.label} {word}",
                palette.priorities[min(todo.priority, 3)],
            )
        yield (
            "project",
            drawn(todo.project) or "Inbox",
            palette.hue(todo.project) if todo.project else palette.text,
        )
        if todo.tags:
            yield "tags", " ".join(f"@{drawn(tag)}" for tag in todo.tags)[:2000], palette.text
        if self.row.children:
            yield "subtasks", f"{self.row.done_children} of {self.row.children} done", palette.text
        if todo.inserted_at:
            yield "created", full_day(todo.inserted_at.astimezone().date()), palette.quiet
        if todo.completed_at:
            yield "completed", full_day(todo.completed_at.astimezone().date()), palette.quiet

    def move(self, by: int) -> bool:
        """Go to the next field (1) or the previous one (-1); scroll by a line if there is none."""
        self._make_if_outdated()
        before = self.top, self.field
        fields = list(dict.fromkeys(each for each in self._owners if each in FIELDS))
        at = fields.index(self.field) if self.field in fields else -1
        below = at < len(fields) - 1 if by > 0 else self._line_of(self.field) >= self.top
        if fields and below and 0 <= at + by < len(fields):
            self.field = fields[at + by]
            self._show_field()
        else:
            self.top = self._clamped(self.top + by)
        self.redraw()
        return (self.top, self.field) != before

    def _line_of(self, field: str) -> int:
        return self._owners.index(field) if field in self._owners else 0

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: on the current field."""
        return Offset(MARGIN, max(0, self._line_of(self.field) - self.top))

    def _show_field(self) -> None:
        """Scroll until the first line of the current field is visible."""
        at = self._line_of(self.field)
        self.top = self._clamped(max(min(self.top, at - 1), at - self.size.height + 2))

    def _scroll(self, by: int) -> bool:
        before, self.top = self.top, self._clamped(self.top + by)
        if self.top == before:
            return False
        self.redraw()
        return True

    def _clamped(self, top: int) -> int:
        return max(0, min(top, len(self._lines) - self.size.height + 1))

    def page(self, share: float) -> bool:
        """Scroll by a share of the height."""
        return self._scroll(int(self.size.height * share))

    def go_to_end(self, *, last: bool) -> bool:
        """Scroll to the beginning, or the end."""
        return self._scroll(len(self._lines) if last else -len(self._lines))

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw line `y`, with a bar at the left while this pane receives the keys."""
        self._make_if_outdated()
        palette, index = self.palette, self.top + y
        pieces = self._lines[index] if index < len(self._lines) else ()
        edge = ("▌ ", palette.accent) if self.active else ("  ", palette.text)
        more = index == self.top + self.size.height - 1 and index + 1 < len(self._lines)
        if more:
            return line([edge, ("⋯", palette.quiet)], cells), palette.side
        here = self.active and index < len(self._owners) and self._owners[index] == self.field
        return line([edge, *pieces], cells), palette.cursor if here else palette.side

    def on_click(self, event: events.Click) -> None:
        """Ask for the keys."""
        self.post_message(self.Focused())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll."""
        self._scroll(3)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll."""
        self._scroll(-3)
        event.stop()


def _differing(was: Line, now: Line) -> tuple[int, int] | None:
    """Return the first cell in which two lines differ, and the number of cells to redraw; None if equal."""
    if was == now:
        return None
    alike = 0
    for before, after in zip(was, now, strict=False):
        if before != after:
            break
        alike += width(after[0])
    longest = max(sum(width(text) for text, _ in pieces) for pieces in (was, now))
    return MARGIN + alike, max(1, longest - alike)
