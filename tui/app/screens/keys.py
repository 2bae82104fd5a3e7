"""The help: every key and its action, the syntax of quick add and of filters, with a search field."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from textual.geometry import Offset

from tui.app.keymap import Keymap, display_chord
from tui.app.line_editor import LineEditor, one_line
from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.display.cell_text import cut, pad, width, wrap
from tui.display.topics import page
from tui.todos.alike import alike

TOPICS = {"Quick add": "quick-add", "Filters": "filters"}
"""The pages of the documentation that are shown, by their titles here."""
ENOUGH_FOR_IDS = 64
"""The width in cells below which the id of an action gets a line of its own."""
KEY_CELLS = 12
LEAST_WORDS = 20


class HelpEntry(NamedTuple):
    """A key and its action, a row of a table, or a paragraph."""

    section: str
    words: str
    sign: str = ""
    """What to press or to type."""
    id: str = ""
    """The id of the action in the profile file."""

    def found_by(self, wanted: Sequence[str]) -> bool:
        """Return whether the entry contains all the words."""
        text = alike(f"{self.section} {self.sign} {self.words} {self.id}")
        return all(word in text for word in wanted)


class KeysScreen(Panel[None]):
    """The help by subject; typing narrows it."""

    COLUMNS = 104
    keys = (("type", "search"), ("↑↓", "scroll"), ("esc", "back"))

    def __init__(self, keymap: Keymap[Any]) -> None:
        super().__init__("Keys, quick add, filters")
        self.line = LineEditor()
        self.entries = [*_keys(keymap), *_while_typing(keymap)]
        for title, topic in TOPICS.items():
            self.entries += _of_page(title, page(topic))
        self._lines: list[list[Piece]] = []
        self._made_for: object = None
        self.top = 0

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: at the caret."""
        return Offset(2 + self.line.caret_cells(), 0)

    def rows(self) -> int:
        """All rows of the terminal, so that the panel keeps its size while the person types."""
        return 10_000

    def _set(self, cells: int) -> list[list[Piece]]:
        """Return the lines for this width and search text."""
        made_for = (cells, self.line.text, self.palette)
        if made_for != self._made_for:
            self._made_for = made_for
            wanted = alike(self.line.text).split()
            self._lines = list(
                self._draw_entries([each for each in self.entries if each.found_by(wanted)], cells)
            )
            if not self._lines:
                words = wrap("Nothing here has these words. Type others, or leave with esc.", cells)
                self._lines = [[(each, self.palette.quiet)] for each in words]
        return self._lines

    def _draw_entries(self, entries: Sequence[HelpEntry], cells: int) -> Iterator[list[Piece]]:
        section = ""
        for entry in entries:
            if entry.section != section:
                if section:
                    yield []
                section = entry.section
                yield [(cut(section, cells), self.palette.heading)]
            yield from self._draw_entry(entry, cells)

    def _draw_entry(self, entry: HelpEntry, cells: int) -> Iterator[list[Piece]]:
        palette = self.palette
        if not entry.sign:
            yield from ([(text, palette.text)] for text in wrap(entry.words, cells))
            return
        beside = entry.id and cells >= ENOUGH_FOR_IDS
        left = KEY_CELLS if entry.id else max(KEY_CELLS, min(width(entry.sign) + 1, cells - LEAST_WORDS))
        room = cells - left - (width(entry.id) + 1 if beside else 0)
        signs, words = list(wrap(entry.sign, left - 1)), list(wrap(entry.words, room))
        for index in range(max(len(signs), len(words))):
            pieces: list[Piece] = [(pad(signs[index] if index < len(signs) else "", left), palette.key)]
            pieces.append((pad(words[index] if index < len(words) else "", room), palette.text))
            if beside and not index:
                pieces.append((f" {entry.id}", palette.quiet))
            yield pieces
        if entry.id and not beside:
            yield [(" " * left, palette.text), (cut(entry.id, cells - left), palette.quiet)]

    def take(self, key: str) -> None:
        """Handle a key: scroll, search, or go back."""
        page = self.body_rows - 2
        steps = {"down": 1, "up": -1, "pagedown": page, "pageup": -page}
        steps |= {"ctrl+d": page // 2, "ctrl+n": 1, "ctrl+p": -1}
        if key in steps:
            self._scroll(steps[key])
        elif key in ("enter", "f1") or (key == "?" and not self.line.text):
            self.leave()
        elif self.line.press(key):
            self.top = 0
        self.sheet.redraw()

    def paste(self, text: str) -> None:
        """Search for the pasted text."""
        self.line.insert(one_line(text))
        self.top = 0
        self.sheet.redraw()

    def _scroll(self, by: int) -> None:
        most = len(self._set(self.body_cells)) - self.body_rows + 2
        before, self.top = self.top, max(0, min(self.top + by, most))
        if by and self.top == before:
            self.tell_end(by)

    def fit(self) -> None:
        """Resize the sheet, and scroll so that it has no blank lines at the end if there are enough lines."""
        super().fit()
        self._scroll(0)

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y`: the search field, or a visible line of the help."""
        if y == 0:
            hint = "type a key, a word, an action"
            return [("› ", self.palette.accent), *self.line.pieces(cells - 2, self.palette, hint=hint)]
        if y == 1:
            return [("─" * cells, self.palette.rule)]
        lines = self._set(cells)
        index = self.top + y - 2
        return lines[index] if index < len(lines) else []


def _keys(keymap: Keymap[Any]) -> Iterator[HelpEntry]:
    """Yield every action with its keys; an action without a key is run from the palette."""
    groups: dict[str, list[HelpEntry]] = {}
    for action in keymap.actions:
        if action.group:
            chords = " ".join(display_chord(chord) for chord in keymap.chords.get(action.id, ())[:3])
            entry = HelpEntry(action.group, action.description, chords or "–", action.id)
            groups.setdefault(action.group, []).append(entry)
    for entries in groups.values():
        yield from entries


def _while_typing(keymap: Keymap[Any]) -> Iterator[HelpEntry]:
    for sign, words in (
        (keymap.key_of("todo.edit"), "Rename the project, tag or filter"),
        (keymap.key_of("todo.delete"), "Delete it"),
        (keymap.key_of("todo.add"), "Add a todo there"),
    ):
        yield HelpEntry("In the sidebar", words, sign)
    for sign, words in (
        ("⏎ esc", "Keep, or leave"),
        ("tab", "Complete a name"),
        ("↑ ↓", "What was typed before"),
        ("^w ^u ^k", "Delete a word, to the start, to the end"),
    ):
        yield HelpEntry("While typing", words, sign)


def _of_page(title: str, text: str) -> Iterator[HelpEntry]:
    """Yield the paragraphs and table rows of a page in Markdown."""
    section, paragraph, in_code = title, list[str](), False
    for line in (*text.splitlines()[1:], ""):
        if line.startswith("|"):
            cells = [
                cell.strip().strip("`").replace("\\|", "|")
                for cell in line.replace("\\|", "\0").split("|")[1:-1]
            ]
            cells = [cell.replace("\0", "|").replace("`", "") for cell in cells]
            if not set(cells[0]) <= {"-"}:
                yield HelpEntry(section, " · ".join(filter(None, cells[1:])), cells[0])
        elif line.startswith("```"):
            in_code = not in_code
        elif in_code:
            yield HelpEntry(section, line)
        elif line and not line.startswith("#"):
            paragraph.append(line.replace("`", ""))
        else:
            if paragraph:
                yield HelpEntry(section, " ".join(paragraph))
                paragraph = []
            if line.startswith("#"):
                section = f"{title}: {line.strip('# ').replace('`', '')}"
