"""A fractional index lies where requested, stays short, and differs between machines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.todos.fractional_index import PositionError, between, spread


@given(st.lists(st.floats(0, 1), max_size=200))
def test_a_key_sorts_where_it_was_put(places: list[float]) -> None:
    keys: list[str] = []
    for place in places:
        at = round(place * len(keys))
        key = between(keys[at - 1] if at else "", keys[at] if at < len(keys) else "")
        keys.insert(at, key)
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("forwards", [True, False])
def test_a_list_that_grows_at_one_end_keeps_short_keys(forwards: bool) -> None:
    key = ""
    for _ in range(5_000):
        key = between(key, "") if forwards else between("", key)
    assert len(key) <= 6


def test_always_in_the_same_gap_costs_a_digit_in_several_inserts() -> None:
    first, last = "a0V", "a1V"
    for _ in range(200):
        last = between(first, last)
    assert first < last
    assert len(last) <= 60


def test_two_machines_seldom_choose_the_same_key() -> None:
    assert len({between("a0V", "a1V") for _ in range(200)}) > 20


@given(st.integers(0, 300))
def test_many_keys_at_once_are_in_order_and_in_between(count: int) -> None:
    keys = spread(count, "a0V", "a1V")
    assert ["a0V", *keys, "a1V"] == sorted({"a0V", "a1V", *keys})
    assert len(keys) == count


@pytest.mark.parametrize(
    ("before", "after"), [("a1V", "a1V"), ("a2V", "a1V"), ("?", ""), ("", "a"), ("a0V0", "")]
)
def test_no_key_between_equal_reversed_or_foreign_ones(before: str, after: str) -> None:
    with pytest.raises(PositionError):
        between(before, after)
