"""Arranging: order, subtasks, folding."""

from typing import TYPE_CHECKING

from tui.app.action import action
from tui.app.actions.changing import named
from tui.todos.view import Kind, Sort

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

GROUP = "Arrange"
TREES = (Kind.INBOX, Kind.ALL, Kind.PROJECT)
"""The views that show todos as their person arranged them."""


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


def _shift(main: "MainScreen", by: int) -> None:
    if not main.todos.todo or not _arranged(main):
        return
    across = main.shown.view.kind is Kind.ALL
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
    if not main.todos.todo or not _arranged(main):
        return
    uids = main.todos.targets
    if not main.replica.indent(uids):
        main.say("There is none of the same project above it to belong to.")
    elif (moved := main.replica.get(uids[0])) and moved.parent_uid:
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
    uid = row.todo.uid if row.children else row.todo.parent_uid
    if uid:
        main.replica.fold(uid, not row.folded)
        main.reload(keep=uid)
    else:
        main.say("It has no subtasks. `todo.add_child` adds one.")
