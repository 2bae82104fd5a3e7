"""What the last line offers: the keys that matter where the person is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.app.actions import ACTIONS
from tui.app.widgets.key_bar import Hint

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

HINTED = sorted((each for each in ACTIONS if each.hint), key=lambda each: each.hint)
IN_SIDEBAR = (("move.down", "down"), ("todo.details", "open"), ("move.right", "list"))
IN_DETAILS = (("move.down", "scroll"), ("todo.edit", "edit"), ("todo.notes", "notes"), ("move.left", "list"))


def hints_of(main: "MainScreen") -> tuple[Hint, ...]:
    """Return keys and what they do, the most needed first; the last is shown whatever the room."""
    if main.typing:
        complete = (("tab", "complete"),) if main.typing.purpose and main.typing.purpose.complete else ()
        return (("⏎", "keep"), *complete, ("esc", "leave"))
    if main.keymap.pending:
        return tuple((key, action.label) for key, action in main.keymap.following())
    offered = [(each.id, each.label) for each in HINTED]
    if main.pane is main.sidebar:
        return _keyed(main, (*IN_SIDEBAR, offered[0], offered[-1]))
    if main.pane is main.details:
        return _keyed(main, (*IN_DETAILS, offered[-1]))
    row = main.todos.row
    if row is None:
        # Nothing to do anything with: what is left is to add, or to go elsewhere.
        return _keyed(main, (offered[0], ("program.palette", "what to do"), offered[-1]))
    decide = (("todo.details", "decide"),) if row.conflict or row.refused else ()
    return _keyed(main, (*decide, *offered))


def _keyed(main: "MainScreen", names: Iterable[tuple[str, str]]) -> tuple[Hint, ...]:
    return tuple((key, label) for name, label in names if (key := main.keymap.key_of(name)))
