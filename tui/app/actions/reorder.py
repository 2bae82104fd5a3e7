"""Arranging: order, subtasks, folding."""

from typing import TYPE_CHECKING

from tui.app.action import action
from tui.app.actions.edit import named
from tui.app.sidebar_model import TREES
from tui.todos.view import ALL, Sort

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen
    from tui.replica.listing import Row

GROUP = "Arrange"


def _arranged(main: "MainScreen") -> bool:
    """Tell whether the list is in the person's own order; say how to get there where it is not."""
    shown = main.shown
    if shown.view.kind in TREES and shown.sort is Sort.MANUAL and not shown.search and not shown.filter:
        return True
    main.say(
        "This list has an order of its own. "
        "In a project, the Inbox or All (`go.all`) you arrange it yourself."
    )
    return False


def unfold(main: "MainScreen", uid: str) -> None:
    """Show what is below a todo of the list, where it is folded away."""
    listing = main.todos.listing
    at = listing.index_of(uid) if listing else None
    row = None if at is None else main.todos.row_at(at)
    if row and row.folded:
        main.replica.fold(uid, False)


def _shift(main: "MainScreen", by: int) -> None:
    if not main.todos.todo or not _arranged(main):
        return
    across = main.shown.view == ALL
    if not main.replica.shift(main.todos.targets, by, across=across):
        main.say("It stands at the end already.")


@action("arrange.down", "J", label="move down", group=GROUP)
def down(main: "MainScreen") -> None:
    """Move down."""
    _shift(main, 1)


@action("arrange.up", "K", label="move up", group=GROUP)
def up(main: "MainScreen") -> None:
    """Move up."""
    _shift(main, -1)


@action("arrange.in", "L", label="indent", group=GROUP)
def indent(main: "MainScreen") -> None:
    """Indent: a subtask of the one above."""
    here = main.todos.todo
    if not here or not _arranged(main):
        return
    uids = main.todos.targets
    if not main.replica.indent(uids):
        main.say("There is none of the same project above it to belong to.")
    elif (moved := main.replica.get(uids[0])) and moved.parent_uid:
        unfold(main, moved.parent_uid)
        main.reload(keep=here.uid)
        # Where all projects are shown, the one above may stand further up.
        main.say(f"Now a subtask of {named(main, [moved.parent_uid])}.")


@action("arrange.out", "H", label="outdent", group=GROUP)
def outdent(main: "MainScreen") -> None:
    """Outdent: a subtask no longer."""
    if main.todos.todo and _arranged(main) and not main.replica.outdent(main.todos.targets):
        main.say("It is no subtask.")


@action("arrange.fold", "z", label="fold", group=GROUP)
def fold(main: "MainScreen") -> None:
    """Fold or unfold the subtasks."""
    row = main.todos.row
    if row is None:
        return
    uid = row.todo.uid if row.children else _drawn_above(main, row)
    if uid:
        main.replica.fold(uid, not row.folded)
        main.reload(keep=uid)
    else:
        main.say("It has no subtasks. `todo.add_child` adds one.")


def _drawn_above(main: "MainScreen", row: "Row") -> str | None:
    """Return the parent of a row where this list draws it."""
    listing, parent = main.todos.listing, row.todo.parent_uid
    return parent if listing and parent and listing.index_of(parent) is not None else None
