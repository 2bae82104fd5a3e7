"""Changing todos: the selected ones, or the one under the cursor, as one step that `u` takes back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.action import Action, action
from tui.app.row import priority_word
from tui.display.cell_text import cut, drawn
from tui.todos import Priority, Todo
from tui.todos.sanitize import clean

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

GROUP = "Todos"


def quoted(todo: Todo) -> str:
    """Return the task of a todo as a message quotes it."""
    return cut(drawn(todo.task[:200]).replace("`", "'"), 36)


def named(main: "MainScreen", uids: list[str]) -> str:
    """Return what a message calls these todos: the task of one, the number of several."""
    if len(uids) != 1:
        return f"{len(uids):,} todos"
    todo = main.replica.get(uids[0])
    return quoted(todo) if todo else "1 todo"


def targets(main: "MainScreen") -> list[Todo]:
    """Return the selected todos, else the one under the cursor, as they are now."""
    return [todo for uid in main.todos.targets if (todo := main.replica.get(uid))]


def change(main: "MainScreen", todos: list[Todo], verb: str, each: Callable[[Todo], object]) -> None:
    """Do `each` to todos as one step named with `verb`, and tell how to take it back.

    Args:
        main: the screen.
        todos: the todos as the person saw them when they made up their mind; those gone since are left out.
        verb: what is done, for the message and for undo.
        each: does it to one of them.
    """
    if not todos:
        main.say("There is no todo here. Press `todo.add` to add one.")
        return
    words = ""
    with main.replica.step(lambda: words):
        there = [todo for todo in todos if main.replica.get(todo.uid)]
        words = f"{verb} {named(main, [todo.uid for todo in there])}"
        for todo in there:
            each(todo)
    if not there:
        main.say("It was deleted meanwhile; nothing was changed.", "warn")
        return
    main.todos.select_none()
    main.say(f"{words} · `program.undo` takes it back")


def rewrite(main: "MainScreen", todo: Todo, verb: str, **fields: object) -> None:
    """Set what was written of a todo, as one step named with `verb`; tell what became of the todo meanwhile.

    Args:
        main: the screen.
        todo: the todo as it was when the writing began.
        verb: what is done, for undo.
        fields: the fields written, named and typed as in `Todo`.
    """
    with main.replica.step(f"{verb} {quoted(todo)}"):
        gone = main.replica.get(todo.uid) is None
        main.replica.edit(todo.uid, todo, **fields)
    if gone:
        main.say("It was deleted meanwhile. What you wrote brings it back.", "warn")
    elif any(each.uid == todo.uid for each in main.replica.conflicts()):
        main.say(
            "It was changed elsewhere meanwhile. Both versions are kept; `todo.details` decides.", "warn"
        )
    else:
        main.say(f"{verb} {quoted(todo)}.", "good")


@action("todo.add", "a", label="add", group=GROUP, hint=1)
def add(main: "MainScreen") -> None:
    """Add a todo here."""
    from tui.app.prompts import adding

    adding(main)


@action("todo.add_child", "A", label="add subtask", group=GROUP)
def add_child(main: "MainScreen") -> None:
    """Add a subtask to this todo."""
    from tui.app.prompts import adding

    if main.todos.todo:
        adding(main, parent=main.todos.todo)
    else:
        adding(main)


@action("todo.edit", "e", "i", label="edit", group=GROUP, hint=3)
def edit(main: "MainScreen") -> None:
    """Edit the line."""
    from tui.app.prompts import editing

    if main.todos.todo:
        editing(main, main.todos.todo)


@action("todo.notes", "E", label="notes", group=GROUP)
def notes(main: "MainScreen") -> None:
    """Write notes in your editor."""
    from tui.app.editor import write_notes

    todo = main.todos.todo
    if todo is not None:
        write_notes(main, todo, lambda text: rewrite(main, todo, "Wrote notes on", notes=text))


@action("todo.details", "enter", label="details", group=GROUP)
def details(main: "MainScreen") -> None:
    """Open the details; on a conflict, decide it."""
    row = main.todos.row
    if main.pane is main.sidebar:
        main.use(main.todos)
    elif row is not None and row.conflict:
        from tui.app.screens.conflict import ConflictPanel

        main.house.open(ConflictPanel(main, row.todo.uid))
    elif row is not None and row.refused:
        from tui.app.screens.refused import RefusedPanel

        main.house.open(RefusedPanel(main, row.todo.uid))
    elif row is not None:
        main.fold("details", folded=False)
        main.use(main.details)


@action("todo.done", "d", "space", label="done", group=GROUP, hint=2)
def done(main: "MainScreen") -> None:
    """Done, or not done after all."""
    todos = targets(main)
    finish = not all(todo.is_complete for todo in todos)
    change(
        main,
        todos,
        "Done:" if finish else "Not done:",
        lambda todo: main.replica.complete(todo.uid, finish),
    )
    if finish:
        _offer_what_is_below(main, [todo.uid for todo in todos])


def _offer_what_is_below(main: "MainScreen", uids: list[str]) -> None:
    """Ask about the open todos below those just done, if there are any."""
    below = [todo for todo in main.replica.below(uids) if not todo.is_complete]
    if not below:
        return
    from tui.app.pickers import Choice, choose

    def chosen(choice: Choice | None) -> None:
        if choice is None or choice.value is not True:
            return
        main.act(lambda: change(main, below, "Done:", lambda todo: main.replica.complete(todo.uid)))

    are = "1 subtask is" if len(below) == 1 else f"{len(below):,} subtasks are"
    answers = [Choice("Complete them too", value=True), Choice("Leave them open", value=False)]
    choose(main.house, f"{are} still open", answers, chosen)


@action("todo.delete", "x", label="delete", group=GROUP, hint=6)
def delete(main: "MainScreen") -> None:
    """Delete."""
    change(main, targets(main), "Deleted", lambda todo: main.replica.delete(todo.uid))


def _priority(level: Priority, key: str) -> Action:
    word = priority_word(level)

    def run(main: "MainScreen") -> None:
        change(
            main,
            targets(main),
            f"Priority {word}:" if word else "No priority:",
            lambda todo: main.replica.edit(todo.uid, priority=level),
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


def _step_priority(main: "MainScreen", by: int) -> None:
    def step(seen: Todo) -> None:
        todo = main.replica.get(seen.uid) or seen
        level = Priority(max(0, min(todo.priority + by, Priority.URGENT)))
        main.replica.edit(todo.uid, priority=level)

    change(main, targets(main), "Priority of", step)


@action("todo.priority.up", "+", label="more urgent", group=GROUP)
def more_urgent(main: "MainScreen") -> None:
    """More urgent."""
    _step_priority(main, 1)


@action("todo.priority.down", "-", label="less urgent", group=GROUP)
def less_urgent(main: "MainScreen") -> None:
    """Less urgent."""
    _step_priority(main, -1)


@action("todo.copy", "y", label="copy", group=GROUP)
def copy(main: "MainScreen") -> None:
    """Copy as text."""
    todos = targets(main)
    # Between todos alone stands a line end: where one is pasted, nothing of it runs.
    lines = [clean(main.house.language.line_of(todo, main.today)) for todo in todos]
    if lines:
        main.house.copy_to_clipboard("\n".join(lines))
        main.say(f"Copied {named(main, [todo.uid for todo in todos])}.")


@action("todo.link", "g x", label="open link", group=GROUP)
def link(main: "MainScreen") -> None:
    """Open the link in this todo."""
    from tui.app.links import first_link, open_link

    todo = main.todos.todo
    address = first_link(f"{todo.task} {todo.notes}") if todo else None
    if address is None:
        main.say("There is no link in this todo.")
    elif open_link(address):
        main.say(f"Opened {cut(drawn(address), 50)}.")
    else:
        main.house.copy_to_clipboard(address)
        main.say(f"No browser can be opened here; copied {cut(drawn(address), 50)}.")
