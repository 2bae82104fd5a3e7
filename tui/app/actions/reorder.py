"""Actions that move, indent, outdent and fold todos."""

from typing import TYPE_CHECKING

from tui.app.action import action
from tui.app.actions.search import SORTS
from tui.app.changes import describe, no_todo, todo_here
from tui.app.list_state import TREES
from tui.todos.view import ALL

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.replica.listing import Row

GROUP = "Arrange"


def _arranged(context: "Context") -> bool:
    """Return whether the list is in manual order; if it is not, show how to get there."""
    state = context.list_state
    if state.arranged:
        return True
    if state.view.kind not in TREES:
        context.say(
            "This list has an order of its own. "
            "In a project, the Inbox or All (`go.all`) you arrange it yourself."
        )
    elif state.narrowed:
        context.say("Only a whole list can be arranged. `select.none` shows all of it.")
    else:
        context.say(f"It is sorted {SORTS[state.sort]}. `view.sort` shows it as you arranged it.")
    return False


def _shift(context: "Context", by: int) -> None:
    if not todo_here(context) or not _arranged(context):
        return
    across = context.list_state.view == ALL
    if not context.replica.shift(context.todos.targets, by, across=across):
        context.say("It stands at the end already.")


@action("arrange.down", "J", label="move down", group=GROUP)
def down(context: "Context") -> None:
    """Move down."""
    _shift(context, 1)


@action("arrange.up", "K", label="move up", group=GROUP)
def up(context: "Context") -> None:
    """Move up."""
    _shift(context, -1)


@action("arrange.in", "L", label="indent", group=GROUP)
def indent(context: "Context") -> None:
    """Indent: a subtask of the one above."""
    here = todo_here(context)
    if not here or not _arranged(context):
        return
    uids = context.todos.targets
    parents = context.replica.indent(uids)
    if not parents:
        context.say("No todo of its project stands above it that it could be a subtask of.")
        return
    for parent in parents:
        context.replica.fold(parent, False)
    context.show(keep=here.uid)
    # In a view of all projects, the sibling above may be several rows further up.
    below = [todo for todo in context.replica.many(uids).values() if todo.parent_uid in parents]
    subtasks = "a subtask" if len(below) == 1 else "subtasks"
    context.say(f"Now {subtasks} of {describe(context, parents)}.")


@action("arrange.out", "H", label="outdent", group=GROUP)
def outdent(context: "Context") -> None:
    """Outdent: move it out of its parent."""
    uids = context.todos.targets
    if todo_here(context) and _arranged(context) and not context.replica.outdent(uids):
        context.say("This todo has no parent." if len(uids) == 1 else "These todos have no parent.")


@action("arrange.fold", "z", label="fold", group=GROUP)
def fold(context: "Context") -> None:
    """Fold or unfold the subtasks."""
    row = context.todos.row
    if row is None:
        context.say(no_todo(context))
        return
    uid = row.todo.uid if row.folded is not None else _drawn_above(context, row)
    if uid:
        context.replica.fold(uid, not row.folded)
        context.show(keep=uid)
    elif row.children and context.list_state.arranged:
        context.say("Its subtasks are done; `view.done` shows them.")
    elif row.children:
        context.say("This list shows subtasks by themselves. In All (`go.all`) they stand below it and fold.")
    else:
        context.say("It has no subtasks. `todo.add_child` adds one.")


def _drawn_above(context: "Context", row: "Row") -> str | None:
    """Return the id of a row's parent if this list shows the row below its parent, else None."""
    listing, parent = context.todos.listing, row.todo.parent_uid
    return parent if row.depth and listing and parent and listing.index_of(parent) is not None else None
