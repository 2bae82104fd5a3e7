"""The pictures are there, they are all there is, and the README's is what the app looks like."""

import html
import re
from pathlib import Path

import pytest

from tests.needs import needs
from tests.screenshots.__main__ import FOLDER, main
from tests.screenshots.pictures import pictures
from tui.app.themes import DARK, LIGHT

README = FOLDER.parent / "README.md"


def words(svg: Path) -> list[str]:
    """The pieces of text in a picture, from top to bottom."""
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg.read_text("utf-8"))]


def test_every_picture_is_there_twice_and_nothing_else() -> None:
    wanted = {f"{picture.name}.{kind}" for picture in pictures() for kind in ("svg", "png")}
    assert {path.name for path in FOLDER.iterdir()} == wanted


def test_what_the_readme_shows_exists() -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README.read_text("utf-8"))
    assert shown
    assert all((README.parent / path).is_file() for path in shown)


def test_pictures_fetch_nothing() -> None:
    for path in FOLDER.glob("*.svg"):
        assert not re.search(r"(src|href|url)\W{1,3}https?:", path.read_text("utf-8")), path.name


def test_each_picture_is_in_the_theme_of_its_name() -> None:
    for theme, other in ((DARK, LIGHT), (LIGHT, DARK)):
        for path in FOLDER.glob(f"*-{theme.name.removeprefix('rowdo-')}.svg"):
            drawn = path.read_text("utf-8")
            assert str(theme.foreground) in drawn, path.name
            assert str(other.foreground) not in drawn, path.name


@pytest.mark.slow
def test_the_readmes_picture_is_the_real_app(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needs("chromium")
    main(["list-dark"], tmp_path)
    assert capsys.readouterr().out == "list-dark\n"
    assert words(tmp_path / "list-dark.svg") == words(FOLDER / "list-dark.svg")
    assert (tmp_path / "list-dark.png").read_bytes().startswith(b"\x89PNG")
