"""Adds todos: gives those that have none a uid, a time and a position."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from tui.replica.edit import Edit
from tui.replica.errors import UnknownTodoError
from tui.replica.record import record_of, todo_of
from tui.replica.reorder import Reorder
from tui.todos import Todo
from tui.todos.wording import counted


def add(
    edit: Edit, reorder: Reorder, todos: Iterable[Todo], *, after: str | None, before: str | None
) -> list[Todo]:
    """Add todos as one step of undo, and return them as they are stored; see `Replica.add_many`.

    Args:
        edit: what writes them.
        reorder: what finds positions.
        todos: what to add.
        after: the uid of a sibling to stand behind.
        before: the uid of a sibling to stand in front of.

    Raises:
        UnknownTodoError: one is not kept: it was there, and was deleted elsewhere.
    """
    now = datetime.now(UTC)
    with edit.step(lambda: f"Added {counted(len(made), 'todo')}"):
        made = [
            todo._replace(uid=todo.uid or str(uuid4()), inserted_at=todo.inserted_at or now) for todo in todos
        ]
        placed = _placed(reorder, made, after, before)
        shown = edit.put({todo.uid: record_of(todo) for todo in placed})
    added = [todo_of(uid, record) for uid, record in shown.items() if record]
    if len(added) < len(shown):
        raise UnknownTodoError
    return added


def _placed(reorder: Reorder, todos: Sequence[Todo], after: str | None, before: str | None) -> list[Todo]:
    """Return todos, each with a position."""
    counts = Counter(todo.parent_uid for todo in todos if not todo.position)
    free = (
        reorder.ends(counts)
        if after is None and before is None
        else {
            parent: reorder.places(parent, count, after=after, before=before)
            for parent, count in counts.items()
        }
    )
    next_of = {parent: iter(positions) for parent, positions in free.items()}
    return [
        todo if todo.position else todo._replace(position=next(next_of[todo.parent_uid])) for todo in todos
    ]
