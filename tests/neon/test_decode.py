"""Values on their way to Postgres and back, through the real one."""

import json
import math
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stack import Stack
from tui import neon
from tui.neon.decode import convert_column
from tui.neon.encode import to_text

# Postgres has no NUL, and no half of a surrogate pair.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
offsets = st.integers(-15 * 60 + 1, 15 * 60 - 1).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
TYPES: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "int2": st.integers(-(2**15), 2**15 - 1),
    "int4": st.integers(-(2**31), 2**31 - 1),
    "int8": st.integers(-(2**63), 2**63 - 1),
    "numeric": st.decimals(allow_nan=False, min_value=-(10**30), max_value=10**30)
    | st.sampled_from([Decimal("Infinity"), Decimal("-Infinity")]),
    "float8": st.floats(allow_nan=False),
    "text": texts,
    "bytea": st.binary(),
    "uuid": st.uuids(),
    "date": st.dates(),
    "time": st.times(),
    "timetz": st.times(timezones=offsets),
    "timestamp": st.datetimes(),
    "timestamptz": st.datetimes(
        min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=offsets
    ),
    "jsonb": st.dictionaries(texts, json_values, max_size=3),
    "text[]": st.lists(st.none() | texts),
    "int8[]": st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)),
    "bytea[]": st.lists(st.binary()),
    "date[]": st.lists(st.none() | st.dates()),
    "uuid[]": st.lists(st.uuids()),
    "numeric[]": st.lists(st.decimals(allow_nan=False, allow_infinity=False, min_value=-999, max_value=999)),
    "jsonb[]": st.lists(st.dictionaries(texts, json_values, max_size=2)),
}


@pytest.fixture
async def sql(stack: Stack) -> AsyncIterator[neon.Sql]:
    async with stack.owner() as sql:
        yield sql


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(row=st.fixed_dictionaries({name: st.none() | values for name, values in TYPES.items()}))
async def test_values_come_back_as_they_went(sql: neon.Sql, row: dict[str, Any]) -> None:
    columns = ", ".join(f'${number}::{name} as "{name}"' for number, name in enumerate(row, 1))
    (back,) = await sql(f"select {columns}", *row.values())
    assert back == row


async def test_nested_arrays_come_back_as_they_went(sql: neon.Sql) -> None:
    cube = [[["a", None], ['"', "\\"]], [["", "NULL"], ["{", ","]]]
    (row,) = await sql("select $1::text[] as cube, '[5:6]={7,8}'::int[] as shifted", cube)
    assert row == {"cube": cube, "shifted": [7, 8]}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("interval '1 month 2 days'", "1 mon 2 days"),
        ("'infinity'::timestamptz", datetime.max.replace(tzinfo=UTC)),
        ("'-infinity'::timestamptz", datetime.min.replace(tzinfo=UTC)),
        ("'infinity'::timestamp", datetime.max),
        ("'-infinity'::timestamp", datetime.min),
        ("'infinity'::date", date.max),
        ("'-infinity'::date", date.min),
        ("'0044-03-15 BC'::date", "0044-03-15 BC"),
        ("'0044-03-15 BC'::timestamp", "0044-03-15 00:00:00 BC"),
        ("'0044-03-15 12:00 BC'::timestamptz", "0044-03-15 12:00:00+00 BC"),
        ("'10000-01-01'::date", "10000-01-01"),
        ("'12026-11-23 10:00'::timestamp", "12026-11-23 10:00:00"),
        ("'24:00'::time", "24:00:00"),
        ("'23:59:59.5+05:30'::timetz", time(23, 59, 59, 500_000, timezone(timedelta(hours=5, minutes=30)))),
        ("'1e-20'::numeric", Decimal("0.00000000000000000001")),
        ("'3'::\"char\"", "3"),
        ("'(1,2)'::point", "(1,2)"),
        ("'[1,5)'::int4range", "[1,5)"),
        ("'null'::jsonb", None),
        ("'\"text\"'::json", "text"),
        ("'192.168.0.1'::inet", "192.168.0.1"),
        ("7::text::xid8", 7),
        ("array['infinity'::date, null]", [date.max, None]),
        ("array[interval '1 day']", ["1 day"]),
        ('array[\'{"a": [1, "b"]}\'::jsonb]', [{"a": [1, "b"]}]),
        ("array[array[true, null], array[false, true]]", [[True, None], [False, True]]),
    ],
)
async def test_values_of_postgres(sql: neon.Sql, expression: str, value: object) -> None:
    (row,) = await sql(f"select {expression} as value")
    assert row == {"value": value}


async def test_not_a_number(sql: neon.Sql) -> None:
    (row,) = await sql("select $1::float8 as float, $2::numeric as numeric", math.nan, Decimal("NaN"))
    assert math.isnan(row["float"])
    assert row["numeric"].is_nan()


async def test_what_python_cannot_mean_by_its_type_is_marked_as_json(sql: neon.Sql) -> None:
    (row,) = await sql(
        "select $1::jsonb as list, $2::jsonb as text, jsonb_typeof($3) as nothing, $4::jsonb as object",
        neon.Json([1, [2]]),
        neon.Json("a"),
        neon.Json(None),
        {"a": [None]},
    )
    assert row == {"list": [1, [2]], "text": "a", "nothing": "null", "object": {"a": [None]}}


@given(st.timedeltas(min_value=timedelta(days=-10_000), max_value=timedelta(days=10_000)))
def test_a_timedelta_is_an_interval_of_days_and_seconds(value: timedelta) -> None:
    days, _, seconds, _, microseconds, _ = (to_text(value) or "").split()
    assert timedelta(int(days), int(seconds), int(microseconds)) == value


async def test_an_interval_goes_in_as_timedelta(sql: neon.Sql) -> None:
    (row,) = await sql("select $1::interval = '-1 day 2 seconds 3 microseconds' as same", timedelta(-1, 2, 3))
    assert row == {"same": True}


async def test_other_styles_of_output_stay_text(sql: neon.Sql) -> None:
    *_, result = await sql.transaction(
        [
            "set local datestyle = 'SQL, DMY'",
            "set local bytea_output = 'escape'",
            r"select '2026-11-23'::date as day, '\x5c00ff41'::bytea as bytes",
        ]
    )
    assert list(result) == [{"day": "23/11/2026", "bytes": b"\\\x00\xffA"}]


def test_a_type_that_means_nothing_to_postgres_is_refused() -> None:
    with pytest.raises(TypeError, match="a set cannot be sent"):
        to_text({1})


def test_json_has_no_infinity() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        to_text({"a": math.inf})


def test_an_unknown_type_is_text_and_null_is_none() -> None:
    assert list(convert_column(424242, ("a", None))) == ["a", None]
    assert list(convert_column(23, ("1", None))) == [1, None]
    assert list(convert_column(2950, (str(UUID(int=1)),))) == [UUID(int=1)]
    assert json.loads(to_text({"a": "ü"}) or "") == {"a": "ü"}


def test_a_number_of_any_size_in_a_column() -> None:
    huge = 2**70
    assert list(convert_column(20, ("1", str(huge), "-3"))) == [1, huge, -3]
    assert list(convert_column(20, ())) == []
    for wrong in ("1.5", "1,2", "", "true"):
        with pytest.raises(ValueError, match="invalid literal"):
            convert_column(23, ("1", wrong))


def test_arrays_that_are_equal_are_not_the_same() -> None:
    first, second = convert_column(1009, ("{a,b}", "{a,b}"))
    assert first == second == ["a", "b"]
    assert first is not second
