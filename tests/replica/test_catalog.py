"""Which projects, tags and filters there are, in which order, and what nested projects show."""

from tests.sync.client import todo
from tui.replica.catalog import CatalogKind
from tui.replica.replica import Replica
from tui.todos.view import Kind, project


def projects(replica: Replica) -> list[tuple[str, int | None]]:
    return [(item.name, item.open) for item in replica.catalog().projects]


def test_a_project_is_there_by_its_todos_or_by_its_setting(replica: Replica) -> None:
    replica.add(todo("milk", project="home"))
    replica.change_settings({"project/garden": {}, "tag/bank": {"color": "red"}})
    assert projects(replica) == [("garden", 0), ("home", 1)]
    assert [(item.name, item.color) for item in replica.catalog().tags] == [("bank", "red")]


def test_a_nested_project_stands_behind_its_outer_one_which_counts_it_too(replica: Replica) -> None:
    for name in ("work/api/v2", "zoo", "work", "attic"):
        replica.add(todo("milk", project=name))
    assert projects(replica) == [("attic", 1), ("work", 2), ("work/api", 1), ("work/api/v2", 1), ("zoo", 1)]


def test_siblings_stand_in_the_order_of_their_positions_and_then_of_their_names(replica: Replica) -> None:
    replica.change_settings(
        {
            "project/a": {},
            "project/b": {"position": "a1"},
            "project/c": {"position": "a0"},
            "project/c/z": {},
            "project/c/y": {"position": "a0"},
        }
    )
    assert [name for name, _ in projects(replica)] == ["c", "c/y", "c/z", "b", "a"]


def test_a_setting_that_says_what_no_rowdo_writes_does_no_harm(replica: Replica) -> None:
    replica.change_settings(
        {
            "project/x": {"color": "#ff0000; drop", "position": "not / one", "archived": "yes"},
            "filter/none": {"query": None, "position": ["a"]},
            "filter/some": {"query": "today"},
            "planet/mars": {"color": "red"},
            "project/": {},
        }
    )
    catalog = replica.catalog()
    [item] = catalog.projects
    assert (item.color, item.position, item.archived) == ("", "", False)
    assert [each.name for each in catalog.filters] == ["some"]
    assert catalog.find(CatalogKind.FILTER, "some")
    assert catalog.find(CatalogKind.FILTER, "none") is None


def test_the_view_of_a_project_shows_what_is_in_those_under_it(replica: Replica) -> None:
    for name in ("work", "work/api", "workshop", "work/api/v2", "home"):
        replica.add(todo(name, project=name))
    listing = replica.listing(project("work"))
    assert [row.todo.task for row in listing.window(0, 9)] == ["work", "work/api", "work/api/v2"]
    assert len(replica.listing(project("work/api"))) == 2
    assert len(replica.listing(project("home"))) == 1
    assert listing.index_of(listing.window(2, 3)[0].todo.uid) == 2
    assert project("work").kind is Kind.PROJECT
