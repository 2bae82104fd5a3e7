"""The sidebar: views, projects, tags and saved filters, each with its count."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message

from tui.app.segments import Piece, line
from tui.app.sidebar_model import GLYPHS, Section, SidebarItem
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import cut, drawn, pad, width
from tui.todos.nesting import last_part
from tui.todos.view import Kind, View

Item = SidebarItem | Section | None
"""A line: an item, the section of which it is the heading, or blank (None)."""


class Sidebar(Canvas):
    """Shows the items and a cursor; posts the chosen item, which the screen opens."""

    class Chosen(Message):
        """An item was chosen."""

        def __init__(self, place: SidebarItem) -> None:
            super().__init__()
            self.place = place

    class FoldClicked(Message):
        """The sign before the project under the cursor was clicked, which has others below it."""

    class Focused(Message):
        """The sidebar was clicked and asks for the keys."""

    def __init__(self) -> None:
        super().__init__(id="side")
        self.items: list[Item] = []
        self.cursor = 0
        self.top = 0
        self.current: tuple[View, str] | None = None
        self._drawn_for: tuple[object, ...] = ()

    def show(self, sections: Sequence[Section], current: tuple[View, str]) -> None:
        """Show `sections`; `current` is the view and filter of the list. Redraws only what has changed."""
        chosen = tuple(self.palette.chosen.items())
        news = (tuple((section.title, tuple(section.places)) for section in sections), current, chosen)
        if news == self._drawn_for:
            return
        self._drawn_for = news
        self.items = []
        for section in sections:
            if section.title:
                self.items += [None, section]
            self.items += section.places
        moved = current != self.current
        self.current = current
        if moved or not self.active or self.place is None or (self.place.view, self.place.filter) != current:
            self._go_to_current()
        self._clamp()
        self.redraw()

    def _go_to_current(self) -> None:
        for index, item in enumerate(self.items):
            if isinstance(item, SidebarItem) and (item.view, item.filter) == self.current:
                self.cursor = index

    @property
    def place(self) -> SidebarItem | None:
        """The item under the cursor."""
        item = self.items[self.cursor] if self.cursor < len(self.items) else None
        return item if isinstance(item, SidebarItem) else None

    def move(self, by: int) -> bool:
        """Move the cursor by `by` items, skipping headings, and choose the item there."""
        places = [index for index, item in enumerate(self.items) if isinstance(item, SidebarItem)]
        if not places:
            return False
        at = sum(1 for index in places if index < self.cursor)
        return self._move_to(places[max(0, min(at + by, len(places) - 1))])

    def page(self, share: float) -> bool:
        """Move by a share of the height."""
        return self.move(int(self.size.height * share))

    def go_to_end(self, *, last: bool) -> bool:
        """Go to the first item, or the last."""
        return self.move(len(self.items) if last else -len(self.items))

    def _move_to(self, index: int) -> bool:
        if index == self.cursor:
            return False
        before, top = self.cursor, self.top
        self.cursor = index
        self._clamp()
        if top == self.top:
            self.redraw(before - top, index - top)
        else:
            self.redraw()
        if self.place:
            self.post_message(self.Chosen(self.place))
        return True

    def _clamp(self) -> None:
        height = self.size.height or len(self.items)  # No scrolling before the first layout.
        self.cursor = max(0, min(self.cursor, len(self.items) - 1))
        self.top = max(min(self.top, self.cursor, len(self.items) - height), self.cursor - height + 1, 0)

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: on the sign of the item under the cursor."""
        return Offset(1, self.cursor - self.top)

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the item on line `y`."""
        palette, index = self.palette, self.top + y
        item = self.items[index] if index < len(self.items) else None
        if item is None:
            return line((), cells), palette.side
        if isinstance(item, Section):
            heading = f"   {item.title.upper()}"
            keys = item.keys if len(heading) + len(item.keys) < cells - 2 else ""
            gap = " " * max(0, cells - 1 - len(heading) - width(keys))
            return line(
                [(heading, palette.faint), (gap, palette.faint), (keys, palette.faint)], cells
            ), palette.side
        here = (item.view, item.filter) == self.current
        cursor = index == self.cursor and (self.active or here)
        ground = (palette.cursor if self.active else palette.cursor_away) if cursor else palette.side
        return line(self._place(item, cells, cursor=cursor, here=here), cells), ground

    def _place(self, place: SidebarItem, cells: int, *, cursor: bool, here: bool) -> list[Piece]:
        palette = self.palette
        kind = place.view.kind
        glyph, style = self._sign(place)
        count = f"{place.open_todos:,}" if place.open_todos else ""
        bar = "▌" + " " * place.depth if cursor else " " * (1 + place.depth)
        words = last_part(place.title) if kind is Kind.PROJECT else place.title
        name = cut(drawn(words[:200]), cells - 6 - place.depth - width(count))
        gap = cells - 5 - place.depth - width(name) - width(count)
        archived = place.entry is not None and place.entry.archived
        return [
            (bar, palette.accent if self.active else palette.quiet),
            (f"{glyph} ", style if kind is Kind.PROJECT or not here else palette.accent),
            (pad(name, width(name)), palette.strong if here else palette.quiet if archived else palette.text),
            (" " * max(1, gap), palette.text),
            (count, palette.bad if kind is Kind.CONFLICTS else palette.quiet),
        ]

    def _sign(self, place: SidebarItem) -> tuple[str, Style]:
        """Return what stands before a place's name, and its style."""
        palette, kind = self.palette, place.view.kind
        chosen = palette.color(place.entry.color) if place.entry else None
        if place.filter:
            return str(place.number or "◇"), chosen or (palette.key if place.number else palette.quiet)
        if kind is Kind.PROJECT:
            glyph = GLYPHS[kind] if place.folded is None else "▸" if place.folded else "▾"
            return glyph, palette.hue(place.title)
        if kind is Kind.CONFLICTS:
            return GLYPHS[kind], palette.warn
        return GLYPHS[kind], chosen or palette.quiet

    def on_resize(self, event: events.Resize) -> None:
        """Scroll so that the cursor stays visible."""
        top = self.top
        self._clamp()
        if self.top != top:
            self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked item; fold or unfold a project by its sign."""
        self.post_message(self.Focused())
        index = self.top + event.y
        if index < len(self.items) and isinstance(self.items[index], SidebarItem):
            self._move_to(index)
            if self.place and self.place.folded is not None and event.x == 1 + self.place.depth:
                self.post_message(self.FoldClicked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll, the cursor staying where it is."""
        self._wheel(3)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll, the cursor staying where it is."""
        self._wheel(-3)
        event.stop()

    def _wheel(self, by: int) -> None:
        self.top = max(0, min(self.top + by, len(self.items) - self.size.height))
        self.redraw()
