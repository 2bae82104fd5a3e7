"""Projects, tags and filters are renamed, merged, ordered and deleted, with what is in them, in one step."""

import pytest

from tests.sync.client import todo
from tui.replica import catalog_changes
from tui.replica.catalog import CatalogItem, CatalogKind
from tui.replica.profile_filters import take_over
from tui.replica.replica import Replica

PROJECT, TAG, FILTER = CatalogKind.PROJECT, CatalogKind.TAG, CatalogKind.FILTER


def item(replica: Replica, kind: CatalogKind, name: str) -> CatalogItem:
    found = replica.catalog().find(kind, name)
    assert found
    return found


def rename(replica: Replica, it: CatalogItem, name: str) -> None:
    todos = [] if it.kind is FILTER else list(catalog_changes.todos_of(replica, it).todos(0, 99))
    catalog_changes.rename(replica, it, name)
    catalog_changes.move_todos(replica, it, todos, name)


def names(replica: Replica, kind: CatalogKind = PROJECT) -> list[str]:
    return [each.name for each in replica.catalog().of(kind)]


def projects(replica: Replica) -> dict[str, str]:
    return {each.task: each.project for each in replica.find("")}


@pytest.fixture
def full(replica: Replica) -> Replica:
    for name in ("club", "club/api", "home"):
        replica.add(todo(name, project=name, tags=("a", "b")))
    replica.change_settings({"project/club/api": {"color": "red"}, "project/club": {"position": "a0"}})
    return replica


def test_a_project_is_renamed_with_those_under_it_and_back_by_one_undo(full: Replica) -> None:
    before = full.settings()
    with full.step("Renamed"):
        rename(full, item(full, PROJECT, "club"), "job")
    assert projects(full) == {"club": "job", "club/api": "job/api", "home": "home"}
    assert full.settings() == {"project/job/api": {"color": "red"}, "project/job": {"position": "a0"}}
    full.undo()
    assert projects(full) == {"club": "club", "club/api": "club/api", "home": "home"}
    assert full.settings() == before


def test_one_that_gets_the_name_of_another_becomes_a_part_of_it(full: Replica) -> None:
    full.change_settings({"project/home": {"color": "blue"}})
    with full.step("Merged"):
        rename(full, item(full, PROJECT, "club/api"), "home")
    assert projects(full)["club/api"] == "home"
    assert full.settings() == {"project/home": {"color": "blue"}, "project/club": {"position": "a0"}}


def test_a_project_can_be_put_under_itself(full: Replica) -> None:
    with full.step("Renamed"):
        rename(full, item(full, PROJECT, "club"), "club/old")
    assert projects(full) == {"club": "club/old", "club/api": "club/old/api", "home": "home"}
    assert full.settings() == {
        "project/club/old": {"position": "a0"},
        "project/club/old/api": {"color": "red"},
    }


def test_a_project_is_deleted_with_those_under_it_and_comes_back(full: Replica) -> None:
    before, club = full.settings(), item(full, PROJECT, "club")
    todos = list(catalog_changes.todos_of(full, club).todos(0, 99))
    with full.step("Deleted"):
        catalog_changes.delete(full, club)
        catalog_changes.move_todos(full, club, todos, "")
    assert names(full) == ["home"]
    assert projects(full) == {"club": "", "club/api": "", "home": "home"}
    assert full.settings() == {}
    full.undo()
    assert names(full) == ["club", "club/api", "home"]
    assert full.settings() == before


def test_a_tag_is_renamed_into_one_that_a_todo_has_already(full: Replica) -> None:
    with full.step("Merged"):
        rename(full, item(full, TAG, "a"), "b")
    assert {each.tags for each in full.find("")} == {("b",)}


def test_a_filter_is_renamed_and_deleted(replica: Replica) -> None:
    catalog_changes.add(replica, FILTER, "Soon", query="today")
    with replica.step("Renamed"):
        rename(replica, item(replica, FILTER, "Soon"), "Now")
    assert replica.catalog().queries == {"Now": "today"}
    with replica.step("Deleted"):
        catalog_changes.delete(replica, item(replica, FILTER, "Now"))
    assert replica.catalog().queries == {}
    replica.undo()
    assert replica.catalog().queries == {"Now": "today"}


def test_each_step_of_the_order_moves_past_one_sibling(replica: Replica) -> None:
    for name in ("a", "b", "b/z", "b/y", "c"):
        catalog_changes.add(replica, PROJECT, name)
    assert catalog_changes.shift(replica, item(replica, PROJECT, "a"), 1)
    assert names(replica) == ["b", "b/y", "b/z", "a", "c"]
    assert catalog_changes.shift(replica, item(replica, PROJECT, "a"), 1)
    assert names(replica) == ["b", "b/y", "b/z", "c", "a"]
    assert not catalog_changes.shift(replica, item(replica, PROJECT, "a"), 1)
    assert catalog_changes.shift(replica, item(replica, PROJECT, "b/z"), -1)
    assert names(replica) == ["b", "b/z", "b/y", "c", "a"]
    assert not catalog_changes.shift(replica, item(replica, PROJECT, "b/z"), -1)
    assert catalog_changes.shift(replica, item(replica, PROJECT, "a"), -1)
    assert names(replica) == ["b", "b/z", "b/y", "a", "c"]


@pytest.mark.parametrize(
    ("kind", "name", "query", "why"),
    [
        (PROJECT, " ", "", "needs words"),
        (PROJECT, "x" * 1001, "", "at most"),
        (TAG, "x" * 201, "", "at most"),
        (FILTER, "x" * 201, "", "at most"),
        (FILTER, "x", "y" * 4001, "at most"),
        (PROJECT, "a\0b", "", "NUL"),
        (PROJECT, "club/api", "", ""),
    ],
)
def test_what_cannot_be_a_name_is_told(kind: CatalogKind, name: str, query: str, why: str) -> None:
    said = catalog_changes.why_not(kind, name, query)
    assert (why in said) if why else not said


class TestProfile:
    """The filters of the profile file."""

    def test_they_are_there_before_and_after_they_are_taken_over_in_the_order_of_the_file(
        self, replica: Replica
    ) -> None:
        profile = {"Zoo": "#zoo", "Any": "all"}
        assert replica.catalog(profile).queries.keys() == {"Zoo", "Any"}
        assert take_over(replica.file, profile)
        assert list(replica.catalog(profile).queries.items()) == [("Zoo", "#zoo"), ("Any", "all")]
        assert not take_over(replica.file, profile)

    def test_one_that_was_deleted_or_renamed_since_does_not_come_back(self, replica: Replica) -> None:
        profile = {"Soon": "today"}
        take_over(replica.file, profile)
        catalog_changes.delete(replica, item(replica, FILTER, "Soon"))
        assert not take_over(replica.file, profile)
        assert replica.catalog(profile).queries == {}

    def test_a_line_that_was_changed_counts(self, replica: Replica) -> None:
        take_over(replica.file, {"Soon": "today"})
        assert replica.catalog({"Soon": "tomorrow"}).queries == {"Soon": "tomorrow"}
        assert take_over(replica.file, {"Soon": "tomorrow"})
        assert replica.catalog().queries == {"Soon": "tomorrow"}

    def test_one_that_is_there_already_stays_as_it_is(self, replica: Replica) -> None:
        catalog_changes.add(replica, FILTER, "Soon", query="p1")
        take_over(replica.file, {"Soon": "today"})
        assert replica.catalog({"Soon": "today"}).queries == {"Soon": "p1"}
