"""The profile file: mistakes are reported with line and key, and the rest applies."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.config import ConfigError, ProfileProblem, profiles, read_profile, save_preference

GOOD = """\
# mine
theme = "rowdo-dark"
start_view = "inbox"
week_start = "sunday"

[keys]
"todo.done" = "d"
todo.delete = ["x", "g x"]

[filters]
Soon = "due < 7d"  # a week
"At work" = "#Work & !@waiting"

[connection]
client_id = "client_1"
"""


def test_everything_in_a_right_file_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "default.toml"
    path.write_text(GOOD)
    profile = read_profile(path)
    assert profile.problems == ()
    assert profile.connection == {"client_id": "client_1"}
    likes = profile.preferences
    assert (likes.theme, likes.start_view, likes.week_start) == ("rowdo-dark", "inbox", 6)
    assert likes.keys == {"todo.done": ("d",), "todo.delete": ("x", "g x")}
    assert list(likes.filters) == ["Soon", "At work"]


def test_each_mistake_is_named_with_line_and_key_and_the_rest_applies(tmp_path: Path) -> None:
    path = tmp_path / "default.toml"
    path.write_text(
        'theme = 5\npreset = "vim"\nreduced_motion = "no"\ncolour = "red"\nweek_start = "today"\n'
        '[filters]\nSoon = "due < 7d"\nBad = 1\n[keys]\ntodo.done = 5\n"todo.undo" = "u"\n'
        '[connection]\nserver = "x"\nclient_id = "client_1"\n'
    )
    profile = read_profile(path)
    assert [(problem.line, problem.key) for problem in profile.problems] == [
        (1, "theme"),
        (2, "preset"),
        (3, "reduced_motion"),
        (4, "colour"),
        (5, "week_start"),
        (8, "filters.Bad"),
        (10, "keys.todo.done"),
        (13, "connection.server"),
    ]
    assert profile.preferences.filters == {"Soon": "due < 7d"}
    assert profile.preferences.keys == {"todo.undo": ("u",)}
    assert profile.connection == {"client_id": "client_1"}
    assert profile.preferences.problems[0].startswith("line 1: theme: must be a text")


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("\n\nfilters = {Bad = 1}", 3, "filters.Bad"),
        ('# "\nkeys."todo.x" = 5', 2, "keys.todo.x"),
        ("keys . todo = 5", 1, "keys.todo"),
        ("[ keys . 'x' ]\ny = 1", 2, "keys.x.y"),
        ('filters.x = """\ntheme = 1\n"""\ntheme = 5', 4, "theme"),
        ('[keys]\na = [\n  "d",\n]\nb = 5', 5, "keys.b"),
        ('[keys]\na = [\n  "d",\n  ["g"]\n]', 2, "keys.a"),
        ("[[filters]]\na = 1", 1, "filters"),
        ('"th\\u0065me" = 1', 1, "theme"),
        ('theme = "a\u0085\u2028"\ncolour = 1', 2, "colour"),
    ],
)
def test_a_mistake_has_its_line_however_the_file_is_written(
    tmp_path: Path, text: str, line: int, key: str
) -> None:
    path = tmp_path / "default.toml"
    path.write_text(text, "utf-8")
    [problem] = read_profile(path).problems
    assert (problem.line, problem.key) == (line, key)


def test_what_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "default.toml"
    path.write_text('theme = "x"\nthis is no toml\n')
    [problem] = read_profile(path).problems
    assert (problem.line, problem.key) == (2, "")


@pytest.mark.parametrize("text", ["keys = 1", "filters = []", "connection = 'x'", "start_view = []"])
def test_a_table_that_is_none_is_a_mistake(tmp_path: Path, text: str) -> None:
    path = tmp_path / "default.toml"
    path.write_text(text)
    [problem] = read_profile(path).problems
    assert problem.line == 1


def test_an_absent_file_is_empty_or_an_error_as_asked(tmp_path: Path) -> None:
    assert read_profile(tmp_path / "no.toml", missing_ok=True).problems == ()
    with pytest.raises(ConfigError, match="rowdo --profile no setup"):
        read_profile(tmp_path / "no.toml")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_profile(tmp_path / "x.toml")


def test_a_file_that_cannot_be_opened_is_told_once_and_without_a_number(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "profiles" / "default.toml"
    with pytest.raises(ConfigError) as refused:
        read_profile(path)
    assert str(refused.value) == f"The profile {path} cannot be read: Not a directory."


def test_saving_keeps_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "new" / "default.toml"
    save_preference(path, "theme", "rowdo-light")
    path.write_text(GOOD)
    save_preference(path, "theme", "nord")
    save_preference(path, "filters.Late. Very", "overdue")
    save_preference(path, "filters.Soon", None)
    text = path.read_text()
    assert text.startswith('# mine\ntheme = "nord"\n')
    assert read_profile(path).preferences.filters == {"At work": "#Work & !@waiting", "Late. Very": "overdue"}
    assert [entry.name for entry in path.parent.iterdir()] == ["default.toml"]


def test_what_a_link_leads_to_is_saved_and_the_link_stays(tmp_path: Path) -> None:
    link, file = tmp_path / "default.toml", tmp_path / "dotfiles.toml"
    file.write_text(GOOD)
    link.symlink_to(file)
    save_preference(link, "theme", "nord")
    assert link.is_symlink()
    assert read_profile(file).preferences.theme == "nord"


def test_a_file_that_cannot_be_saved_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"default\.toml cannot be written: File exists"):
        save_preference(tmp_path / "file" / "default.toml", "theme", "nord")
    (tmp_path / "latin.toml").write_bytes(b"theme = '\xe9'")
    with pytest.raises(ConfigError, match="is not TOML"):
        save_preference(tmp_path / "latin.toml", "theme", "nord")


@pytest.mark.parametrize("text", ["filters = 5\n", 'filters = "x"\n', "[[filters]]\na = 1\n"])
def test_a_table_that_is_none_is_named_and_stays(tmp_path: Path, text: str) -> None:
    path = tmp_path / "default.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match="filters is not a table"):
        save_preference(path, "filters.Soon", "due < 7d")
    assert path.read_text() == text


def test_what_cannot_be_saved_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "default.toml"
    path.write_text("# mine\n")
    with pytest.raises(ConfigError, match="no character"):
        save_preference(path, "theme", "\ud800")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be"):
        save_preference(tmp_path / "folder.toml", "theme", "nord")
    assert path.read_text() == "# mine\n"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["default.toml", "folder.toml"]


@given(name=st.text(), text=st.text())
def test_a_filter_of_any_name_is_read_as_it_was_saved(
    tmp_path_factory: pytest.TempPathFactory, name: str, text: str
) -> None:
    path = tmp_path_factory.mktemp("profile") / "default.toml"
    save_preference(path, f"filters.{name}", text)
    assert read_profile(path).preferences.filters == {name: text}


def test_profiles_are_listed_by_name(tmp_path: Path) -> None:
    assert profiles(tmp_path) == []
    (tmp_path / "profiles").mkdir()
    for name in ("work.toml", "default.toml", ".hidden.toml", "notes.txt"):
        (tmp_path / "profiles" / name).write_text("")
    assert profiles(tmp_path) == ["default", "work"]


def test_a_problem_reads_as_a_sentence() -> None:
    assert str(ProfileProblem(3, "theme", "must be a text")) == "line 3: theme: must be a text"
