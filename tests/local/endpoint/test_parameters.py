"""What JSON becomes on its way into a statement, as Neon's proxy turns it."""

from typing import Any

import pytest

from tests.local.endpoint.project import Project
from tui.local.endpoint.parameters import to_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("plain 'text\" \\", "plain 'text\" \\"),
        (True, "true"),
        (False, "false"),
        (42, "42"),
        (1.5, "1.5"),
        ({"a": [1, None]}, '{"a":[1,null]}'),
        ([], "{}"),
        ([True, None, "NULL", 42, "foo", 'bar"-\\'], '{true,NULL,"NULL",42,"foo","bar\\"-\\\\"}'),
        ([[1, 2], [None, 4]], "{{1,2},{NULL,4}}"),
        ([{"foo": 1}, {"bar": "x"}], '{"{\\"foo\\":1}","{\\"bar\\":\\"x\\"}"}'),
    ],
)
def test_a_json_value_becomes_the_text_postgres_reads(value: Any, text: str | None) -> None:
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("cast", "value"),
    [
        ("text", 'it\'s "quoted" \\ and ünïcode ✓'),
        ("bool", True),
        ("int", -7),
        ("float8", 1e-5),
        ("jsonb", {"a": {"b": [1, 2.5, "x", None]}}),
        ("text[]", ["a", None, 'q"\\', "", "NULL", "{,}"]),
        ("int[]", [[1, 2], [3, 4]]),
        ("jsonb[]", [{"a": 1}, {"b": 'q"\\'}]),
    ],
)
def test_a_parameter_comes_back_as_it_was_sent(project: Project, cast: str, value: Any) -> None:
    assert project.owner(f"select $1::{cast}", value).value == value


def test_postgres_infers_the_type_of_a_parameter(project: Project) -> None:
    answer = project.owner("select $1 + 1 as sum, $2 as text, $3::int is null as nothing", "41", "x", None)
    assert answer.rows == [{"sum": 42, "text": "x", "nothing": True}]


def test_a_nul_in_a_parameter_is_refused_as_postgres_refuses_it(project: Project) -> None:
    answer = project.owner("select $1", "cut\0short")
    assert (answer.code, answer.message) == ("22021", 'invalid byte sequence for encoding "UTF8": 0x00')
