"""A picker: lets the person choose one or several items from a list that typing narrows."""

from collections.abc import Callable, Sequence

from textual.geometry import Offset

from tui.app.choice import Choice, Make
from tui.app.fuzzy import match, match_also
from tui.app.line_editor import LineEditor, one_line
from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.app.styles import over
from tui.display.cell_text import cut, drawn, width, wrap

ROWS = 12


class Picker(Panel["Choice | list[Choice]"]):
    """Typing narrows, arrows move, Enter chooses; with `several`, Tab marks and Enter chooses all marked."""

    keys = (("⏎", "choose"), ("↑↓", "move"), ("esc", "leave"))

    def __init__(
        self,
        heading: str,
        choices: Sequence[Choice],
        *,
        make: Make | None = None,
        several: bool = False,
        marked: Sequence[str] = (),
        at: str = "",
        seen: Callable[[Choice], None] | None = None,
        also: Callable[[str], Sequence[Choice]] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(heading)
        self.choices = list(choices)
        self.line = LineEditor()
        self.hint = hint or "type to narrow"
        self.marked = list(marked)
        self.several = several
        if several:
            self.keys = (("tab", "mark"), ("⏎", "take"), ("esc", "leave"))
        self._make = make
        self._nothing = ""
        """What is said where there is nothing to choose."""
        self._seen = seen
        self._also = also
        self._narrowed_by = ""
        self.found: list[tuple[Choice, tuple[int, ...]]] = []
        self.cursor = self.top = 0
        self._moved = False
        """Whether the last key moved the cursor, rather than typing."""
        self._narrow()
        for index, (choice, _) in enumerate(self.found):
            if choice.name == at:
                self.cursor = index

    @property
    def choice(self) -> Choice | None:
        """The choice under the cursor."""
        return self.found[self.cursor][0] if self.cursor < len(self.found) else None

    def rows(self) -> int:
        """One line for each choice, up to a limit, and two for the input line."""
        return 2 + max(1, min(ROWS, len(self.choices) + (1 if self._make else 0)))

    def _narrow(self) -> None:
        wanted = self.line.text.strip()
        here = self.choice
        scored = []
        for index, choice in enumerate(self.choices):
            hit = match_also(wanted, choice.name, choice.words)
            if hit:
                scored.append((-hit[0], index, choice, hit[1]))
        for choice in self._also(wanted) if self._also and wanted else ():
            score, letters = match(wanted, choice.name) or (0, ())
            scored.append((-score, len(self.choices), choice, letters))
        scored.sort(key=lambda each: each[:2])
        self._moved = False
        self.found = [(choice, letters) for _, _, choice, letters in scored]
        self._nothing = "Nothing matches."
        if self._make and wanted and all(choice.name != wanted for choice in self.choices):
            made = self._make(wanted)
            if isinstance(made, str):
                self._nothing = made
            elif made and all(made.name != choice.name for choice, _ in self.found):
                self.found.append((made, ()))
        # The cursor goes to the best match, but after a deletion it stays on its choice.
        shorter = len(wanted) < len(self._narrowed_by)
        names = [choice for choice, _ in self.found]
        self.cursor = names.index(here) if shorter and here in names else 0
        self.top = 0
        self._narrowed_by = wanted

    def take(self, key: str) -> None:
        """Handle a key: move the cursor, mark, choose, or type."""
        match key:
            case "down" | "ctrl+n" | "ctrl+j":
                self._move(1)
            case "up" | "ctrl+p" | "ctrl+k":
                self._move(-1)
            case "pagedown":
                self._move(self.body_rows - 2)
            case "pageup":
                self._move(2 - self.body_rows)
            case "enter":
                self._choose()
            case "tab" if self.several:
                self._mark()
            case "tab":
                self._move(1)
            case "shift+tab":
                self._move(-1)
            case _:
                if self.line.press(key):
                    self._narrow()
                    self._scroll()
                    self._look()
        self.sheet.redraw()

    def paste(self, text: str) -> None:
        """Narrow the list with the pasted text."""
        self.line.insert(one_line(text))
        self._narrow()
        self._look()
        self.sheet.redraw()

    def _move(self, by: int) -> None:
        if self.found:
            self.cursor = (self.cursor + by) % len(self.found)
            self._moved = True
            self._scroll()
            self._look()

    def _scroll(self) -> None:
        """Scroll so that the cursor stays visible."""
        room = self.body_rows - 2
        self.top = max(0, min(self.top, self.cursor, len(self.found) - room), self.cursor - room + 1)

    def fit(self) -> None:
        """Resize the sheet; the cursor stays visible."""
        super().fit()
        self._scroll()

    def _look(self) -> None:
        if self._seen and self.choice:
            self._seen(self.choice)

    def _mark(self) -> None:
        choice = self.choice
        if choice is None:
            return
        if choice.made:
            self.choices.append(Choice(choice.name, value=choice.value))
        if choice.name in self.marked:
            self.marked.remove(choice.name)
        else:
            self.marked.append(choice.name)
        self.line.put("")
        self._narrow()
        self.fit()

    def _choose(self) -> None:
        choice = self.choice
        if not self.several:
            if choice:
                self.answer(choice)
            return
        if choice and self.line.text.strip():
            self._mark()
        by_name = {each.name: each for each in self.choices}
        self.answer([by_name.get(name, Choice(name)) for name in self.marked])

    def clicked(self, x: int, y: int) -> None:
        """Choose the clicked item."""
        index = self.top + y - 2
        if y >= 2 and index < len(self.found):
            self.cursor = index
            if self.several:
                self._mark()
                self.sheet.redraw()
            else:
                self._choose()

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: at the caret; after a move on the choice, for screen readers."""
        if self._moved:
            return Offset(0, 2 + self.cursor - self.top)
        return Offset(2 + self.line.caret_cells(), 0)

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y`: the input line, or a choice."""
        palette = self.palette
        if y == 0:
            return [("› ", palette.accent), *self.line.pieces(cells - 2, palette, hint=self.hint)]
        if y == 1:
            return [("─" * cells, palette.rule)]
        index = self.top + y - 2
        if not self.found:
            words = list(wrap(self._nothing, cells - 2))
            return [(f"  {words[y - 2]}", palette.quiet)] if y - 2 < len(words) else []
        if index >= len(self.found):
            return []
        choice, letters = self.found[index]
        return self._draw_choice(choice, letters, cells, cursor=index == self.cursor)

    def _draw_choice(
        self, choice: Choice, letters: Sequence[int], cells: int, *, cursor: bool
    ) -> list[Piece]:
        palette = self.palette
        ground = palette.cursor if cursor else palette.raised
        mark = "▌" if cursor else " "
        box = (
            ("✓ " if choice.name in self.marked else "· ")
            if self.several
            else "● "
            if choice.hue or choice.color
            else ""
        )
        note = cut(drawn(choice.note), max(0, cells // 2))
        key = cut(choice.key, 12)
        tail = f"  {key:>6}" if key else ""
        name = cut(drawn(choice.name[:300]), cells - 2 - width(box) - width(note) - width(tail) - 1)
        lit = set(letters)
        pieces: list[Piece] = [
            (mark, over(ground, palette.accent)),
            (box, over(ground, palette.color(choice.color) or palette.hue(choice.name))),
        ]
        if choice.made:
            pieces.append(("+ ", over(ground, palette.good)))
            name = cut(name, cells - 5 - width(note))
        for at, character in enumerate(name):
            pieces.append((character, over(ground, palette.accent if at in lit else palette.text)))
        used = sum(width(text) for text, _ in pieces)
        gap = cells - used - width(note) - width(tail)
        return [
            *pieces,
            (" " * max(0, gap), ground),
            (note, over(ground, palette.quiet)),
            (tail, over(ground, palette.key)),
        ]
