"""What the list shows: its view, its filter, its search and its order."""

from typing import NamedTuple, Optional

from tui.todos.view import ALL, TODAY, Kind, Sort, View

TREES = (Kind.INBOX, Kind.ALL, Kind.PROJECT)
"""The views that show todos as their person arranged them."""


class ListState(NamedTuple):
    """A view, and what narrows and orders it."""

    view: View = TODAY
    filter: str = ""
    """An expression of the filter language."""
    search: str = ""
    sort: Sort = Sort.MANUAL
    done: bool = False
    """Whether completed todos are shown among the others."""
    before: Optional["ListState"] = None
    """What was shown before a search went on to everything, or before the Calendar opened this day."""

    @property
    def project(self) -> str:
        """The project that is shown; empty for another view."""
        return self.view.name if self.view.kind is Kind.PROJECT else ""

    @property
    def searched(self) -> "ListState":
        """The list in which the search began; without a search, the list itself."""
        if self.search and self.before and self.view == ALL:
            return self.before
        return self._replace(search="")

    @property
    def arranged(self) -> bool:
        """Whether the todos stand as their person arranged them, subtasks below what they belong to."""
        return self.view.kind in TREES and self.sort is Sort.MANUAL and not self.narrowed

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter leaves todos of the view out."""
        return bool(self.search or self.filter)

    def notes(self, count: int) -> list[tuple[str, str]]:
        """Return what stands behind the title of a list of `count` todos, each with the name of its style."""
        notes = [(f"{count:,}", "quiet")]
        if self.filter:
            notes.append((f"filter {self.filter}", "warn"))
        if self.search:
            notes.append((f"/{self.search}", "warn"))
        if self.sort is not Sort.MANUAL:
            notes.append((f"by {self.sort.value}", "link"))
        if self.done:
            notes.append(("with done", "quiet"))
        return notes
