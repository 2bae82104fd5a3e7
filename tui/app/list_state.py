"""What the list shows."""

from typing import NamedTuple

from tui.todos.view import TODAY, Sort, View


class ListState(NamedTuple):
    """A view, and what narrows and orders it."""

    view: View = TODAY
    filter: str = ""
    """An expression of the filter language."""
    search: str = ""
    sort: Sort = Sort.MANUAL
    done: bool = False
    """Whether completed todos are shown among the others."""
