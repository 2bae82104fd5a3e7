"""The pictures are there, they are all there is, and the README's is what the app looks like."""

import html
import re
from pathlib import Path

import pytest

from tests.needs import needs
from tests.screenshots.__main__ import FOLDER, main
from tests.screenshots.pictures import pictures
from tests.screenshots.recording import MOST_BYTES, NAME, STEPS
from tui.app.themes import DARK, LIGHT

README = FOLDER.parent / "README.md"


def words(svg: Path) -> list[str]:
    """The pieces of text in a picture, from top to bottom."""
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg.read_text("utf-8"))]


def test_every_picture_is_there_twice_and_nothing_else() -> None:
    wanted = {f"{picture.name}.{kind}" for picture in pictures() for kind in ("svg", "png")}
    assert {path.name for path in FOLDER.iterdir()} == wanted | {f"{NAME}.svg"}


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


def test_the_recording_has_every_step_and_is_small_and_in_the_readme() -> None:
    recording = FOLDER / f"{NAME}.svg"
    text = recording.read_text("utf-8")
    assert text.count('class="frame"') == len(STEPS)
    assert recording.stat().st_size < MOST_BYTES
    assert f"screenshots/{NAME}.svg" in README.read_text("utf-8")
    assert "prefers-reduced-motion" in text


@pytest.mark.slow
def test_the_recording_is_the_real_app(tmp_path: Path) -> None:
    main([NAME], tmp_path)
    assert words(tmp_path / f"{NAME}.svg") == words(FOLDER / f"{NAME}.svg")


@pytest.mark.slow
def test_the_readmes_picture_is_the_real_app(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needs("chromium")
    main(["list-dark"], tmp_path)
    assert capsys.readouterr().out == "list-dark\n"
    assert words(tmp_path / "list-dark.svg") == words(FOLDER / "list-dark.svg")
    assert (tmp_path / "list-dark.png").read_bytes().startswith(b"\x89PNG")
