"""What the list shows."""

from dataclasses import dataclass

from tui.todos.view import TODAY, Sort, View


@dataclass(frozen=True, slots=True)
class Shown:
    """A view, and what narrows and orders it."""

    view: View = TODAY
    filter: str = ""
    """An expression of the filter language."""
    search: str = ""
    sort: Sort = Sort.MANUAL
    done: bool = False
    """Whether completed todos are shown among the others."""
