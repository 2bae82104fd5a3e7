"""The terminal's cursor stands where one looks: input methods open there, braille displays read its line."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SCENES, Scene, typed
from tui.app.app import RowdoApp

SIZES = [(120, 40), (80, 24), (40, 10)]


def line_at_cursor(app: RowdoApp) -> str:
    """Return what stands at the terminal's cursor and behind it."""
    x, y = app.cursor_position
    return text(app).splitlines()[y][x:]


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize(
    ("name", "keys", "expected"),
    [
        ("today", (), "◉ Pay rent"),
        ("today", ("j", "j"), "○ Call mum"),
        ("all", ("G",), "○ Repair the old"),
        ("folded", ("j", "j", "k"), "○ Read the book"),
        ("sidebar", ("k",), "◆ Today"),
        ("tag", ("h",), "@ phone"),
        ("today", ("a", *typed("buy milk"), "left", "left"), "lk"),
        ("today", ("a", *typed("buy"), "home"), "buy"),
        ("today", ("e", "home"), "Pay rent"),
        ("today", ("m",), "type a name"),
        ("today", ("m", *typed("tra"), "left"), "a"),
        ("today", ("m", *typed("tra"), "down", "up"), "▌● travel"),
        ("today", ("t", "l"), "›21"),
        ("today", ("t", "i", *typed("fri"), "left"), "i"),
        ("today", ("g", "m"), "23"),
        ("conflict-panel", ("j",), "task"),
        ("today", ("?", *typed("undo"), "left"), "o"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
async def test_it_is_on_the_row_or_at_the_caret(
    tmp_path: Path, size: tuple[int, int], name: str, keys: Sequence[str], expected: str
) -> None:
    scene = SCENES[name]
    async with playing(scene.stage(tmp_path), size) as (app, pilot):
        await press(pilot, *scene.keys, *keys)
        assert line_at_cursor(app).lstrip("│ ").startswith(expected)


async def test_in_an_empty_list_and_at_a_sign_in_it_is_in_sight(tmp_path: Path) -> None:
    for number, scene in enumerate([Scene(world=()), SCENES["sign-in"]]):
        (tmp_path / str(number)).mkdir()
        async with playing(scene.stage(tmp_path / str(number)), (80, 24)) as (app, _):
            x, y = app.cursor_position
            assert 0 <= x < 80
            assert 0 < y < 24
