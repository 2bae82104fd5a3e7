"""A todo as JSON, with fields named like the columns of the table ``todos``."""

from tui.todos.todo import COLUMNS, Todo


def fields_of(todo: Todo) -> dict[str, object]:
    """Return a todo's fields by name: dates and times as ISO 8601, or as Postgres writes those that ISO has
    no form for; what there is not as None.
    """
    return {name: _plain(getattr(todo, name)) for name in COLUMNS} | dict(todo.odd)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
