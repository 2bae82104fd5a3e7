"""The input line for a todo, a search or a filter, with a preview of what was understood."""

from collections.abc import Sequence
from functools import partial

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.timer import Timer

from tui.app.line_editor import LineEditor, one_line
from tui.app.line_prompt import LinePrompt, Preview
from tui.app.segments import Piece, line
from tui.app.styles import Palette
from tui.app.widgets.canvas import Canvas
from tui.display.cell_text import width


class Entry(Canvas):
    """Hidden until it is opened; while it is open, the screen gives it every key."""

    def __init__(self) -> None:
        super().__init__(id="entry")
        self.line = LineEditor()
        self.prompt: LinePrompt | None = None
        self._preview = Preview()
        self._previewed_with: Palette | None = None
        """The styles of the preview."""
        self._ghost = ""
        self._cycle: list[tuple[int, str]] = []
        self._past: int | None = None
        self._pause: Timer | None = None
        """Runs while a change has not been told yet."""
        self._opened_with = self._begun = ""

    @property
    def state(self) -> object:
        """The text, its prompt and the caret, to compare: a key that changes none of them did nothing."""
        return id(self.prompt), self.line.text, self.line.caret

    def open(self, prompt: LinePrompt, text: str = "") -> None:
        """Open for `prompt`, with the initial text `text`."""
        self._end_pause()
        self.prompt = prompt
        self.line.put(text, prompt.caret)
        self._past = None
        self._opened_with = text
        self._cycle = []
        self._update_preview()
        self.display = True
        self.redraw()

    def close(self) -> None:
        """Close and hide the entry."""
        self._end_pause()
        self.prompt = None
        self.display = False

    def press(self, key: str) -> None:
        """Handle a key, named as by `keymap.key_name`."""
        prompt = self.prompt
        if prompt is None:
            return
        if key not in ("tab", "shift+tab"):
            self._cycle = []
        if key in ("escape", "ctrl+c"):
            self._remember(prompt)
            self.close()
            if prompt.cancelled:
                prompt.cancelled()
        elif key == "enter":
            self._submit(prompt)
        elif key in ("tab", "shift+tab"):
            self._complete(prompt, backwards=key == "shift+tab")
        elif key == "ctrl+l":
            self.app.redraw()
        elif key == "right" and self._ghost:
            self._complete(prompt)
        elif key in ("up", "down") and prompt.history:
            self._recall(prompt, -1 if key == "up" else 1)
        elif self.line.press(key):
            self._changed(prompt)

    def paste(self, text: str) -> None:
        """Insert pasted text at the caret."""
        if self.prompt:
            text = self.prompt.pasted(text)
            self.line.insert(text if self.prompt.multiline else one_line(text))
            self._changed(self.prompt)

    def _submit(self, prompt: LinePrompt) -> None:
        text = self.line.text
        if prompt.submit(text):
            self._remember(prompt)
            if self.prompt is prompt:
                self.close()
        else:
            self._update_preview()
            self.redraw()

    def _remember(self, prompt: LinePrompt) -> None:
        """Add the text to the prompt's history."""
        text = self.line.text
        if text.strip() and text != self._opened_with and text not in prompt.history[-1:]:
            prompt.history.append(text)

    def _changed(self, prompt: LinePrompt) -> None:
        self._update_preview()
        self._end_pause()
        if prompt.changed and prompt.pause:
            self._pause = self.set_timer(prompt.pause, partial(self._tell, prompt))
        elif prompt.changed:
            prompt.changed(self.line.text)
        self.redraw()

    def _tell(self, prompt: LinePrompt) -> None:
        """Tell the prompt that the text changed, and show its preview."""
        if prompt.changed and prompt is self.prompt:
            prompt.changed(self.line.text)
            self._update_preview()
            self.redraw()

    def _end_pause(self) -> None:
        if self._pause:
            self._pause.stop()
        self._pause = None

    def _update_preview(self) -> None:
        prompt = self.prompt
        if prompt is None:
            return
        text, caret = self.line.text, self.line.caret
        self._preview, self._previewed_with = prompt.preview(text), self.palette
        self._ghost = ""
        if prompt.complete and caret == len(text):
            for start, word in prompt.complete(text, caret)[:1]:
                if word.casefold().startswith(text[start:].casefold()):
                    self._ghost = word[caret - start :]

    def _complete(self, prompt: LinePrompt, *, backwards: bool = False) -> None:
        """Insert the completion, or the next one if Tab is pressed again."""
        if prompt.stay:
            prompt.stay(self.line.text)
            self._remember(prompt)
            self.close()
        if not prompt.complete:
            return
        if self._cycle:
            self._cycle = (
                [self._cycle[-1], *self._cycle[:-1]] if backwards else [*self._cycle[1:], self._cycle[0]]
            )
        else:
            self._cycle = list(prompt.complete(self.line.text, self.line.caret))
        if self._cycle:
            start, word = self._cycle[0]
            self.line.replace(start, self.line.caret, word)
            self._changed(prompt)

    def _recall(self, prompt: LinePrompt, step: int) -> None:
        """Show an earlier text from the prompt's history."""
        end = len(prompt.history)
        at = end if self._past is None else self._past
        if at == end:
            self._begun = self.line.text
        self._past = max(0, min(at + step, end))
        self.line.put(prompt.history[self._past] if self._past < end else self._begun)
        self._changed(prompt)

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: at the caret."""
        label = width(self.prompt.label) + 2 if self.prompt else 0
        return Offset(label + self.line.caret_cells(), 0)

    def draw(self, y: int, cells: int) -> tuple[Sequence[Segment], Style]:
        """Draw the input line, then the preview of what was understood."""
        palette, prompt = self.palette, self.prompt
        if prompt is None:
            return line((), cells), palette.raised
        if self._previewed_with is not palette:
            self._update_preview()
        if y == 0:
            label: list[Piece] = [("▌", palette.accent), (f"{prompt.label} ", palette.accent)]
            room = cells - width(prompt.label) - 3
            pieces = self.line.pieces(room, palette, self._preview.spans, self._ghost, prompt.hint)
            return line([*label, *pieces], cells), palette.raised
        chips = self._preview.chips
        return line([("▌ ", palette.accent), *chips], cells), palette.raised

    def on_click(self, event: events.Click) -> None:
        """Move the caret to the clicked position."""
        if self.prompt and event.y == 0:
            self.line.caret = self.line.at(max(0, event.x - width(self.prompt.label) - 2))
            self.redraw()
