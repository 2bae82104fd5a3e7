"""Changing todos: the selected ones, or the one under the cursor, as one step that `u` takes back."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.app.action import Action, action
from tui.app.changes import NO_TODO, change, describe, plain, targets, todo_here
from tui.app.choice import Choice
from tui.display.cell_text import cut, drawn
from tui.display.todo_text import back_words
from tui.todos import Priority, Todo
from tui.todos.recurrence import why_it_ends
from tui.todos.sanitize import clean
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.app.context import Context

GROUP = "Todos"


@action("todo.add", "a", "o", label="add", group=GROUP, hint=1)
def add(context: "Context") -> None:
    """Add a todo here, below this one."""
    from tui.app.prompts import beside, open_add

    open_add(context, beside(context))


@action("todo.add_above", "O", label="add above", group=GROUP)
def add_above(context: "Context") -> None:
    """Add a todo above this one."""
    from tui.app.prompts import beside, open_add

    open_add(context, beside(context, above=True))


@action("todo.add_child", "A", label="add subtask", group=GROUP)
def add_child(context: "Context") -> None:
    """Add a subtask to this todo."""
    from tui.app.prompts import Spot, open_add

    if todo := todo_here(context):
        open_add(context, Spot(todo))


@action("todo.edit", "e", "i", label="edit", group=GROUP, hint=3)
def edit(context: "Context") -> None:
    """Edit the line."""
    from tui.app.prompts import open_edit

    if todo := todo_here(context):
        open_edit(context, todo)


@action("todo.notes", "E", label="notes", group=GROUP)
def notes(context: "Context") -> None:
    """Write notes in your editor."""
    from tui.app.prompts import open_notes

    if todo := todo_here(context):
        open_notes(context, todo)


@action("todo.details", "enter", label="details", group=GROUP)
def details(context: "Context") -> None:
    """Open the details; on a conflict, decide it."""
    row = context.todos.row
    if row is not None and row.conflict:
        from tui.app.screens.conflict import ConflictPanel

        ConflictPanel(context, row.todo.uid).open(context.app)
    elif row is not None and row.refused:
        from tui.app.screens.refused import RefusedPanel

        RefusedPanel(context, row.todo.uid).open(context.app)
    elif row is not None and context.panes.current is context.panes.details:
        context.say("These are the details. `todo.edit` edits the line, `todo.notes` the notes.")
    elif row is not None:
        context.panes.fold("details", folded=False)
        context.panes.use(context.panes.details)
    else:
        context.say(NO_TODO)


@action("todo.done", "d", "space", label="done", group=GROUP, hint=2)
def done(context: "Context") -> None:
    """Done, or not done after all."""
    todos = targets(context)
    if todos and all(todo.is_complete for todo in todos):
        change(
            context,
            todos,
            "Reopened",
            lambda there: context.replica.complete_many([todo.uid for todo in there], False),
        )
    else:
        _unless_it_ends(context, todos, lambda: _complete_alone(context, todos))


@action("todo.done_below", "D", label="done with subtasks", group=GROUP)
def done_below(context: "Context") -> None:
    """Complete with all subtasks; or the subtasks of what was just completed."""
    if context.todos.left_open:
        _complete_left(context, context.todos.left_open)
    else:
        todos = targets(context)
        todos += _open_below(context, todos)
        _unless_it_ends(context, todos, lambda: _complete(context, todos))


def _unless_it_ends(context: "Context", todos: list[Todo], complete: Callable[[], object]) -> None:
    """Complete todos; ask first where one would not come back because its rule cannot be followed."""
    why = next(filter(None, (why_it_ends(todo, context.today) for todo in todos)), "")
    if not why:
        complete()
        return
    from tui.app.pickers import choose

    def chosen(choice: Choice | None) -> None:
        if choice and choice.value is True:
            context.attempt(complete)

    context.say(f"{plain(why)}. `todo.repeat` gives it another rule.", "warn")
    answers = [Choice("Keep it open", value=False), Choice("Complete it for good", value=True)]
    choose(context.app, "It would not come back", answers, chosen)


def _complete_alone(context: "Context", todos: list[Todo]) -> None:
    """Complete todos, and say how many of their subtasks stay open."""
    below = _open_below(context, todos)
    words = _complete(context, todos)
    if words and below:
        context.todos.left_open = (*todos, *below)
        them = "it" if len(below) == 1 else "them"
        context.say(f"{words} · {counted(len(below), 'subtask')} open: `todo.done_below` completes {them}")


def _complete_left(context: "Context", before: Sequence[Todo]) -> None:
    """Complete the subtasks that stayed open, as if that had been done before what is above them.

    Args:
        context: Where.
        before: What was completed, and its open subtasks, as they were before.
    """
    replica = context.replica
    now = {todo.uid: now for todo in before if (now := replica.get(todo.uid))}
    left = [todo for todo in before if todo.uid in now and not now[todo.uid].is_complete]
    recurring = [todo for todo in before if todo.recurrence and todo.uid in now and todo not in left]

    def complete(there: Sequence[Todo]) -> None:
        along = [todo for todo in there if now[todo.uid].parent_uid != todo.parent_uid]
        replica.edit_many({todo.uid: {"parent_uid": todo.parent_uid} for todo in along})
        replica.complete_many(todo.uid for todo in there)

    def again(_: Sequence[Todo]) -> str:
        for todo in recurring:
            replica.complete(todo.uid, False)
            replica.complete(todo.uid)
        return ""

    change(context, left, "Completed", complete, again)


def _open_below(context: "Context", todos: list[Todo]) -> list[Todo]:
    below = context.replica.below([todo.uid for todo in todos])
    return [todo for todo in below if not todo.is_complete]


def _complete(context: "Context", todos: list[Todo]) -> str:
    def coming_back(done: Sequence[Todo]) -> str:
        now = [todo for each in done if each.recurrence and (todo := context.replica.get(each.uid))]
        following = [back for todo in now if (back := context.replica.following(todo))]
        if len(done) == 1 and following:
            return f", {back_words(following[0], context.today)}"
        return f", {len(following):,} of them come{'s' * (len(following) == 1)} back" if following else ""

    return change(
        context,
        todos,
        "Completed",
        lambda there: context.replica.complete_many([todo.uid for todo in there]),
        coming_back,
    )


@action("todo.delete", "x", label="delete", group=GROUP, hint=6)
def delete(context: "Context") -> None:
    """Delete."""
    todos = targets(context)
    below = len(context.replica.below([todo.uid for todo in todos]))
    also = f" and {counted(below, 'subtask')}" if below else ""
    change(
        context,
        todos,
        "Deleted",
        lambda there: context.replica.delete_many([todo.uid for todo in there]),
        lambda gone: also,
    )


def _priority(level: Priority, key: str) -> "Action[Context]":
    word = level.label

    def run(context: "Context") -> None:
        change(
            context,
            targets(context),
            f"Priority {word}:" if word else "No priority:",
            lambda there: context.replica.edit_many({todo.uid: {"priority": level} for todo in there}),
        )

    run.__doc__ = f"Priority {word}, {level.name.lower()}" if word else "No priority"
    return action(f"todo.priority.{key}", key, label=word or "no priority", group=GROUP)(run)


PRIORITIES = tuple(
    _priority(level, key)
    for level, key in (
        (Priority.URGENT, "1"),
        (Priority.HIGH, "2"),
        (Priority.MEDIUM, "3"),
        (Priority.LOW, "4"),
        (Priority.NONE, "0"),
    )
)


def _step_priority(context: "Context", by: int) -> None:
    def step(seen: Sequence[Todo]) -> None:
        there = context.replica.many(todo.uid for todo in seen)
        levels = {uid: max(0, min(todo.priority + by, Priority.URGENT)) for uid, todo in there.items()}
        context.replica.edit_many({uid: {"priority": Priority(level)} for uid, level in levels.items()})

    def now(changed: Sequence[Todo]) -> str:
        todo = context.replica.get(changed[0].uid) if len(changed) == 1 else None
        return f": {todo.priority.label or 'no priority'}" if todo else ""

    change(context, targets(context), "More urgent:" if by > 0 else "Less urgent:", step, now)


@action("todo.priority.up", "+", label="more urgent", group=GROUP)
def more_urgent(context: "Context") -> None:
    """More urgent."""
    _step_priority(context, 1)


@action("todo.priority.down", "-", label="less urgent", group=GROUP)
def less_urgent(context: "Context") -> None:
    """Less urgent."""
    _step_priority(context, -1)


@action("todo.copy", "y", label="copy", group=GROUP)
def copy(context: "Context") -> None:
    """Copy as text."""
    todos = targets(context)
    # Between todos alone stands a line end: where one is pasted, nothing of it runs.
    lines = [clean(context.syntax.line_of(todo, context.today)) for todo in todos]
    if not lines:
        context.say(NO_TODO)
    else:
        context.app.copy_to_clipboard("\n".join(lines))
        context.say(f"Copied {describe(context, [todo.uid for todo in todos])}.")


@action("todo.link", "g x", label="open link", group=GROUP)
def link(context: "Context") -> None:
    """Open the link in this todo."""
    from tui.app.links import first_link, open_link

    todo = todo_here(context)
    if todo is None:
        return
    address = first_link(f"{todo.task} {todo.notes}")
    if address is None:
        context.say("There is no link in this todo.")
    elif open_link(address):
        context.say(f"Opened {cut(drawn(address), 50)}.")
    else:
        context.app.copy_to_clipboard(address)
        context.say(f"No browser can be opened here; copied {cut(drawn(address), 50)}.")
