import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.local.endpoint.arrays import array_to_json


def parse(text: str) -> object:
    return json.loads(array_to_json(text, json.dumps))


@pytest.mark.parametrize(
    ("literal", "array"),
    [
        ("{}", [""]),
        ("{{},{}}", [[""], [""]]),
        ("{a,b}", ["a", "b"]),
        ('{NULL,"NULL",""}', [None, "NULL", ""]),
        ('{"a,b","{c}","q\\"\\\\"}', ["a,b", "{c}", 'q"\\']),
        ("{{a,b},{c,d}}", [["a", "b"], ["c", "d"]]),
        ("[2:3]={a,b}", ["a", "b"]),
        ("[1:1][-2:-1]={{a,b}}", [["a", "b"]]),
        ("{two words}", ["two words"]),
        ('{"line\nbreak"}', ["line\nbreak"]),
    ],
)
def test_an_array_literal_becomes_a_json_array(literal: str, array: list[object]) -> None:
    assert parse(literal) == array


@given(st.lists(st.none() | st.text(), min_size=1))
def test_any_list_of_texts_survives(values: list[str | None]) -> None:
    quoted = [
        "NULL" if v is None else '"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values
    ]
    assert parse("{" + ",".join(quoted) + "}") == values


@pytest.mark.parametrize("broken", ["{", "{a", '{"a}', "{a}}x", "a{b}", "{a} {"])
def test_what_is_no_array_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"unbalanced|Extra data|Expecting"):
        parse(broken)
