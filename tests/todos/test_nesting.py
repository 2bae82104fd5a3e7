"""Names nested by a slash."""

import pytest

from tui.todos.nesting import above, is_within, last_part, moved


@pytest.mark.parametrize(
    ("name", "outer", "own"),
    [
        ("work", [], "work"),
        ("work/api", ["work"], "api"),
        ("work/api/v2", ["work", "work/api"], "v2"),
        ("/work", [], "/work"),
        ("work/", [], "work/"),
        ("https://example.com", [], "https://example.com"),
        ("and / or", [], "and / or"),
    ],
)
def test_a_name_stands_under_each_part_before_a_slash(name: str, outer: list[str], own: str) -> None:
    assert (above(name), last_part(name)) == (outer, own)


def test_what_only_begins_alike_is_not_within() -> None:
    assert is_within("work/api", "work")
    assert is_within("work", "work")
    assert not is_within("workshop", "work")
    assert not is_within("work", "work/api")


def test_what_stands_under_a_name_moves_with_it() -> None:
    assert moved("work/api/v2", "work", "job") == "job/api/v2"
