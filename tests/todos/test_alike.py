"""Comparing and sorting words the way people search."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.needs import needs
from tui.todos.alike import alike, alike_span

LETTERS = st.text(alphabet="aAäÄßsSẞøæéE\u0301йиИ\u0306 x-", max_size=20) | st.text(max_size=20)


@given(LETTERS)
def test_what_is_alike_stays_so(text: str) -> None:
    assert alike(alike(text)) == alike(text)
    assert alike(text.upper()) == alike(text.lower()) or not text.isascii()


@given(LETTERS, LETTERS)
def test_what_is_found_is_alike_to_what_was_looked_for(text: str, wanted: str) -> None:
    found = alike_span(text, wanted)
    if found:
        start, stop = found
        assert 0 <= start < stop <= len(text)
        assert alike(wanted) in alike(text[start:stop]) or "\u0306" in text
    elif "\u0306" not in text:
        assert not alike(wanted) or alike(wanted) not in alike(text)


@pytest.mark.parametrize(
    ("text", "wanted", "span"),
    [
        ("Die Straße", "strasse", (4, 10)),
        ("Die Strasse", "straße", (4, 11)),
        ("A\u0308pfel", "ap", (0, 3)),
        ("Buy MILK", "milk", (4, 8)),
        ("Buy milk", "", None),
        ("Buy milk", "bread", None),
    ],
)
def test_where_it_stands(text: str, wanted: str, span: tuple[int, int] | None) -> None:
    assert alike_span(text, wanted) == span


WORDS = ["Zebra", "Äpfel", "apfel", "Österreich", "Ofen", "Apfel", "nube", "oso", "ñandú"]
SORT = f"from tui.todos.collation import sort_key; print(*sorted({WORDS!r}, key=sort_key))"


def ordered(**environment: str) -> list[str]:
    """The words as a process of that locale sorts them."""
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", SORT],
        env={"PATH": os.defpath, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return ran.stdout.split()


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "xx_XX.UTF-8"])
def test_without_a_collation_words_that_are_alike_stand_side_by_side(locale: str) -> None:
    words = "apfel Apfel Äpfel ñandú nube Ofen oso Österreich Zebra"
    assert " ".join(ordered(LC_ALL=locale)) == words


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("de_DE", "apfel Apfel Äpfel ñandú nube Ofen oso Österreich Zebra"),
        ("sv_SE", "apfel Apfel ñandú nube Ofen oso Zebra Äpfel Österreich"),
        ("es_ES", "apfel Apfel Äpfel nube ñandú Ofen oso Österreich Zebra"),
    ],
)
@pytest.mark.slow
def test_words_stand_in_the_order_of_the_locale(tmp_path: Path, locale: str, words: str) -> None:
    needs("localedef")
    subprocess.run(
        ["localedef", "-i", locale, "-f", "UTF-8", tmp_path / f"{locale}.UTF-8"], check=True, timeout=60
    )
    assert ordered(LC_ALL=f"{locale}.UTF-8", LOCPATH=str(tmp_path)) == words.split()
