"""Theme files: mistakes have a file and a line, and what is right applies."""

from pathlib import Path

import pytest

from tui.config.theme_files import read_themes

GOOD = 'background = "#101014"\nforeground = "#ddd"\nprimary = "#7CC7b2"\n'


def test_a_file_is_a_theme_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "dusk.toml").write_text(GOOD)
    (tmp_path / "paper.toml").write_text(f'dark = false\n{GOOD}quiet = "#666666"\n')
    themes, problems = read_themes(tmp_path)
    assert [(each.name, each.dark) for each in themes] == [("dusk", True), ("paper", False)]
    assert themes[1].colours["quiet"] == "#666666"
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "line", "words", "usable"),
    [
        (f'{GOOD}acent = "#fff"\n', 4, "acent is not a colour of a theme", True),
        (f'{GOOD}\naccent = "red"\n', 5, 'accent must be a colour such as "#7cc7b2"', True),
        (f"{GOOD}accent = 7\n", 4, "accent must be a colour", True),
        (f"dark = 1\n{GOOD}", 1, "dark must be true or false", True),
        (f"{GOOD}[colours]\n", 4, "colours is not a colour", True),
        ('background = "#000"\nforeground = "white"\nprimary = "#fff"', 2, "foreground must be a", False),
        ('background = "#000"\n', 2, "foreground, primary must be there too", False),
        (f"{GOOD}accent = \n", 4, "this is not TOML", False),
    ],
)
def test_a_mistake_is_told_by_file_and_line(
    tmp_path: Path, text: str, line: int, words: str, usable: bool
) -> None:
    (tmp_path / "dusk.toml").write_text(text)
    themes, [problem] = read_themes(tmp_path)
    assert problem.startswith(str(tmp_path / "dusk.toml"))
    assert f"line {line}" in problem
    assert words in problem
    assert bool(themes) is usable


def test_what_is_no_text_is_told_and_no_folder_has_no_themes(tmp_path: Path) -> None:
    assert read_themes(tmp_path / "nowhere") == ((), ())
    (tmp_path / "dusk.toml").write_bytes(b"# mine\n\xff\xfe")
    assert "dusk.toml: line 2 is not UTF-8 text." in read_themes(tmp_path)[1][0]
