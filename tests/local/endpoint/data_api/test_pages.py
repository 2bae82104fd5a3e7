"""Parts of a result: columns, filters, order, ranges, counts, and single objects."""

from typing import Any

import pytest

from tests.local.endpoint.data_api.client import DataApi


def ids(answer: Any) -> list[int]:
    return [row["id"] for row in answer.json()]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("id=gt.2", [3, 4]),
        ("id=gte.2&id=lt.4", [2, 3]),
        ("id=eq.3", [3]),
        ("id=neq.3&order=id.desc", [4, 2, 1]),
        ("name=like.t*", [2, 3]),
        ("name=ilike.T*", [2, 3]),
        ("id=in.(1,4)", [1, 4]),
        ('name=in.(one,"two")', [1, 2]),
        ("id=not.in.(1,4)", [2, 3]),
        ("id=in.()", []),
        ("name=is.null", []),
        ("name=not.is.null", [1, 2, 3, 4]),
        ("order=name.asc", [4, 1, 3, 2]),
        ("order=name.desc.nullslast,id", [2, 3, 1, 4]),
        ("order=id&limit=2&offset=1", [2, 3]),
        ("limit=0", []),
    ],
)
def test_rows_are_filtered_ordered_and_cut(api: DataApi, query: str, expected: list[int]) -> None:
    assert ids(api.post(f"get_items?{query}", {})) == expected
    assert ids(api.get(f"get_items?{query}")) == expected


def test_arguments_and_filters_side_by_side(api: DataApi) -> None:
    assert ids(api.get("get_items?lowest=2&id=neq.3")) == [2, 4]
    assert ids(api.post("get_items?id=neq.3", {"lowest": 2})) == [2, 4]


def test_columns(api: DataApi) -> None:
    assert api.get("get_items?select=id,label:name&id=eq.1").json() == [{"id": 1, "label": "one"}]
    missing = api.get("get_items?select=nonsense")
    assert (missing.status_code, missing.json()["code"]) == (400, "42703")


@pytest.mark.parametrize(
    "query",
    [
        "id=eq.1;drop table items",
        "name=eq.' or '1'='1",
        'order=id"--',
        'select=id",(select 1)',
        "id=in.(1);--",
    ],
)
def test_a_query_string_is_no_sql(api: DataApi, query: str) -> None:
    answer = api.post(f"get_items?{query}", {})
    assert answer.status_code == 400 or answer.json() == []
    assert ids(api.get("get_items")) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "query", ["id=1", "id=nonsense.1", "id=is.maybe", "id=in.1", "order=id.up", "select=a(b)"]
)
def test_a_query_string_that_cannot_be_read(api: DataApi, query: str) -> None:
    answer = api.post(f"get_items?{query}", {})
    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST100")


@pytest.mark.parametrize(
    ("query", "headers", "status", "content_range"),
    [
        ("", {}, 200, "0-3/*"),
        ("?limit=2", {}, 200, "0-1/*"),
        ("?limit=2&offset=1", {}, 200, "1-2/*"),
        ("?limit=2&offset=1", {"prefer": "count=exact"}, 206, "1-2/4"),
        ("", {"prefer": "count=exact"}, 200, "0-3/4"),
        ("", {"prefer": "count=estimated"}, 200, "0-3/4"),
        ("?id=gt.9", {}, 200, "*/*"),
        ("?id=gt.9", {"prefer": "count=exact"}, 200, "*/0"),
        ("", {"range": "1-2", "range_unit": "items"}, 200, "1-2/*"),
        ("", {"range": "1-2", "prefer": "count=exact"}, 206, "1-2/4"),
        ("", {"range": "2-"}, 200, "2-3/*"),
        ("", {"range": "0-99", "prefer": "count=exact"}, 200, "0-3/4"),
    ],
)
def test_the_range_of_a_result(
    api: DataApi, query: str, headers: dict[str, str], status: int, content_range: str
) -> None:
    answer = api.get(f"get_items{query}", **headers)
    assert (answer.status_code, answer.headers["content-range"]) == (status, content_range)


def test_a_range_header_is_for_reading_only(api: DataApi) -> None:
    answer = api.post("get_items", {}, range="1-1")
    assert (answer.headers["content-range"], len(answer.json())) == ("0-3/*", 4)


def test_a_single_value_has_a_range_too(api: DataApi) -> None:
    assert api.get("add_them?a=1&b=2", prefer="count=exact").headers["content-range"] == "0-0/1"


@pytest.mark.parametrize(
    ("query", "headers", "details"),
    [
        ("?offset=5", {"prefer": "count=exact"}, "An offset of 5 was requested, but there are only 4 rows."),
        (
            "",
            {"range": "3-1"},
            "The lower boundary must be lower than or equal to the upper boundary in the Range header.",
        ),
        ("?limit=-1", {}, "Limit and offset should be greater than or equal to zero."),
    ],
)
def test_a_range_that_cannot_be_had(api: DataApi, query: str, headers: dict[str, str], details: str) -> None:
    answer = api.get(f"get_items{query}", **headers)
    assert answer.status_code == 416
    assert answer.json() == {
        "code": "PGRST103",
        "details": details,
        "hint": None,
        "message": "Requested range not satisfiable",
    }


OBJECT = "application/vnd.pgrst.object+json"


def test_a_single_object(api: DataApi) -> None:
    answer = api.get("get_items?id=eq.2", accept=OBJECT)
    assert (answer.status_code, answer.json()["name"]) == (200, "two")
    assert answer.headers["content-type"] == OBJECT
    assert api.get("get_item?id=2", accept=OBJECT).json()["name"] == "two"


@pytest.mark.parametrize(("query", "count"), [("", 4), ("?id=eq.9", 0)])
def test_more_or_less_than_a_single_object(api: DataApi, query: str, count: int) -> None:
    answer = api.get(f"get_items{query}", accept=OBJECT)
    assert answer.status_code == 406
    assert answer.json() == {
        "code": "PGRST116",
        "details": f"The result contains {count} rows",
        "hint": None,
        "message": "Cannot coerce the result to a single JSON object",
    }


def test_what_is_no_single_object_has_not_happened(api: DataApi) -> None:
    assert api.post("write_two", {"n": 70}, accept=OBJECT).status_code == 406
    assert api.post("write_two?n=eq.70", {"n": 70}, accept=OBJECT).json()["n"] == 70


def test_comma_separated_values(api: DataApi) -> None:
    answer = api.get("get_items?select=id,name&id=lt.3", accept="text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text == "id,name\n1,one\n2,two"
    assert api.get("get_items?select=tags&id=eq.1", accept="text/csv").text == 'tags\n"{a,b}"'
    assert api.get("get_items?id=gt.9", accept="text/csv").text == ""


def test_no_body_is_preferred(api: DataApi) -> None:
    answer = api.post("get_items", {}, prefer="return=minimal, count=exact")
    assert (answer.status_code, answer.content, answer.headers["content-range"]) == (204, b"", "0-3/4")


def test_preferences_are_confirmed(api: DataApi) -> None:
    answer = api.get("get_items", prefer="handling=strict, count=exact")
    assert answer.headers["preference-applied"] == "handling=strict, count=exact"
    assert "preference-applied" not in api.get("get_items", prefer="tx=rollback").headers


def test_an_unknown_preference_matters_only_where_strictness_is_preferred(api: DataApi) -> None:
    assert api.get("get_items", prefer="speed=light").status_code == 200
    answer = api.get("get_items", prefer="handling=strict, speed=light, count=some")
    assert answer.status_code == 400
    assert answer.json() == {
        "code": "PGRST122",
        "details": "Invalid preferences: speed=light, count=some",
        "hint": None,
        "message": "Invalid preferences given with handling=strict",
    }
