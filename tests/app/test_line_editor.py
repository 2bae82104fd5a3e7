import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.app.line_editor import LineEditor
from tui.app.styles import mix
from tui.app.themes import DARK
from tui.display.cell_text import width

PALETTE = mix(DARK)


def typed(*keys: str, start: str = "") -> LineEditor:
    line = LineEditor()
    line.put(start)
    for key in keys:
        assert line.press(key), key
    return line


@pytest.mark.parametrize(
    ("start", "keys", "text", "caret"),
    [
        ("", ["h", "i", "space", "x"], "hi x", 4),
        ("buy milk", ["ctrl+w"], "buy ", 4),
        ("buy milk", ["ctrl+u"], "", 0),
        ("buy milk", ["home", "ctrl+k"], "", 0),
        ("buy milk", ["home", "delete"], "uy milk", 0),
        ("buy milk", ["backspace", "backspace"], "buy mi", 6),
        ("buy milk", ["ctrl+left", "a"], "buy amilk", 5),
        ("buy milk", ["home", "ctrl+right"], "buy milk", 3),
        ("buy milk", ["home", "alt+d"], " milk", 0),
        ("buy milk", ["left", "left", "end"], "buy milk", 8),
        ("buy milk", ["ctrl+u", "ctrl+z"], "buy milk", 8),
        ("", ["backspace", "left", "delete"], "", 0),
    ],
)
def test_editing_keys(start: str, keys: list[str], text: str, caret: int) -> None:
    line = typed(*keys, start=start)
    assert (line.text, line.caret) == (text, caret)


def test_other_keys_are_left_to_others() -> None:
    assert not LineEditor().press("enter")
    assert not LineEditor().press("f1")


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60), st.integers(3, 40), st.data())
def test_the_caret_is_always_in_sight_and_nothing_is_drawn_raw(
    text: str, cells: int, data: st.DataObject
) -> None:
    line = LineEditor()
    line.put(text, data.draw(st.integers(0, len(text))))
    pieces = line.pieces(cells, PALETTE)
    shown = "".join(part for part, _ in pieces)
    shown.encode()
    assert shown.isprintable()
    assert width(shown) <= cells
    assert any(style == PALETTE.caret for _, style in pieces)
    assert line.text == text


def test_a_very_long_word_is_drawn_without_looking_at_all_of_it() -> None:
    line = LineEditor()
    line.put("x" * 100_000)
    assert len(line.pieces(40, PALETTE)) <= 42
    line.press("home")
    assert len(line.pieces(40, PALETTE)) <= 42


def test_a_click_finds_its_character() -> None:
    line = LineEditor()
    line.put("日本 x")
    line.pieces(20, PALETTE)
    assert [line.at(cells) for cells in (0, 1, 2, 4, 5, 9)] == [0, 0, 1, 2, 3, 4]
