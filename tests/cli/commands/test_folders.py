"""A folder's project, as the profile file has it: the default of `add`, and what `list` shows."""

from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tui.config.folders import project_of
from tui.todos import Todo

WORLD = [
    Todo(uid="", task="Buy milk"),
    Todo(uid="", task="Fix the site", project="work"),
    Todo(uid="", task="New logo", project="work/design"),
    Todo(uid="", task="Visit the workshop", project="workshop"),
]


@pytest.fixture
def site(here: Offline, monkeypatch: pytest.MonkeyPatch) -> Offline:
    """Somebody below ~/site, which is of the project “work”, with todos of several projects."""
    here.fill(WORLD)
    profiles = here.folder / "config/profiles"
    profiles.mkdir(parents=True)
    (profiles / "default.toml").write_text('[folders]\n"~/site" = "work"\n')
    below = here.folder / "site/pages"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.setenv("HOME", str(here.folder))
    return here


def test_what_is_added_there_is_in_its_project(site: Offline) -> None:
    assert "#work" in site.out("add", "Write a page")
    assert "#home" in site.out("add", "Water the plants +home")
    assert "#work" not in site.out("add", "--everywhere", "Buy bread")
    milk = site.json("list", "--everywhere")[0]["uid"]
    assert "#work" not in site.out("add", "--under", milk, "Oat milk")


def test_a_list_there_is_of_its_project_and_says_so(site: Offline) -> None:
    result = site.run("list", "--format", "{task}")
    assert result.stdout.splitlines() == ["Fix the site", "New logo"]
    assert "Only #work, the project of this folder" in result.stderr
    result = site.run("list", "--everywhere", "--count")
    assert (result.stdout.strip(), result.stderr) == ("4", "")


def test_that_it_has_nothing_in_a_view_is_no_failure(site: Offline) -> None:
    assert site.out("list", "today") == ""
    assert "passes the filter" in site.run("list", "overdue", status=3).stderr


@pytest.mark.parametrize(
    ("which", "tasks"),
    [
        (("inbox",), ["Buy milk"]),
        (("+workshop",), ["Visit the workshop"]),
        (("not +work",), ["Buy milk", "Visit the workshop"]),
        (('"site" or "workshop"',), ["Fix the site"]),
    ],
)
def test_a_filter_that_speaks_of_projects_goes_first(
    site: Offline, which: tuple[str, ...], tasks: list[str]
) -> None:
    assert site.out("list", *which, "--format", "{task}").splitlines() == tasks


def test_elsewhere_nothing_is_different(site: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.folder)
    assert "#work" not in site.out("add", "Buy bread")
    assert site.run("list", "--count").stdout.strip() == "5"


def test_a_folders_own_file_names_no_project(site: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    other = site.folder / "other"
    other.mkdir()
    for name in (".env", "rowdo.toml", "default.toml"):
        (other / name).write_text(f'[folders]\n"{other}" = "work"\nROWDO_PROJECT=work\n')
    monkeypatch.chdir(other)
    assert "#work" not in site.out("add", "Buy bread")


def test_the_nearest_folder_counts_and_links_are_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "code/site/pages"
    deep.mkdir(parents=True)
    (tmp_path / "link").symlink_to(deep)
    monkeypatch.setenv("HOME", str(tmp_path))
    folders = {"~/code": "work", "~/code/site": "site", "~nobody-of-that-name/x": "no"}
    assert project_of(folders, tmp_path / "link") == "site"
    assert project_of(folders, tmp_path / "code/other") == "work"
    assert project_of(folders, tmp_path / "code-of-mine") == ""


def test_a_folder_that_is_gone_has_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert project_of({str(tmp_path): "work"}) == ""


def test_a_mistake_in_the_table_is_named(site: Offline) -> None:
    file = site.folder / "config/profiles/default.toml"
    file.write_text('[folders]\nsite = "work"\n"/srv" = "#"\n"~/site" = "+work"\n')
    told = site.run("config", "check", status=1).stderr
    assert "line 2: folders.site: must be a whole path" in told
    assert "line 3: folders./srv: must name a project" in told
    assert "#work" in site.out("add", "Write a page")
