"""The panel of a refused operation: change it, send it again, keep it as a new todo, or discard it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.changes import TodoChange, change
from tui.app.prompts import open_edit, open_notes
from tui.app.screens.conflict import LINES
from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.display.cell_text import cut, drawn, wrap
from tui.display.conflict_text import FIELD_NAMES, value_words
from tui.todos.limits import refusal
from tui.todos.sanitize import clean_lines

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.replica.refused import Refused

PLAIN = frozenset({"position", "inserted_at"})
"""Fields that contain no text of the person."""


class RefusedPanel(Panel[None]):
    """The refused changes of one todo. Undo restores a discarded one."""

    COLUMNS = 76

    def __init__(self, context: "Context", uid: str) -> None:
        super().__init__("Refused")
        self.context = context
        self.uid = uid
        self._top = 0
        self._lines: list[list[Piece]] = []
        self._read()

    def _read(self) -> None:
        """Read the refused changes again."""
        self.refused = [item for item in self.context.replica.refused() if item.uid == self.uid]
        self.is_new = any(item.kind == "insert" for item in self.refused)
        deleting = any(item.kind == "delete" for item in self.refused)
        words = () if deleting else (("e", "edit"), ("n", "keep as new"), ("y", "copy"))
        give_up = "delete it" if self.is_new else "give it up"
        self.keys = (("r", "try again"), *words, ("x", give_up), ("esc", "later"))

    def rows(self) -> int:
        """As many as the content needs."""
        return len(self._set(self.body_cells))

    def _set(self, cells: int) -> list[list[Piece]]:
        palette = self.palette
        task = self.refused[0].task if self.refused else "Nothing is refused any more."
        self._lines = [[(cut(drawn(task[:300]), cells), palette.strong)], []]
        for item in self.refused:
            self._lines.append([(_about(item), palette.warn)])
            self._lines += [[(part, palette.text)] for part in wrap(drawn(refusal(item.message)), cells)]
            for name, text in self._fields(item):
                shown = list(wrap(drawn(text[:2000]), max(8, cells - 14)))[:LINES]
                for at, part in enumerate(shown):
                    label = "" if at else FIELD_NAMES.get(name, name)
                    self._lines.append([(f"  {label:<10}  ", palette.quiet), (part, palette.good)])
            self._lines.append([])
        self._lines.pop()
        return self._lines

    def _fields(self, item: "Refused") -> list[tuple[str, str]]:
        """Return the refused values with the names of their fields."""
        todo_of = self.context.replica.get
        return [
            (name, value_words(name, value, todo_of))
            for name, value in item.fields.items()
            if name not in PLAIN
        ]

    def take(self, key: str) -> None:
        """Handle a key: decide, or scroll."""
        replica, uid = self.context.replica, self.uid
        self._read()
        if not self.refused:
            self.context.say("It was decided meanwhile.")
            self.answer(None)
            return
        match key:
            case "r":
                self._decide("Sending it again.", lambda: replica.retry(uid))
            case "n" if ("n", "keep as new") in self.keys:
                self._decide(
                    "Kept as a new todo · `program.undo` undoes it", lambda: replica.keep_refused(uid)
                )
            case "y" if ("y", "copy") in self.keys:
                self.app.copy_to_clipboard(self._words())
                self.tell("Copied.")
            case "e" if ("e", "edit") in self.keys:
                self._edit()
            case "x" if self.is_new:
                self._delete()
            case "x":
                self._decide("Given up · `program.undo` undoes it", lambda: replica.drop_refused(uid))
            case "j" | "down" | "k" | "up":
                step = 1 if key in ("j", "down") else -1
                last = max(0, len(self._lines) - self.body_rows)
                before, self._top = self._top, max(0, min(self._top + step, last))
                if self._top == before:
                    self.tell_end(step)
                self.sheet.redraw()
            case "q":
                self.leave()

    def _decide(self, told: str, decide: Callable[[], object]) -> None:
        if self.context.attempt(decide):
            self.context.say(told, "good")
        self.answer(None)

    def _edit(self) -> None:
        """Edit the todo's line, or its notes if only the notes were refused."""
        self.answer(None)
        only_notes = {name for item in self.refused for name in item.fields} == {"notes"}
        if (todo := self.context.replica.get(self.uid)) is None:
            return
        if only_notes:
            open_notes(self.context, todo)
        else:
            open_edit(self.context, todo)

    def _delete(self) -> None:
        """Delete a todo that the database has never stored, as a step of undo."""
        self.answer(None)
        context, replica = self.context, self.context.replica
        if todo := replica.get(self.uid):
            todo_change = TodoChange("Deleting", "Deleted", lambda replica, uids: replica.delete_many(uids))
            context.attempt(lambda: change(context, [todo.uid], todo_change))

    def _words(self) -> str:
        """Return the refused values as text: a single text alone, else each value after its field's name."""
        fields = [field for item in self.refused for field in self._fields(item)]
        texts = (
            [text for _, text in fields]
            if len(fields) == 1
            else [f"{FIELD_NAMES.get(n, n)}: {t}" for n, t in fields]
        )
        return clean_lines("\n".join(texts)).rstrip("\n")

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y` of the refused changes."""
        at = self._top + y
        return self._lines[at] if at < len(self._lines) else []


def _about(item: "Refused") -> str:
    match item.kind:
        case "insert":
            return "The database did not take this todo:"
        case "delete":
            return "The database did not let it be deleted:"
        case _:
            return "The database refused this change:"
