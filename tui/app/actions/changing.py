"""Changing todos: the selected ones, or the one under the cursor, as one step that `u` takes back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.action import Action, action
from tui.app.cells import cut, drawn
from tui.app.row import priority_word
from tui.todos import Priority, Todo

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

GROUP = "Todos"


def named(main: "MainScreen", uids: list[str]) -> str:
    """Return what a message calls these todos: the task of one, the number of several."""
    if len(uids) != 1:
        return f"{len(uids):,} todos"
    todo = main.replica.get(uids[0])
    return cut(drawn(todo.task[:200]).replace("`", "'"), 36) if todo else "1 todo"


def change(main: "MainScreen", verb: str, each: Callable[[Todo], object]) -> None:
    """Do `each` to every target as one step named with `verb`, and tell how to take it back."""
    uids = main.todos.targets
    if not uids:
        main.say("There is no todo here. Press `a` to add one.")
        return
    words = f"{verb} {named(main, uids)}"
    with main.replica.step(words):
        for uid in uids:
            todo = main.replica.get(uid)
            if todo:
                each(todo)
    main.todos.select_none()
    main.say(f"{words} · `{main.keymap.key_of('program.undo')}` takes it back")


@action("todo.add", "a", label="add", group=GROUP, hint=1)
def add(main: "MainScreen") -> None:
    """Add a todo here."""
    from tui.app.writing import adding

    adding(main)


@action("todo.add_child", "A", label="add subtask", group=GROUP)
def add_child(main: "MainScreen") -> None:
    """Add a subtask to this todo."""
    from tui.app.writing import adding

    if main.todos.todo:
        adding(main, parent=main.todos.todo)
    else:
        adding(main)


@action("todo.edit", "e", "i", label="edit", group=GROUP, hint=3)
def edit(main: "MainScreen") -> None:
    """Edit the line."""
    from tui.app.writing import editing

    if main.todos.todo:
        editing(main, main.todos.todo)


@action("todo.notes", "E", label="notes", group=GROUP)
def notes(main: "MainScreen") -> None:
    """Write notes in your editor."""
    from tui.app.editor import edited

    todo = main.todos.todo
    if todo is None:
        return
    text = edited(main, todo)
    if text is not None and text != todo.notes:
        with main.replica.step(f"Wrote notes on {named(main, [todo.uid])}"):
            main.replica.edit(todo.uid, notes=text)


@action("todo.details", "enter", label="details", group=GROUP)
def details(main: "MainScreen") -> None:
    """Open the details; on a conflict, decide it."""
    row = main.todos.row
    if main.pane is main.sidebar:
        main.use(main.todos)
    elif row is not None and (row.conflict or row.refused):
        from tui.app.screens.conflict import ConflictPanel

        main.house.push_screen(ConflictPanel(main, row.todo.uid))
    elif row is not None:
        main.fold("details", folded=False)
        main.use(main.details)


@action("todo.done", "d", "space", label="done", group=GROUP, hint=2)
def done(main: "MainScreen") -> None:
    """Done, or not done after all."""
    uids = main.todos.targets
    finish = not all(todo.is_complete for todo in map(main.replica.get, uids) if todo)
    change(
        main,
        "Done:" if finish else "Not done:",
        lambda todo: main.replica.complete(todo.uid, finish),
    )
    if finish:
        _offer_what_is_below(main, uids)


def _offer_what_is_below(main: "MainScreen", uids: list[str]) -> None:
    """Ask about the open todos below those just done, if there are any."""
    below = [todo.uid for todo in main.replica.below(uids) if not todo.is_complete]
    if not below:
        return
    from tui.app.choosing import Choice, choose

    def chosen(choice: Choice | None) -> None:
        if choice is None or choice.value is not True:
            return
        with main.replica.step(words := f"Done: {named(main, below)}"):
            for uid in below:
                main.replica.complete(uid)
        main.say(f"{words} · `{main.keymap.key_of('program.undo')}` takes it back")

    are = "1 subtask is" if len(below) == 1 else f"{len(below):,} subtasks are"
    answers = [Choice("Complete them too", value=True), Choice("Leave them open", value=False)]
    choose(main.house, f"{are} still open", answers, chosen)


@action("todo.delete", "x", label="delete", group=GROUP, hint=6)
def delete(main: "MainScreen") -> None:
    """Delete."""
    change(main, "Deleted", lambda todo: main.replica.delete(todo.uid))


def _priority(level: Priority, key: str) -> Action:
    word = priority_word(level)

    def run(main: "MainScreen") -> None:
        change(
            main,
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
    change(
        main,
        "Priority of",
        lambda todo: main.replica.edit(
            todo.uid, priority=Priority(max(0, min(todo.priority + by, Priority.URGENT)))
        ),
    )


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
    todos = [main.replica.get(uid) for uid in main.todos.targets]
    lines = [main.house.language.line_of(todo, main.today) for todo in todos if todo]
    if lines:
        main.house.copy_to_clipboard("\n".join(lines))
        main.say(f"Copied {named(main, main.todos.targets)}.")


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
