"""What all changes of todos share: which todos are meant, one step of undo, and what is told about it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.display.cell_text import drawn
from tui.todos import Todo
from tui.todos.wording import counted, quoted

if TYPE_CHECKING:
    from tui.app.context import Context


NO_TODO = "There is no todo here. Press `todo.add` to add one."


def quote(todo: Todo) -> str:
    """Return the task of a todo as a message quotes it; a backtick would mark a key there."""
    return drawn(quoted(todo.task)).replace("`", "'")


def describe(context: "Context", uids: Sequence[str]) -> str:
    """Return what a message calls these todos: the task of one, the number of several."""
    todo = context.replica.get(uids[0]) if len(uids) == 1 else None
    return quote(todo) if todo else counted(len(uids), "todo")


def targets(context: "Context") -> list[Todo]:
    """Return the selected todos, else the one under the cursor, as they are now."""
    return [todo for uid in context.todos.targets if (todo := context.replica.get(uid))]


def todo_here(context: "Context") -> Todo | None:
    """Return the todo under the cursor; say so where there is none."""
    todo = context.todos.todo
    if todo is None:
        context.say(NO_TODO)
    return todo


def change(context: "Context", todos: Sequence[Todo], verb: str, each: Callable[[Todo], object]) -> None:
    """Do `each` to todos as one step named with `verb`, and tell how to undo it.

    Args:
        context: where it is done.
        todos: the todos as the person saw them when they made up their mind; those gone since are left out.
        verb: what is done, for the message and for undo.
        each: does it to one of them.

    Raises:
        ReplicaError: the disk did not take it; nothing has changed.
    """
    if not todos:
        context.say(NO_TODO)
        return
    words = ""
    with context.replica.step(lambda: words):
        there = [todo for todo in todos if context.replica.get(todo.uid)]
        words = f"{verb} {describe(context, [todo.uid for todo in there])}"
        for todo in there:
            each(todo)
    if not there:
        context.say("It was deleted meanwhile; nothing was changed.", "warn")
        return
    context.todos.select_none()
    context.say(f"{words} · `program.undo` undoes it")


def save_text(context: "Context", todo: Todo, verb: str, **fields: object) -> None:
    """Set what was written of a todo, as one step named with `verb`; tell what became of the todo meanwhile.

    Args:
        context: where it is done.
        todo: the todo as it was when the writing began.
        verb: what is done, for undo.
        fields: the fields written, named and typed as in `Todo`.

    Raises:
        ReplicaError: the disk did not take it; nothing has changed.
    """
    with context.replica.step(f"{verb} {quote(todo)}"):
        gone = context.replica.get(todo.uid) is None
        context.replica.edit(todo.uid, todo, **fields)
    if gone:
        context.say("It was deleted meanwhile. What you wrote brings it back.", "warn")
    elif any(each.uid == todo.uid for each in context.replica.conflicts()):
        context.say(
            "It was changed elsewhere meanwhile. Both versions are kept; `todo.details` decides.", "warn"
        )
    else:
        context.say(f"{verb} {quote(todo)}.", "good")


def unfold(context: "Context", uid: str) -> None:
    """Show what is below a todo of the list, where it is folded away."""
    listing = context.todos.listing
    at = listing.index_of(uid) if listing else None
    row = None if at is None else context.todos.row_at(at)
    if row and row.folded:
        context.replica.fold(uid, False)
