"""Adds todos: gives those that have none a uid, a time and a position."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from tui.replica.edit import Edit
from tui.replica.errors import UnknownTodoError
from tui.replica.record import Record, record_of, todo_of
from tui.replica.reorder import Reorder
from tui.todos import Todo
from tui.todos.wording import counted


def add(
    edit: Edit,
    reorder: Reorder,
    todos: Iterable[Todo],
    *,
    after: str | None = None,
    before: str | None = None,
    only_new: bool = False,
) -> list[Todo]:
    """Add todos as one step of undo, and return them as they are stored; see `Replica.add_many`.

    Args:
        edit: what writes them.
        reorder: what finds positions.
        todos: what to add.
        after: the uid of a sibling to stand behind.
        before: the uid of a sibling to stand in front of.
        only_new: leave out those that are here already, and those that are not kept.

    Raises:
        UnknownTodoError: one is not kept: it was there, and was deleted elsewhere; none is added.
    """
    now = datetime.now(UTC).isoformat()
    with edit.step(lambda: f"Added {counted(len(added), 'todo')}"):
        given = [(todo.uid or str(uuid4()), todo) for todo in todos]
        here = edit.rows.known(uid for uid, _ in given) if only_new else ()
        made = [(uid, record_of(todo)) for uid, todo in given if uid not in here]
        for _, record in made:
            record["inserted_at"] = record["inserted_at"] or now
        _place(reorder, [record for _, record in made], after, before)
        shown = edit.put(dict(made), {} if only_new else None)
        added = [todo_of(uid, record) for uid, record in shown.items() if record]
        if len(added) < len(shown) and not only_new:
            raise UnknownTodoError
        return added


def _place(reorder: Reorder, records: Sequence[Record], after: str | None, before: str | None) -> None:
    """Give those that have none a position."""
    unplaced = [record for record in records if not record["position"]]
    counts = Counter(record["parent_uid"] for record in unplaced)
    free = (
        reorder.ends(counts)
        if after is None and before is None
        else {
            parent: reorder.places(parent, count, after=after, before=before)
            for parent, count in counts.items()
        }
    )
    next_of = {parent: iter(positions) for parent, positions in free.items()}
    for record in unplaced:
        record["position"] = next(next_of[record["parent_uid"]])
