from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.neon import arrays


def rectangular(dimensions: tuple[int, ...]) -> st.SearchStrategy[list[Any]]:
    """Lists of texts and None with so many elements in each dimension."""
    inner = rectangular(dimensions[1:]) if len(dimensions) > 1 else st.none() | st.text()
    return st.lists(inner, min_size=dimensions[0], max_size=dimensions[0])


nested = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(tuple).flatmap(rectangular)


@given(nested)
def test_what_is_written_is_read_back(values: list[Any]) -> None:
    assert arrays.parse(arrays.write(values, lambda text: text), str) == values


@pytest.mark.parametrize(
    ("literal", "values"),
    [
        ("{}", []),
        ("{1,2}", ["1", "2"]),
        ('{NULL,"NULL",null}', [None, "NULL", "null"]),
        ('{"",a b}', ["", "a b"]),
        (r'{"a\"b\\c",d\,e}', ['a"b\\c', "d,e"]),
        ("{{1,2},{3,NULL}}", [["1", "2"], ["3", None]]),
        ("[0:1]={1,2}", ["1", "2"]),
        ("[-1:0][2:2]={{1},{2}}", [["1"], ["2"]]),
        ('{"[0:1]={1,2}"}', ["[0:1]={1,2}"]),
        ('{"{1,2}"}', ["{1,2}"]),
        ('{"a\nb"}', ["a\nb"]),
    ],
)
def test_literals_of_postgres(literal: str, values: list[Any]) -> None:
    assert arrays.parse(literal, str) == values


@pytest.mark.parametrize(
    "literal", ["", "1,2", "{1,2", "{{1}", '{"a}', "{{1}}}", "{1}{2}", '{"a"}{"b"}', "{\\}"]
)
def test_what_is_no_literal_is_said_to_be_none(literal: str) -> None:
    with pytest.raises(ValueError, match="not an array literal"):
        arrays.parse(literal, str)


@given(st.text(alphabet='{}",\\ a1NUL[]:='))
def test_any_text_is_an_array_or_is_none(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(arrays.parse(text, str), list)
