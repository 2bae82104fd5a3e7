"""A panel over the list: it draws its own lines and receives every key."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events, getters
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen

from tui.app.keymap import display_chord, key_displayed_as, valid
from tui.app.segments import Piece, line
from tui.app.styles import Palette
from tui.app.themed_app import DRAWN_ANEW, ThemedApp
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import cut, width

Answer = TypeVar("Answer")


class Sheet(Canvas):
    """The frame of a panel and its content."""

    def __init__(self, panel: "Panel[Answer]") -> None:
        super().__init__(id="sheet")
        self.panel = panel

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw line `y`: a line of the frame, with the title or the keys, or a line of the panel."""
        palette, panel, height = self.palette, self.panel, self.size.height
        inner = cells - 4
        if y == 0:
            title = cut(panel.heading, inner - 2)
            rest = "─" * max(0, cells - width(title) - 5)
            pieces: list[Piece] = [
                ("╭─ ", palette.accent),
                (title, palette.strong),
                (f" {rest}╮", palette.accent),
            ]
            return line(pieces, cells), palette.raised
        if y == height - 1:
            keys = panel.footer(palette, inner - 2)
            used = sum(width(text) for text, _ in keys)
            rest = "─" * max(0, cells - used - 5)
            return line(
                [("╰─ ", palette.accent), *keys, (f" {rest}╯", palette.accent)], cells
            ), palette.raised
        body = line(panel.draw(y - 1, inner), inner)
        return [Segment("│ ", palette.accent), *body, Segment(" │", palette.accent)], palette.raised

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor, given by the panel."""
        return Offset(2, 1) + self.panel.cursor_cell

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked in the frame, or pass the click to the panel."""
        if event.y == self.size.height - 1:
            key = self.panel.key_at(event.x - 3, self.size.width - 6)
            if valid(key):
                self.panel.press(key)
            return
        self.panel.clicked(event.x - 2, event.y - 1)


class Panel(ModalScreen[Answer], Generic[Answer], inherit_bindings=False):
    """A panel that draws its own lines. It closes with a result; Escape closes it with None."""

    app = getters.app(ThemedApp)
    AUTO_FOCUS = ""
    COLUMNS = 60
    keys: tuple[tuple[str, str], ...] = ()
    """The keys shown in the frame."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading
        self.answered: Callable[[Answer | None], None] | None = None
        """Called with the answer."""
        self.sheet = Sheet(self)
        self._said: list[Piece] = []
        """What the last key did, where the lines do not show it."""

    def open(self, app: App[Any], answered: Callable[[Answer | None], None] | None = None) -> None:
        """Open over the current screen; `answered` is called when the panel closes, before the next key."""
        self.answered = answered
        app.push_screen(self)

    def compose(self) -> ComposeResult:
        """Compose the sheet."""
        self.fit()
        yield self.sheet

    @property
    def palette(self) -> Palette:
        """The styles of the theme in use."""
        return self.app.palette

    @property
    def pane_in_use(self) -> Canvas:
        """The sheet, which contains the terminal's cursor."""
        return self.sheet

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: at the caret, or on the line for a screen reader to read."""
        return Offset(0, 0)

    @property
    def body_rows(self) -> int:
        """The number of lines within the frame."""
        return max(1, min(self.rows(), self.app.size.height - 2))

    @property
    def body_cells(self) -> int:
        """The width of those lines in cells."""
        return min(self.COLUMNS, self.app.size.width) - 4

    def rows(self) -> int:
        """Return the number of lines that the content needs."""
        raise NotImplementedError

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Return line `y` of the panel."""
        raise NotImplementedError

    def press(self, key: str) -> None:
        """Handle a key, named as by `keymap.key_name`."""
        if key in ("escape", "ctrl+c"):
            self.leave()
        elif key == "ctrl+l":
            self.app.redraw()
            self.tell(DRAWN_ANEW)
            self.sheet.redraw()
        else:
            before, self._said = self._picture(), []
            self.take(key)
            if self.app.screen is self and not self._said and self._picture() == before:
                self._said = [
                    (display_chord(key), self.palette.key),
                    (" does nothing here", self.palette.quiet),
                ]
            self.sheet.redraw()

    def tell(self, words: str) -> None:
        """Say in the frame what a key did that the lines do not show, until the next key."""
        self._said = [(words, self.palette.good)]

    def tell_end(self, by: int) -> None:
        """Say until the next key that there is nothing more to scroll to, down (`by` above 0) or up."""
        self._said = [("That is the end." if by > 0 else "That is the beginning.", self.palette.quiet)]

    def _picture(self) -> list[object]:
        """Return everything that is drawn, to compare: a key that changes none of it did nothing."""
        cells = self.sheet.size.width - 4
        return [self.heading, self.keys, *(self.draw(y, cells) for y in range(self.body_rows))]

    def take(self, key: str) -> None:
        """Handle a key other than Escape, Ctrl+C and Ctrl+L, which `press` handles."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Insert pasted text; a panel without an input line ignores it."""

    def clicked(self, x: int, y: int) -> None:
        """Handle a click on a line of the panel."""

    def _keys_shown(self, cells: int) -> Iterator[tuple[int, str, str]]:
        """Yield the keys that fit into the frame, each with its first cell and its word."""
        at = 0
        for key, word in self.keys:
            taken = width(key) + width(word) + 3
            if at + taken > cells:
                break
            yield at, key, word
            at += taken

    def footer(self, palette: Palette, cells: int) -> list[Piece]:
        """Return the keys shown in the frame, as many as there is room for, or what the last key did."""
        if self._said:
            return self._said
        pieces: list[Piece] = []
        for _, key, word in self._keys_shown(cells):
            pieces += [(key, palette.key), (f" {word}", palette.quiet), ("  ", palette.quiet)]
        return pieces[:-1]

    def key_at(self, x: int, cells: int) -> str:
        """Return the key shown at cell `x`; the first one if several keys share a word."""
        found = [
            key for at, key, word in self._keys_shown(cells) if at <= x < at + width(key) + 1 + width(word)
        ]
        return key_displayed_as(found[0].split()[0]) if found else ""

    def fit(self) -> None:
        """Resize the sheet to its content and the terminal."""
        size = self.app.size
        self.sheet.styles.width = min(self.COLUMNS, size.width)
        self.sheet.styles.height = self.body_rows + 2

    def on_resize(self, event: events.Resize) -> None:
        """Resize to fit the terminal."""
        self.fit()

    def leave(self) -> None:
        """Close without an answer."""
        self.answer(None)

    def answer(self, answer: Answer | None) -> None:
        """Close with a result; does nothing if the panel is closed already, as after a late click."""
        if self.app.screen is self:
            self.dismiss(None)
            if self.answered:
                self.answered(answer)

    def on_click(self, event: events.Click) -> None:
        """Close when the person clicks outside the sheet."""
        if event.widget is self:
            self.leave()
