import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.display.cell_text import cut, drawn, pad, width, wrap

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("Pay rent", 20, "Pay rent"),
        ("Pay rent", 8, "Pay rent"),
        ("Pay rent", 7, "Pay re…"),
        ("Pay rent", 5, "Pay…"),
        ("日本語テキスト", 6, "日本…"),
        ("日本語", 1, "…"),
        ("日本語", 0, ""),
        ("e\u0301tude", 4, "e\u0301tu…"),
        ("e\u0301tude", 5, "e\u0301tude"),
    ],
)
def test_cut(text: str, cells: int, expected: str) -> None:
    assert cut(text, cells) == expected


def test_emoji_are_drawn_as_wide_as_every_terminal_thinks() -> None:
    assert drawn("👨‍👩‍👧 ❤️ 👍🏽") == "👨 ❤ 👍"
    assert width(drawn("👨‍👩‍👧")) == 2


@given(ANY_TEXT, st.integers(0, 60))
def test_whatever_the_text_a_column_has_its_width(text: str, cells: int) -> None:
    shown = drawn(text)
    assert width(cut(shown, cells)) <= cells
    assert width(pad(shown, cells)) == cells
    assert width(pad(shown, cells, "right")) == cells


@given(ANY_TEXT, st.integers(2, 40))
def test_wrapping_loses_nothing_but_blanks(text: str, cells: int) -> None:
    shown = drawn(text)
    lines = list(wrap(shown, cells))
    assert all(width(each) <= cells for each in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())
