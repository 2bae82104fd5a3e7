import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.todos.sanitize import clean, clean_lines


@pytest.mark.parametrize(
    ("raw", "drawn"),
    [
        ("buy milk", "buy milk"),
        ("", ""),
        ("\x1b]0;owned\x07title", "]0;ownedtitle"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b31mred", "31mred"),
        ("a\x00b\x7fc", "abc"),
        ("one\ntwo\r\nthree\tfour", "one two three four"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\u2066iso\u2069", "iso"),
        ("[bold]markup[/bold] [/x]", "[bold]markup[/bold] [/x]"),
        ("half \ud83d emoji", "half \ufffd emoji"),
        ("naïve 日本語 👨‍👩‍👧 שלום", "naïve 日本語 👨‍👩‍👧 שלום"),
    ],
)
def test_clean(raw: str, drawn: str) -> None:
    assert clean(raw) == drawn


def test_lines_are_kept_and_nothing_else() -> None:
    assert clean_lines("a\r\nb\rc\u2028d\x1b[2J\n\te") == "a\nb\nc\nd[2J\n  e"


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_whatever_goes_in_only_drawable_text_comes_out(raw: str) -> None:
    drawn = clean(raw)
    drawn.encode()
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in drawn)
    assert clean(drawn) == drawn
    assert "\n" not in drawn
