"""The footer: the last message, and the keys that can be pressed."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message

from tui.app.key_markup import render_markup
from tui.app.segments import Piece, line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import drawn, width

Hint = tuple[str, str]
"""A key as people read it, and a word for what it does."""


class KeyBar(Canvas):
    """Shows hints and, until the next key, one message. Draws only on change."""

    class Pressed(Message):
        """The hint of a key was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key
            """The key as people read it."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self.hints: Sequence[Hint] = ()
        self.message = ""
        self.tone = "text"

    def show(self, hints: Sequence[Hint], message: str = "", tone: str = "text") -> None:
        """Show `hints`, with `message` before them; `tone` is the name of a style."""
        if (hints, message, tone) != (self.hints, self.message, self.tone):
            self.hints, self.message, self.tone = hints, message, tone
            self.redraw()

    def _message_pieces(self) -> list[Piece]:
        palette = self.palette
        pieces: list[Piece] = [(" ", palette.text)]
        if self.message:
            pieces += [
                *render_markup(self.message, palette, getattr(palette, self.tone)),
                ("   ", palette.text),
            ]
        return pieces

    def _hints_shown(self, left: int) -> list[Hint]:
        """Return as many whole hints as there is room for; always the last one, which shows all keys."""
        last = self.hints[-1:]
        left -= sum(_cells(hint) for hint in last)
        shown: list[Hint] = []
        for hint in self.hints[:-1]:
            left -= _cells(hint)
            if left < 0:
                break
            shown.append(hint)
        return [*shown, *last]

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the message and the hints."""
        palette, pieces = self.palette, self._message_pieces()
        for key, word in self._hints_shown(cells - sum(width(text) for text, _ in pieces)):
            pieces += _hint(key, word, palette.key, palette.quiet)
        return line(pieces, cells), palette.side

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Post the clicked hint. Not on release: the hints move when the message disappears."""
        at = sum(width(text) for text, _ in self._message_pieces())
        for hint in self._hints_shown(self.size.width - at):
            if at <= event.x < at + _cells(hint) - 2:
                self.post_message(self.Pressed(hint[0]))
            at += _cells(hint)


def _cells(hint: Hint) -> int:
    return width(hint[0]) + width(hint[1]) + 3


def _hint(key: str, word: str, style: Style, quiet: Style) -> list[Piece]:
    return [(drawn(key), style), (f" {drawn(word)}  ", quiet)]
