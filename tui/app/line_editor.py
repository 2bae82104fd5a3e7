"""A line of text being edited. It draws nothing, so that tests can try every editing key without a screen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import get_character_cell_size
from rich.style import Style

from tui.app.segments import Piece
from tui.app.styles import Palette

Span = tuple[int, int, Style]
"""Characters from, to, and the style to draw them with."""

_WORD_LEFT = re.compile(r"\S+\s*\Z")
_WORD_RIGHT = re.compile(r"\s*\S+")
JOINING = frozenset("\ufe0e\ufe0f\u20e3") | frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""Signs that change the width of the one before them in some terminals and not in others."""
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}


def picture(character: str) -> str:
    """Return a visible symbol for `character`, so that characters without a glyph can be edited too."""
    code = ord(character)
    if code in _PICTURES:
        return _PICTURES[code]
    if character in JOINING or not character.isprintable():
        return "␦"
    return character


def one_line(text: str) -> str:
    """Return pasted text as one line: each end of a line becomes a space."""
    return " ".join(part for part in text.splitlines() if part)


@dataclass(slots=True)
class LineEditor:
    """Text with a caret. The text keeps control characters; only the drawing replaces them with symbols."""

    text: str = ""
    caret: int = 0
    left: int = 0
    """The first character drawn, when the text is longer than the room for it."""
    _undo: list[tuple[str, int]] = field(default_factory=list)

    def put(self, text: str, caret: int | None = None) -> None:
        """Replace everything, the caret at the end unless told."""
        self.text, self.caret, self.left = text, len(text) if caret is None else caret, 0
        self._undo.clear()

    def insert(self, text: str) -> None:
        """Insert `text` at the caret."""
        self._change(self.caret, self.caret, text)

    def replace(self, start: int, stop: int, text: str) -> None:
        """Put `text` in place of the characters from `start` to `stop`, the caret behind it."""
        self._change(start, stop, text)

    def _change(self, start: int, stop: int, text: str) -> None:
        self._undo.append((self.text, self.caret))
        del self._undo[:-200]
        self.text = self.text[:start] + text + self.text[stop:]
        self.caret = start + len(text)

    def press(self, key: str) -> bool:
        """Take a key as `keymap.key_name` names it; tell whether it was one of editing."""
        if len(key) == 1 or key == "space":
            self.insert(" " if key == "space" else key)
            return True
        caret = _moved(key, self.text, self.caret)
        if caret is not None:
            self.caret = caret
            return True
        span = _removed(key, self.text, self.caret)
        if span is not None:
            if span[0] != span[1]:
                self._change(*span, "")
            return True
        if key in ("ctrl+z", "ctrl+/") and self._undo:
            self.text, self.caret = self._undo.pop()
            return True
        return False

    def pieces(
        self, cells: int, palette: Palette, spans: Sequence[Span] = (), ghost: str = "", hint: str = ""
    ) -> list[Piece]:
        """Return what to draw in `cells`: the text about the caret, coloured by `spans`."""
        self._scroll(cells)
        pieces: list[Piece] = []
        used, index = 0, self.left
        while index < len(self.text):
            sign = picture(self.text[index])
            taken = get_character_cell_size(sign)
            if used + taken > cells:
                break
            style = palette.warn if sign != self.text[index] else _style(index, spans, palette.text)
            pieces.append((sign, palette.caret if index == self.caret else style))
            used += taken
            index += 1
        if self.caret >= len(self.text) and used < cells:
            after = ghost or ("" if self.text else hint)
            pieces.append((after[:1] or " ", palette.caret))
            pieces.append((after[1:], palette.faint if ghost else palette.quiet))
        return pieces

    def caret_cells(self) -> int:
        """Return how many cells the caret stands from the left edge of what is drawn."""
        return sum(get_character_cell_size(picture(each)) for each in self.text[self.left : self.caret])

    def at(self, cells: int) -> int:
        """Return the character drawn `cells` from the left edge, for a mouse click."""
        used = 0
        for index in range(self.left, len(self.text)):
            used += get_character_cell_size(picture(self.text[index]))
            if used > cells:
                return index
        return len(self.text)

    def _scroll(self, cells: int) -> None:
        self.left = min(self.left, self.caret)
        if self.caret - self.left > cells:
            self.left = self.caret - cells
        under = picture(self.text[self.caret]) if self.caret < len(self.text) else " "
        room = cells - max(1, get_character_cell_size(under))
        while self.left < self.caret and self.caret_cells() > room:
            self.left += 1
        self.left = min(self.left, self._first_with_the_end(cells))

    def _first_with_the_end(self, cells: int) -> int:
        """Return the first character from which on all of the text fits, and the caret behind it."""
        used = 1
        for index in range(len(self.text) - 1, -1, -1):
            used += get_character_cell_size(picture(self.text[index]))
            if used > cells:
                return index + 1
        return 0


def _style(index: int, spans: Sequence[Span], otherwise: Style) -> Style:
    for start, stop, style in spans:
        if start <= index < stop:
            return style
    return otherwise


def _word_left(text: str, caret: int) -> int:
    match = _WORD_LEFT.search(text[max(0, caret - 1000) : caret])
    return caret - len(match[0]) if match else 0


def _word_right(text: str, caret: int) -> int:
    match = _WORD_RIGHT.match(text, caret)
    return match.end() if match else len(text)


def _moved(key: str, text: str, caret: int) -> int | None:
    """Return where the caret goes for a key that moves it, None for any other key."""
    match key:
        case "left" | "ctrl+b":
            return max(0, caret - 1)
        case "right" | "ctrl+f":
            return min(len(text), caret + 1)
        case "home" | "ctrl+a":
            return 0
        case "end" | "ctrl+e":
            return len(text)
        case "ctrl+left" | "alt+b" | "alt+left":
            return _word_left(text, caret)
        case "ctrl+right" | "alt+f" | "alt+right":
            return _word_right(text, caret)
    return None


def _removed(key: str, text: str, caret: int) -> tuple[int, int] | None:
    """Return which characters a key takes away, None for a key that takes none."""
    match key:
        case "backspace":
            return max(0, caret - 1), caret
        case "delete" | "ctrl+d":
            return caret, min(len(text), caret + 1)
        case "ctrl+w" | "alt+backspace" | "ctrl+backspace":
            return _word_left(text, caret), caret
        case "alt+d" | "ctrl+delete":
            return caret, _word_right(text, caret)
        case "ctrl+u":
            return 0, caret
        case "ctrl+k":
            return caret, len(text)
    return None
