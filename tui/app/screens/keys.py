"""Every key there is, made from the actions themselves."""

from collections.abc import Sequence
from typing import Any

from tui.app.keymap import Keymap, display_chord
from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.display.cell_text import cut, pad, width

COLUMN = 38


class KeysScreen(Panel[None]):
    """The keys in force, by group, in as many columns as there is room for."""

    COLUMNS = 3 * COLUMN + 6
    keys = (("j k", "scroll"), ("esc", "back"))

    def __init__(self, keymap: Keymap[Any]) -> None:
        super().__init__("Keys")
        self._groups: dict[str, list[tuple[str, str]]] = {}
        for action in keymap.actions:
            chords = " ".join(display_chord(chord) for chord in keymap.chords.get(action.id, ())[:3])
            if chords and action.group:
                self._groups.setdefault(action.group, []).append((chords, action.description))
        self._groups["In the sidebar"] = [
            (keymap.key_of("todo.edit"), "Rename the project, tag or filter"),
            (keymap.key_of("todo.delete"), "Delete it"),
            (keymap.key_of("todo.add"), "Add a todo there"),
        ]
        self._groups["While typing"] = [
            ("⏎ esc", "Keep, or leave"),
            ("tab", "Complete a name"),
            ("↑ ↓", "What was typed before"),
            ("^w ^u ^k", "Delete a word, to the start, to the end"),
        ]
        self._lines: list[list[Piece]] = []
        self._made_for = 0
        self.top = 0

    def rows(self) -> int:
        """All of them."""
        return len(self._set(self.body_cells))

    def _set(self, cells: int) -> list[list[Piece]]:
        """Return the lines for this width: the groups in columns of about equal length."""
        if cells == self._made_for:
            return self._lines
        count = max(1, (cells + 2) // (COLUMN + 2))
        column = (cells - 2 * (count - 1)) // count
        blocks = [self._block(title, entries, column) for title, entries in self._groups.items()]
        columns: list[list[list[Piece]]] = [[] for _ in range(count)]
        room = -(-sum(len(block) for block in blocks) // count)
        at = 0
        for block in blocks:
            if at < count - 1 and columns[at] and len(columns[at]) + len(block) // 2 > room:
                at += 1
            columns[at] += block
        longest = max(len(each) for each in columns)
        blank: list[Piece] = [(" " * column, self.palette.text)]
        self._lines = []
        for y in range(longest):
            pieces: list[Piece] = []
            for index, each in enumerate(columns):
                if index:
                    pieces.append(("  ", self.palette.text))
                pieces += each[y] if y < len(each) else blank
            self._lines.append(pieces)
        self._made_for = cells
        return self._lines

    def _block(self, title: str, entries: Sequence[tuple[str, str]], column: int) -> list[list[Piece]]:
        palette = self.palette
        lines: list[list[Piece]] = [[(pad(title, column), palette.heading)]]
        for chords, words in entries:
            keys = cut(chords, 11)
            lines.append(
                [(pad(keys, 11), palette.key), (" ", palette.text), (pad(words, column - 12), palette.text)]
            )
        lines.append([(" " * column, palette.text)])
        return lines

    def take(self, key: str) -> None:
        """Scroll, or go back."""
        page = self.body_rows
        steps = {"j": 1, "down": 1, "k": -1, "up": -1, "pagedown": page, "space": page, "pageup": -page}
        steps |= {"ctrl+d": page // 2, "ctrl+u": -page // 2, "G": 10_000, "g": -10_000}
        if key in steps:
            self._scroll(steps[key])
            self.sheet.redraw()
        elif key in ("q", "?", "enter", "f1"):
            self.leave()

    def _scroll(self, by: int) -> None:
        self.top = max(0, min(self.top + by, len(self._lines) - self.body_rows))

    def fit(self) -> None:
        """Size the sheet, which stays full of keys where it can be."""
        super().fit()
        self._scroll(0)

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y` of what is in sight."""
        lines = self._set(cells)
        index = self.top + y
        if index < len(lines):
            used = sum(width(text) for text, _ in lines[index])
            assert used <= cells
            return lines[index]
        return []
