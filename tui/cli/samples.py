"""The first todos of somebody who just looks around: each teaches a key."""

from tui.todos import Priority, Todo

SAMPLES = (
    Todo(uid="", task="Press a to add a todo, j and k to move", priority=Priority.HIGH),
    Todo(uid="", task="Press d to complete this one, u to take it back"),
    Todo(uid="", task="Press e to edit: #project, @tag, p1, tomorrow 9am are understood"),
    Todo(uid="", task="Press / to search, f to filter", tags=("tips",)),
    Todo(uid="", task="Press ? for every key, q to leave", tags=("tips",)),
)
