"""The first todos of somebody who just looks around: each teaches a key."""

from datetime import date

from tui.todos import Priority, Todo


def samples(today: date) -> list[Todo]:
    """Return the todos, due today so that they are what the first screen shows."""
    return [
        Todo(uid="", task="Press a to add a todo, j and k to move", due_date=today, priority=Priority.HIGH),
        Todo(uid="", task="Press d to complete this one, u to take it back", due_date=today),
        Todo(
            uid="",
            task="Press e to edit: #project, @tag, p1 and tomorrow 9am are understood",
            due_date=today,
            project="rowdo",
        ),
        Todo(uid="", task="Press / to search, f to filter", due_date=today, tags=("tips",)),
        Todo(uid="", task="Press ? for every key, q to leave", due_date=today, tags=("tips",)),
    ]
