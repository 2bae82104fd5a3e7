"""``rowdo projects``, ``tags`` and ``filters``: what there is, in the order of the sidebar."""

import pytest

from tests.cli.offline import Offline
from tui.replica.settings import Value
from tui.todos import Todo


@pytest.fixture
def filled(here: Offline) -> Offline:
    """Somebody with todos in projects, one nested and one done with, and settings of their own."""
    here.fill(
        [
            Todo("", "Paint", project="Home/Garden", tags=("tools",)),
            Todo("", "Rent", project="Home"),
            Todo("", "Pack", project="Old trip", is_complete=True, tags=("tools", "süß")),
            Todo("", "Nowhere"),
        ]
    )
    settings: dict[str, Value] = {
        "project/Attic": {"archived": True},
        "project/Attic/Boxes": {},
        "tag/later": {"color": "red"},
        "filter/Weekend": {"query": "sat or sun"},
        "filter/Never": {"query": "none", "archived": True},
    }
    with here.replica() as replica:
        replica.change_settings(settings)
    return here


def test_projects_are_listed_with_those_they_stand_under_and_what_is_open(filled: Offline) -> None:
    assert filled.out("projects").splitlines() == ["Home\t2", "Home/Garden\t1", "Old trip\t0"]
    first = filled.json("projects")[0]
    assert first == {"name": "Home", "open": 2, "color": "", "archived": False}


def test_tags_are_listed_in_the_order_of_the_locale(filled: Offline) -> None:
    assert filled.out("tags").splitlines() == ["later\t0", "süß\t0", "tools\t1"]
    assert {each["name"]: each["color"] for each in filled.json("tags")}["later"] == "red"


def test_filters_are_listed_with_what_they_let_pass(filled: Offline) -> None:
    profile = filled.folder / "config" / "profiles" / "default.toml"
    profile.parent.mkdir(parents=True)
    profile.write_text('[filters]\nShop = "@shop"\n', "utf-8")
    assert filled.out("filters").splitlines() == ["Shop\t@shop", "Weekend\tsat or sun"]


def test_what_is_archived_is_listed_where_it_is_asked_for(filled: Offline) -> None:
    listed = [each["name"] for each in filled.json("projects", "--all") if each["archived"]]
    assert listed == ["Attic"]
    assert filled.out("projects", "-aq").splitlines() == [
        "Attic",
        "Attic/Boxes",
        "Home",
        "Home/Garden",
        "Old trip",
    ]
    assert "Never" in filled.out("filters", "--all")


def test_only_projects_go_with_what_they_stand_under(here: Offline) -> None:
    here.fill([Todo("", "Sweep", tags=("area/home",))])
    with here.replica() as replica:
        replica.change_settings(
            {
                "tag/area": {"archived": True},
                "filter/Work": {"query": "#Work", "archived": True},
                "filter/Work/Late": {"query": "overdue"},
            }
        )
    assert here.out("tags") == "area/home\t1\n"
    assert here.out("filters") == "Work/Late\toverdue\n"


def test_a_terminal_gets_columns(filled: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.output.on_terminal", lambda: True)
    assert filled.out("projects").splitlines() == ["Home         2", "Home/Garden  1", "Old trip     0"]


def test_a_name_is_printed_as_a_terminal_may_see_it(here: Offline) -> None:
    here.fill([Todo("", "Trap", project="a\x1b[31mb")])
    assert here.out("projects") == "a[31mb\t1\n"


def test_there_may_be_none(here: Offline) -> None:
    assert [here.out(command) for command in ("projects", "tags", "filters")] == ["", "", ""]
    assert here.json("filters") == []


def test_what_other_programs_call_them_is_suggested(here: Offline) -> None:
    assert "Did you mean: rowdo projects" in here.run("lsprj", status=2).stderr


@pytest.mark.parametrize(
    ("command", "printed", "said"),
    [
        ("projects", "Home\nHome/Garden\nOld trip\n", "bare names"),
        ("tags", "later\nsüß\ntools\n", "bare names"),
        ("filters", "Weekend\n", "bare names"),
        ("undo", "", "nothing"),
    ],
)
def test_the_help_says_what_is_printed_quietly(
    filled: Offline, command: str, printed: str, said: str
) -> None:
    assert f"Print {said}." in filled.out(command, "--help")
    assert filled.out(command, "--quiet") == printed
