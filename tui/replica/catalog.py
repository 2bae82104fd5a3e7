"""The catalog: which projects, tags and saved filters there are, in which order, and how each is marked.

A project or tag is there while a todo has it, or while it has a setting; a saved filter is a setting.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from tui.replica.counts import Counts
from tui.replica.settings import Value
from tui.todos.collation import sort_key
from tui.todos.fractional_index import is_key
from tui.todos.nesting import above

COLORS = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink")
"""The colours a person can choose; a theme says what each looks like."""

_LONGEST_POSITION = 200


class CatalogKind(Enum):
    """What something in the catalog is; the value begins the key of its setting."""

    PROJECT = "project"
    TAG = "tag"
    FILTER = "filter"


class CatalogItem(NamedTuple):
    """A project, a tag or a saved filter."""

    kind: CatalogKind
    name: str
    open: int | None = None
    """How many todos it has to do, those of nested projects too; None if that is not counted."""
    color: str = ""
    """One of `COLORS`; empty if the person chose none."""
    archived: bool = False
    query: str = ""
    """A filter's expression."""
    position: str = ""
    """Its place among its siblings (`tui.todos.fractional_index`); those without one stand last, by name."""

    @property
    def key(self) -> str:
        """The key of its setting."""
        return key_of(self.kind, self.name)


class Catalog(NamedTuple):
    """All of them, in the order in which they are shown; what is archived too."""

    projects: Sequence[CatalogItem] = ()
    """Each behind the one it stands under, which is here even where no todo has it."""
    filters: Sequence[CatalogItem] = ()
    tags: Sequence[CatalogItem] = ()

    def of(self, kind: CatalogKind) -> Sequence[CatalogItem]:
        """Return those of one kind."""
        return {
            CatalogKind.PROJECT: self.projects,
            CatalogKind.TAG: self.tags,
            CatalogKind.FILTER: self.filters,
        }[kind]

    def find(self, kind: CatalogKind, name: str) -> CatalogItem | None:
        """Return the one of a name, None if there is none."""
        return next((item for item in self.of(kind) if item.name == name), None)

    def colors(self, kind: CatalogKind) -> dict[str, str]:
        """Return the colours that the person chose, by name."""
        return {item.name: item.color for item in self.of(kind) if item.color}

    def having(self, kind: CatalogKind, name: str) -> Sequence[CatalogItem]:
        """Return those of one kind, with one that may be gone, and what it stands under, where they stood."""
        is_project = kind is CatalogKind.PROJECT
        items = {each: CatalogItem(kind, each) for each in (*(above(name) if is_project else ()), name)}
        items.update({each.name: each for each in self.of(kind)})
        return (_nested if is_project else _ordered)(items.values())

    @property
    def queries(self) -> dict[str, str]:
        """The expressions of the saved filters that are not archived, by name."""
        return {item.name: item.query for item in self.filters if not item.archived}


def key_of(kind: CatalogKind, name: str) -> str:
    """Return the key of a setting."""
    return f"{kind.value}/{name}"


def read_catalog(counts: Counts, settings: Mapping[str, Value]) -> Catalog:
    """Return the catalog of a replica's counts and settings."""
    by_kind: dict[CatalogKind, dict[str, Value]] = {kind: {} for kind in CatalogKind}
    for key, value in settings.items():
        kind, _, name = key.partition("/")
        if name and kind in CatalogKind._value2member_map_:
            by_kind[CatalogKind(kind)][name] = value
    return Catalog(
        _projects(counts.projects, by_kind[CatalogKind.PROJECT]),
        [
            item
            for item in _ordered(_items(CatalogKind.FILTER, {}, by_kind[CatalogKind.FILTER]))
            if item.query
        ],
        _ordered(_items(CatalogKind.TAG, counts.tags, by_kind[CatalogKind.TAG])),
    )


def _projects(counts: Mapping[str, int], settings: Mapping[str, Value]) -> list[CatalogItem]:
    total: Counter[str] = Counter()
    for name in {*counts, *settings}:
        for each in (*above(name), name):
            total[each] += counts.get(name, 0)
    return _nested(_item(CatalogKind.PROJECT, name, count, settings) for name, count in total.items())


def _items(kind: CatalogKind, counts: Mapping[str, int], settings: Mapping[str, Value]) -> list[CatalogItem]:
    return [_item(kind, name, counts.get(name), settings) for name in {**counts, **settings}]


def _item(kind: CatalogKind, name: str, count: int | None, settings: Mapping[str, Value]) -> CatalogItem:
    """Return one of the catalog; what its setting says comes from elsewhere and may be anything."""
    value = settings.get(name, {})
    color, query = (str(value.get(each) or "") for each in ("color", "query"))
    return CatalogItem(
        kind,
        name,
        count,
        color if color in COLORS else "",
        value.get("archived") is True,
        query if kind is CatalogKind.FILTER else "",
        place_of(value),
    )


def place_of(value: Value) -> str:
    """Return the position that a setting names; empty where it names none."""
    position = str(value.get("position") or "")
    return position if len(position) <= _LONGEST_POSITION and is_key(position) else ""


def _ordered(items: Iterable[CatalogItem]) -> list[CatalogItem]:
    return sorted(items, key=_place)


def _nested(items: Iterable[CatalogItem]) -> list[CatalogItem]:
    """Return projects in their order, each behind the one it stands under."""
    by_name = {each.name: each for each in items}

    def place(item: CatalogItem) -> list[tuple[bool, str, Any]]:
        return [_place(by_name[name]) for name in (*above(item.name), item.name)]

    return sorted(by_name.values(), key=place)


def _place(item: CatalogItem) -> tuple[bool, str, Any]:
    return not item.position, item.position, sort_key(item.name)
