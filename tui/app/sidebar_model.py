"""The items of the sidebar: the title and mark of each view."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.display.date_text import full_day
from tui.todos.view import ALL, CONFLICTS, DONE, INBOX, TODAY, UPCOMING, Kind, View, project, tag

if TYPE_CHECKING:
    from tui.replica.replica import Counts

GLYPHS = {
    Kind.INBOX: "▽",
    Kind.TODAY: "◆",
    Kind.UPCOMING: "▸",
    Kind.ALL: "≡",
    Kind.DONE: "✓",
    Kind.CONFLICTS: "≠",
    Kind.PROJECT: "●",
    Kind.TAG: "@",
    Kind.DAY: "▪",
}
NAMES = {
    Kind.INBOX: "Inbox",
    Kind.TODAY: "Today",
    Kind.UPCOMING: "Upcoming",
    Kind.ALL: "All",
    Kind.DONE: "Done",
    Kind.CONFLICTS: "Conflicts",
}


class SidebarItem(NamedTuple):
    """One entry of the sidebar: a view, or a saved filter over all todos."""

    view: View
    title: str
    open_todos: int | None = None
    """How many there are to do, where that is counted."""
    filter: str = ""
    """The expression, where this is a saved filter."""


class Section(NamedTuple):
    """A heading of the sidebar with its places."""

    title: str
    places: Sequence[SidebarItem]


def title_of(view: View) -> str:
    """Return what a view is called."""
    if view.kind is Kind.DAY and view.day:
        return full_day(view.day)
    return NAMES.get(view.kind, view.name)


def place_named(name: str, filters: Mapping[str, str]) -> SidebarItem | None:
    """Return the place a profile file calls `name`: a view, ``#project``, ``@tag`` or a saved filter."""
    if name in filters:
        return SidebarItem(ALL, name, filter=filters[name])
    if name[:1] in ("#", "@") and name[1:]:
        return SidebarItem(project(name[1:]) if name[0] == "#" else tag(name[1:]), name[1:])
    known = {view.kind.value: view for view in views(conflicts=True)}
    return SidebarItem(known[name], "") if name in known else None


def views(*, conflicts: bool) -> Iterator[View]:
    """Yield the views every person has; Conflicts only when there are any."""
    yield from (INBOX, TODAY, UPCOMING, ALL, DONE)
    if conflicts:
        yield CONFLICTS


def sections(counts: "Counts", filters: Mapping[str, str]) -> list[Section]:
    """Return the sidebar's sections from the replica's counts and the saved filters."""
    found = [
        Section(
            "",
            [
                SidebarItem(view, NAMES[view.kind], open_in(view, counts))
                for view in views(conflicts=bool(counts.conflicts))
            ],
        )
    ]
    if counts.projects:
        found.append(
            Section("Projects", [SidebarItem(project(name), name, n) for name, n in counts.projects.items()])
        )
    if filters:
        found.append(
            Section("Filters", [SidebarItem(ALL, name, filter=text) for name, text in filters.items()])
        )
    if counts.tags:
        found.append(Section("Tags", [SidebarItem(tag(name), name, n) for name, n in counts.tags.items()]))
    return found


def open_in(view: View, counts: "Counts") -> int | None:
    """Return how many todos of a view there are to do, None if that is not counted."""
    match view.kind:
        case Kind.DONE | Kind.DAY:
            return None
        case Kind.PROJECT:
            return counts.projects.get(view.name, 0)
        case Kind.TAG:
            return counts.tags.get(view.name, 0)
    found: int = getattr(counts, view.kind.value)
    return found
