"""Changing todos: the selected ones, or the one under the cursor, as one step that `u` takes back."""

from typing import TYPE_CHECKING

from tui.app.action import Action, action
from tui.app.changes import NO_TODO, change, describe, targets, todo_here
from tui.app.choice import Choice
from tui.display.cell_text import cut, drawn
from tui.todos import Priority, Todo
from tui.todos.sanitize import clean
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.app.context import Context

GROUP = "Todos"


@action("todo.add", "a", label="add", group=GROUP, hint=1)
def add(context: "Context") -> None:
    """Add a todo here."""
    from tui.app.prompts import adding

    adding(context)


@action("todo.add_child", "A", label="add subtask", group=GROUP)
def add_child(context: "Context") -> None:
    """Add a subtask to this todo."""
    from tui.app.prompts import adding

    if context.todos.todo:
        adding(context, parent=context.todos.todo)
    else:
        adding(context)


@action("todo.edit", "e", "i", label="edit", group=GROUP, hint=3)
def edit(context: "Context") -> None:
    """Edit the line."""
    from tui.app.prompts import editing

    if todo := todo_here(context):
        editing(context, todo)


@action("todo.notes", "E", label="notes", group=GROUP)
def notes(context: "Context") -> None:
    """Write notes in your editor."""
    from tui.app.prompts import edit_notes

    if todo := todo_here(context):
        edit_notes(context, todo)


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
    finish = not all(todo.is_complete for todo in todos)
    _complete(context, todos, finish)
    if finish:
        _offer_what_is_below(context, [todo.uid for todo in todos])


def _complete(context: "Context", todos: list[Todo], finish: bool = True) -> None:
    verb = "Completed" if finish else "Reopened"
    change(context, todos, verb, lambda todo: context.replica.complete(todo.uid, finish))


def _offer_what_is_below(context: "Context", uids: list[str]) -> None:
    """Ask about the open todos below those just done, if there are any."""
    below = [todo for todo in context.replica.below(uids) if not todo.is_complete]
    if not below:
        return
    from tui.app.pickers import choose

    def chosen(choice: Choice | None) -> None:
        if choice and choice.value is True:
            context.attempt(lambda: _complete(context, below))

    are = f"{counted(len(below), 'subtask')} {'is' if len(below) == 1 else 'are'}"
    answers = [Choice("Complete them too", value=True), Choice("Leave them open", value=False)]
    choose(context.app, f"{are} still open", answers, chosen)


@action("todo.delete", "x", label="delete", group=GROUP, hint=6)
def delete(context: "Context") -> None:
    """Delete."""
    change(context, targets(context), "Deleted", lambda todo: context.replica.delete(todo.uid))


def _priority(level: Priority, key: str) -> "Action[Context]":
    word = level.label

    def run(context: "Context") -> None:
        change(
            context,
            targets(context),
            f"Priority {word}:" if word else "No priority:",
            lambda todo: context.replica.edit(todo.uid, priority=level),
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
    def step(seen: Todo) -> None:
        todo = context.replica.get(seen.uid) or seen
        level = Priority(max(0, min(todo.priority + by, Priority.URGENT)))
        context.replica.edit(todo.uid, priority=level)

    change(context, targets(context), "Priority of", step)


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
