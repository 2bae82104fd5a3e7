"""The views that commands can list."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.todos import Todo
from tui.todos.view import ALL, DONE, INBOX, TODAY, UPCOMING, Sort, View

if TYPE_CHECKING:
    from tui.replica.replica import Replica
    from tui.todos.expression import Expression

VIEWS = {"inbox": INBOX, "today": TODAY, "upcoming": UPCOMING, "all": ALL, "done": DONE}
"""The views that `rowdo list` takes, by name."""
WINDOW = 1000
"""Todos read at a time."""


def todos_in(
    replica: "Replica",
    view: View,
    *,
    done: bool,
    search: str = "",
    filter: "Expression | None" = None,  # noqa: A002 the name the word has for people
    sort: Sort = Sort.MANUAL,
) -> Iterator[Todo]:
    """Yield the todos of a view in its order, including those that are folded on the screen."""
    listing = replica.listing(view, done=done, search=search, filter=filter, sort=sort, unfolded=True)
    for start in range(0, len(listing), WINDOW):
        yield from listing.todos(start, start + WINDOW)
