"""The items of the sidebar: the title and mark of each view."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.display.date_text import full_day
from tui.replica.catalog import CatalogKind
from tui.todos.nesting import above, is_within
from tui.todos.view import ALL, CONFLICTS, DONE, INBOX, TODAY, UPCOMING, Kind, View, project, tag

if TYPE_CHECKING:
    from tui.replica.catalog import Catalog, CatalogItem
    from tui.replica.counts import Counts

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
    entry: "CatalogItem | None" = None
    """The project, tag or filter; None for a view everybody has, and for a project or tag that is gone."""
    depth: int = 0
    """How many projects it stands under."""
    folded: bool | None = None
    """Whether the projects under it are folded away; None where there are none."""
    number: int = 0
    """A filter's number, by which a key goes to it; 0 has none."""


class Section(NamedTuple):
    """A heading of the sidebar with its places."""

    title: str
    places: Sequence[SidebarItem]
    keys: str = ""
    """The keys that go to its places, where numbers do."""


def title_of(view: View) -> str:
    """Return what a view is called."""
    if view.kind is Kind.DAY and view.day:
        return full_day(view.day)
    return NAMES.get(view.kind, view.name)


def place_named(name: str, filters: Mapping[str, str] | None = None) -> SidebarItem | None:
    """Return the place a profile file calls `name`: a view, ``#project``, ``@tag`` or one of the filters."""
    if filters and name in filters:
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


def sections(
    counts: "Counts",
    catalog: "Catalog",
    *,
    folded: Collection[str] = (),
    current: tuple[View, str] | None = None,
    filter_counts: Mapping[str, int] | None = None,
    keys: str = "",
) -> list[Section]:
    """Return the sidebar's sections.

    Args:
        counts: how many todos each view has.
        catalog: projects, tags and saved filters. Archived ones are left out.
        folded: the projects whose nested ones are folded away.
        current: the view and filter that the list shows, which are among the items in any case: archived,
            under a folded project, or gone with their last todo.
        filter_counts: how many todos pass each filter, by name, as far as they have been counted.
        keys: the keys that go to filters by their numbers.
    """
    first = [
        SidebarItem(view, NAMES[view.kind], open_in(view, counts))
        for view in views(conflicts=bool(counts.conflicts))
    ]
    shown = current[0] if current else ALL
    filters = [
        each
        for each in _filters(catalog.filters, filter_counts or {})
        if not (each.entry and each.entry.archived) or (each.view, each.filter) == current
    ]
    found = (
        Section("Projects", [*_projects(catalog, folded, shown.name if shown.kind is Kind.PROJECT else "")]),
        Section("Filters", filters, keys),
        Section("Tags", [*_tags(catalog, shown.name if shown.kind is Kind.TAG else "")]),
    )
    return [Section("", first), *(each for each in found if each.places)]


def _projects(catalog: "Catalog", folded: Collection[str], shown: str) -> Iterator[SidebarItem]:
    """Yield projects, without those that are archived or stand under one that is, or that is folded.

    The one that is `shown` is among them, with all that it stands under.
    """
    items = catalog.having(CatalogKind.PROJECT, shown) if shown else catalog.projects
    there = set(catalog.projects)
    away = {each.name for each in items if each.archived}
    outer = {above(each.name)[-1] for each in items if above(each.name) and not each.archived}
    for each in items:
        over = above(each.name)
        hidden = each.archived or any(name in away or name in folded for name in over)
        if not hidden or is_within(shown, each.name):
            fold = each.name in folded if each.name in outer else None
            entry = each if each in there else None
            yield SidebarItem(
                project(each.name), each.name, each.open, entry=entry, depth=len(over), folded=fold
            )


def _tags(catalog: "Catalog", shown: str) -> Iterator[SidebarItem]:
    """Yield tags, without those that are archived but for the one that is `shown`."""
    there = set(catalog.tags)
    for each in catalog.having(CatalogKind.TAG, shown) if shown else catalog.tags:
        if not each.archived or each.name == shown:
            yield SidebarItem(tag(each.name), each.name, each.open, entry=each if each in there else None)


def _filters(items: "Sequence[CatalogItem]", counts: Mapping[str, int]) -> Iterator[SidebarItem]:
    number = 0
    for each in items:
        number += not each.archived
        yield SidebarItem(
            ALL,
            each.name,
            counts.get(each.name),
            filter=each.query,
            entry=each,
            number=number if number < 10 and not each.archived else 0,
        )


def open_in(view: View, counts: "Counts") -> int | None:
    """Return how many todos of a view there are to do, None if that is not counted."""
    match view.kind:
        case Kind.DONE | Kind.DAY:
            return None
        case Kind.PROJECT:
            return sum(count for name, count in counts.projects.items() if is_within(name, view.name))
        case Kind.TAG:
            return counts.tags.get(view.name, 0)
    found: int = getattr(counts, view.kind.value)
    return found
