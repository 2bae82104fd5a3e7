"""Fuzzy search finds names by some of their letters, ignoring accents and ß."""

import pytest

from tui.app.fuzzy import match, match_also


@pytest.mark.parametrize(
    ("wanted", "name", "letters"),
    [
        ("home", "Home improvement", (0, 1, 2, 3)),
        ("hi", "home improvement", (0, 5)),
        ("apf", "Äpfel", (0, 1, 2)),
        ("strasse", "Straße", (0, 1, 2, 3, 4, 5)),
        ("straße", "Strasse", (0, 1, 2, 3, 4, 5, 6)),
        ("lodz", "Łódź", (0, 1, 2, 3)),
    ],
)
def test_the_letters_that_match(wanted: str, name: str, letters: tuple[int, ...]) -> None:
    found = match(wanted, name)
    assert found
    assert found[1] == letters


def test_other_letters_do_not() -> None:
    assert match("zz", "Äpfel") is None


def test_other_words_count_more_than_scattered_letters_and_less_than_the_name() -> None:
    scattered, other = match("sun", "scissors under nails"), match_also("sun", "Week", ["Sunday"])
    named = match_also("sun", "Eat in the sun", ["Sunday"])
    assert scattered
    assert other
    assert named
    assert scattered[0] < other[0] < named[0]
    assert match_also("day", "Week", ["Sunday"]) is None
    assert match_also("", "Week", ["Sunday"]) == match("", "Week")
