"""What all changes of todos share: which todos are meant, one step of undo, and what is told about it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tui.display.cell_text import cut, drawn
from tui.display.todo_text import SEPARATOR, field_words
from tui.todos import Todo
from tui.todos.wording import counted, quoted

if TYPE_CHECKING:
    from tui.app.context import Context


NO_TODO = "There is no todo here. Press `todo.add` to add one."
CHANGED_ELSEWHERE = "It was changed elsewhere meanwhile. Both versions are kept; `todo.details` decides."


def quote(todo: Todo) -> str:
    """Return the task of a todo as a message quotes it; a backtick would mark a key there."""
    return plain(quoted(todo.task))


def plain(text: str) -> str:
    """Return somebody's text as a message shows it: cut, and without the backticks that mark keys there."""
    return cut(drawn(text).replace("`", "'"), 60)


def describe(context: "Context", uids: Sequence[str]) -> str:
    """Return what a message calls these todos: the task of one, the number of several."""
    todo = context.replica.get(uids[0]) if len(uids) == 1 else None
    return quote(todo) if todo else counted(len(uids), "todo")


def targets(context: "Context") -> list[Todo]:
    """Return the selected todos, else the one under the cursor, as they are now."""
    return list(context.replica.many(context.todos.targets).values())


def todo_here(context: "Context") -> Todo | None:
    """Return the todo under the cursor; say so where there is none."""
    todo = context.todos.todo
    if todo is None:
        context.say(NO_TODO)
    return todo


def change(
    context: "Context",
    todos: Sequence[Todo],
    verb: str,
    act: Callable[[list[Todo]], object],
    result: Callable[[Sequence[Todo]], str] = lambda todos: "",
) -> str:
    """Do something to todos as one step, and tell what became of them and how to undo it.

    Args:
        context: where it is done.
        todos: the todos as the person saw them when they made up their mind; those gone since are left out.
        verb: what is done, for the message and for undo.
        act: does it to those that are there.
        result: returns what to say behind the verb and the todos, once it is done to these.

    Returns:
        What was done, in words; empty where nothing was.

    Raises:
        ReplicaError: the disk did not take it; nothing has changed.
    """
    if not todos:
        context.say(NO_TODO)
        return ""
    words = ""
    with context.replica.step(lambda: words):
        now = context.replica.many(todo.uid for todo in todos)
        there = [todo for todo in todos if todo.uid in now]
        words = f"{verb} {describe(context, [todo.uid for todo in there])}"
        act(there)
        words += result(there)
    context.todos.left_open = ()
    if not there:
        context.say("It was deleted meanwhile; nothing was changed.", "warn")
        return ""
    context.todos.select_none()
    if clashing(context, there):
        context.say(f"{words}. {CHANGED_ELSEWHERE}", "warn")
    else:
        context.say(f"{words} · `program.undo` undoes it")
    return words


def clashing(context: "Context", todos: Sequence[Todo]) -> bool:
    """Tell whether one of these was changed elsewhere too, and waits for the person to choose."""
    undecided = {each.uid for each in context.replica.conflicts()}
    return any(todo.uid in undecided for todo in todos)


def save_text(context: "Context", todo: Todo, verb: str, **fields: object) -> None:
    """Set what was written of a todo, as one step named with `verb`; tell what became of the todo.

    Args:
        context: where it is done.
        todo: the todo as it was when the writing began.
        verb: what is done, for undo.
        fields: the fields written, named and typed as in `Todo`.

    Raises:
        ReplicaError: the disk did not take it; nothing has changed.
    """
    words = f"{verb} {quote(todo)}"
    with context.replica.step(lambda: words):
        gone = context.replica.get(todo.uid) is None
        kept = context.replica.edit(todo.uid, todo, **fields)
        words = with_fields(f"{verb} {quote(kept)}", kept, context.today, known=todo)
    if gone:
        context.say("It was deleted meanwhile. What you wrote brings it back.", "warn")
    elif clashing(context, [todo]):
        context.say(CHANGED_ELSEWHERE, "warn")
    else:
        context.say(f"{words}.", "good")


def with_fields(words: str, todo: Todo, today: date, known: Todo | None = None) -> str:
    """Return `words` with the fields of `todo` behind them, without those that are so in `known`."""
    before = set(field_words(known, today)) if known else set()
    news = [plain(each) for each in field_words(todo, today) if each not in before]
    return SEPARATOR.join([words, *news])


def unfold(context: "Context", uid: str) -> None:
    """Show what is below a todo of the list, where it is folded away."""
    listing = context.todos.listing
    at = listing.index_of(uid) if listing else None
    row = None if at is None else context.todos.row_at(at)
    if row and row.folded:
        context.replica.fold(uid, False)
