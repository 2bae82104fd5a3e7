"""The panel that resolves a conflict, field by field: keep the value set here or the one set elsewhere."""

from typing import TYPE_CHECKING, Literal

from textual.geometry import Offset

from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.display.cell_text import cut, drawn, wrap
from tui.display.conflict_text import FIELD_NAMES, TEXTS, value_words

if TYPE_CHECKING:
    from tui.app.context import Context

CHOICES: dict[str, Literal["mine", "theirs", "both"]] = {"m": "mine", "t": "theirs", "b": "both"}
LINES = 4
"""The greatest number of characters shown of a text."""


class ConflictPanel(Panel[None]):
    """The conflicts of one todo. `m` keeps mine, `t` takes theirs, `b` keeps both if they are texts."""

    COLUMNS = 76

    def __init__(self, context: "Context", uid: str) -> None:
        super().__init__("Decide")
        self.context = context
        self.uid = uid
        self.cursor = 0
        self._lines: list[list[Piece]] = []
        self._read()

    def _read(self) -> None:
        """Read the conflict again."""
        replica = self.context.replica
        self.conflict = next((item for item in replica.conflicts() if item.uid == self.uid), None)
        self.fields = dict(self.conflict.fields) if self.conflict else {}
        self.cursor = max(0, min(self.cursor, len(self.fields) - 1))
        both = (("b", "both"),) if self.field in TEXTS else ()
        self.keys = (("m", "mine"), ("t", "theirs"), *both, ("j k", "next"), ("esc", "later"))

    @property
    def field(self) -> str:
        """The field under the cursor."""
        names = list(self.fields)
        return names[self.cursor] if names else ""

    def rows(self) -> int:
        """As many as the content needs."""
        return len(self._set(self.body_cells))

    def _set(self, cells: int) -> list[list[Piece]]:
        palette = self.palette
        todo = self.context.replica.get(self.uid)
        lines: list[list[Piece]] = [
            [(cut(drawn(todo.task[:300]), cells) if todo else "Deleted", palette.strong)],
            [],
        ]
        for index, (name, clash) in enumerate(self.fields.items()):
            here = index == self.cursor
            lines.append(
                [("▌ " if here else "  ", palette.accent), (FIELD_NAMES.get(name, name), palette.heading)]
            )
            for label, value, style in (
                ("mine", clash.mine, palette.good),
                ("theirs", clash.theirs, palette.link),
            ):
                shown = list(wrap(value_words(name, value, self.context.replica.get), max(8, cells - 12)))
                for at, part in enumerate(shown[:LINES]):
                    more = "…" if at == LINES - 1 and len(shown) > LINES else ""
                    lines.append(
                        [(f"  {label if not at else '':<8}  ", palette.quiet), (drawn(part) + more, style)]
                    )
            lines.append([])
        self._lines = lines[:-1]
        return self._lines

    def take(self, key: str) -> None:
        """Handle a key: decide the current field, or go to another one."""
        replica = self.context.replica
        choice = CHOICES.get(key)
        if key in ("j", "down", "tab", "k", "up", "shift+tab") and self.fields:
            step = 1 if key in ("j", "down", "tab") else -1
            self.cursor = (self.cursor + step) % len(self.fields)
        elif choice and self.fields and (choice != "both" or self.field in TEXTS):
            field, seen = self.field, self.conflict
            self.context.attempt(lambda: replica.resolve(self.uid, field, choice, seen))
        elif key == "q":
            self.leave()
            return
        self._read()
        if not self.fields:
            self.context.say("Decided.", "good")
            self.answer(None)
            return
        self._set(self.body_cells)
        self.fit()
        self.sheet.redraw()

    @property
    def _start(self) -> int:
        """The first line of the current field."""
        return next((at for at, pieces in enumerate(self._lines) if pieces and pieces[0][0] == "▌ "), 0)

    @property
    def _top(self) -> int:
        """The first visible line."""
        return max(0, min(self._start - 2, len(self._lines) - self.body_rows))

    @property
    def cursor_cell(self) -> Offset:
        """The cell of the terminal's cursor: on the current field."""
        return Offset(2, self._start - self._top)

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y` of the conflicts; the current field stays visible."""
        lines, top = self._lines, self._top
        return lines[top + y] if top + y < len(lines) else []
