"""Deletes todos, and all that is below them."""

from collections.abc import Iterable

from tui.replica.edit import Edit
from tui.todos.wording import counted


def delete(edit: Edit, uids: Iterable[str]) -> None:
    """Delete todos and all that is below them, as one step of undo; those that are gone are ignored."""
    with edit.step(lambda: f"Deleted {counted(len(gone), 'todo')}"):
        there = edit.rows.many(uids := list(uids))
        below = (uid for children in edit.rows.below(there).values() for uid in children)
        gone = list(dict.fromkeys([*(uid for uid in uids if uid in there), *below]))
        edit.put(dict.fromkeys(reversed(gone)))
