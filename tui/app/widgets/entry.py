"""The line at the bottom where one types: a todo, a search, a filter. It says what it understood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.segment import Segment
from rich.style import Style
from textual import events

from tui.app.line_editor import LineEditor, Span, one_line
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import Piece, line, width


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a line: colours for its parts, and a line of words underneath."""

    spans: Sequence[Span] = ()
    chips: Sequence[Piece] = ()


@dataclass(slots=True)
class Purpose:
    """What the entry is open for."""

    label: str
    done: Callable[[str], bool]
    """Called with the text on Enter; False keeps the entry open."""
    read: Callable[[str], Reading] = lambda text: Reading()
    typed: Callable[[str], None] | None = None
    """Called after every change, for what acts as one types."""
    cancelled: Callable[[], None] | None = None
    complete: Callable[[str, int], Sequence[tuple[int, str]]] | None = None
    """Completions for the word at the caret: where it begins, and the whole word each."""
    hint: str = ""
    many: bool = False
    """Whether each line of a pasted text is one of its own."""
    history: list[str] = field(default_factory=list)


class Entry(Canvas):
    """Hidden until it is opened; while it is open, the screen gives it every key."""

    def __init__(self) -> None:
        super().__init__(id="entry")
        self.line = LineEditor()
        self.purpose: Purpose | None = None
        self._reading = Reading()
        self._ghost = ""
        self._cycle: list[tuple[int, str]] = []
        self._past: int | None = None
        self._opened_with = self._begun = ""

    def open(self, purpose: Purpose, text: str = "") -> None:
        """Open for `purpose`, with `text` to start from."""
        self.purpose = purpose
        self.line.put(text)
        self._past = None
        self._opened_with = text
        self._cycle = []
        self._read()
        self.display = True
        self.redraw()

    def close(self) -> None:
        """Put the entry away."""
        self.purpose = None
        self.display = False

    def press(self, key: str) -> None:
        """Take a key, as `keymap.pressed` names it."""
        purpose = self.purpose
        if purpose is None:
            return
        if key not in ("tab", "shift+tab"):
            self._cycle = []
        if key in ("escape", "ctrl+c"):
            self._remember(purpose)
            self.close()
            if purpose.cancelled:
                purpose.cancelled()
        elif key == "enter":
            self._submit(purpose)
        elif key in ("tab", "shift+tab"):
            self._complete(purpose, backwards=key == "shift+tab")
        elif key == "right" and self._ghost:
            self._complete(purpose)
        elif key in ("up", "down") and purpose.history:
            self._recall(purpose, -1 if key == "up" else 1)
        elif self.line.press(key):
            self._changed(purpose)

    def paste(self, text: str) -> None:
        """Insert pasted text at the caret."""
        if self.purpose:
            self.line.insert(text if self.purpose.many else one_line(text))
            self._changed(self.purpose)

    def _submit(self, purpose: Purpose) -> None:
        text = self.line.text
        if purpose.done(text):
            self._remember(purpose)
            if self.purpose is purpose:
                self.close()
        else:
            self._read()
            self.redraw()

    def _remember(self, purpose: Purpose) -> None:
        """Keep what was typed, so that it can be brought back."""
        text = self.line.text
        if text.strip() and text != self._opened_with and text not in purpose.history[-1:]:
            purpose.history.append(text)

    def _changed(self, purpose: Purpose) -> None:
        self._read()
        if purpose.typed:
            purpose.typed(self.line.text)
        self.redraw()

    def _read(self) -> None:
        purpose = self.purpose
        if purpose is None:
            return
        text, caret = self.line.text, self.line.caret
        self._reading = purpose.read(text)
        self._ghost = ""
        if purpose.complete and caret == len(text):
            for start, word in purpose.complete(text, caret)[:1]:
                if word.casefold().startswith(text[start:].casefold()):
                    self._ghost = word[caret - start :]

    def _complete(self, purpose: Purpose, *, backwards: bool = False) -> None:
        """Put the completion in, or the next one when Tab is pressed again."""
        if not purpose.complete:
            return
        if self._cycle:
            self._cycle = (
                [self._cycle[-1], *self._cycle[:-1]] if backwards else [*self._cycle[1:], self._cycle[0]]
            )
        else:
            self._cycle = list(purpose.complete(self.line.text, self.line.caret))
        if self._cycle:
            start, word = self._cycle[0]
            self.line.replace(start, self.line.caret, word)
            self._changed(purpose)

    def _recall(self, purpose: Purpose, step: int) -> None:
        """Bring back what was typed here before."""
        end = len(purpose.history)
        at = end if self._past is None else self._past
        if at == end:
            self._begun = self.line.text
        self._past = max(0, min(at + step, end))
        self.line.put(purpose.history[self._past] if self._past < end else self._begun)
        self._changed(purpose)

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the line being typed, then what was understood of it."""
        palette, purpose = self.palette, self.purpose
        if purpose is None:
            return line((), cells), palette.raised
        if y == 0:
            label: list[Piece] = [("▌", palette.accent), (f"{purpose.label} ", palette.accent)]
            room = cells - width(purpose.label) - 3
            pieces = self.line.pieces(room, palette, self._reading.spans, self._ghost, purpose.hint)
            return line([*label, *pieces], cells), palette.raised
        chips = self._reading.chips
        return line([("▌ ", palette.accent), *chips], cells), palette.raised

    def on_click(self, event: events.Click) -> None:
        """Put the caret where the click was."""
        if self.purpose and event.y == 0:
            self.line.caret = self.line.at(max(0, event.x - width(self.purpose.label) - 2))
            self.redraw()
