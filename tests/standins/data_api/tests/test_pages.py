"""Parts of a result: ranges, counts, single objects, media types, and what else is preferred."""

from typing import Any

import pytest

from tests.standins.data_api.tests.client import DataApi


def ids(answer: Any) -> list[int]:
    return [row["id"] for row in answer.json()]


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
        ("?limit=2", {"range": "1-1"}, 200, "1-1/*"),
        ("?offset=1", {"range": "0-2"}, 200, "1-2/*"),
        ("?limit=0", {}, 200, "*/*"),
        ("?limit=many&offset=some", {}, 200, "0-3/*"),
        (f"?limit={'9' * 5000}", {"range": f"{'9' * 5000}-"}, 200, "0-3/*"),
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
        ("?limit=1", {"range": "2-3"}, "Limit and the Range header have no row in common."),
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


STRIPPED = ";nulls=stripped"


def test_nulls_are_left_out_on_request(api: DataApi) -> None:
    arguments = {"t": None, "m": "fine", "d": None, "n": 1}
    answer = api.post("kinds", arguments, accept=f"application/vnd.pgrst.array+json{STRIPPED}")
    assert answer.json() == [{"m": "fine", "n": 1}]
    assert answer.headers["content-type"] == f"application/vnd.pgrst.array+json{STRIPPED}"
    assert api.post("kinds", arguments, accept=OBJECT + STRIPPED).json() == {"m": "fine", "n": 1}
    assert api.post("kinds", arguments, accept="application/vnd.pgrst.array+json").json()[0]["d"] is None


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/csv;q=0.1, application/json", "application/json"),
        ("application/json;q=0.2, text/csv;q=0.3", "text/csv; charset=utf-8"),
        ("application/json;q=0, */*", "application/json"),
        ("image/png, */*;q=0.1", "application/json"),
        ("text/csv, application/json", "text/csv; charset=utf-8"),
    ],
)
def test_the_client_gets_what_it_likes_best(api: DataApi, accept: str, given: str) -> None:
    assert api.get("get_items", accept=accept).headers["content-type"] == given


@pytest.mark.parametrize("accept", ["application/json;q=0", "image/png", "application/json;q=much", ";"])
def test_there_is_nothing_the_client_accepts(api: DataApi, accept: str) -> None:
    answer = api.get("get_items", accept=accept)
    assert (answer.status_code, answer.json()["code"]) == (406, "PGRST107")


def test_comma_separated_values(api: DataApi) -> None:
    answer = api.get("get_items?select=id,name&id=lt.3", accept="text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text == "id,name\n1,one\n2,two"
    assert api.get("get_items?select=tags&id=eq.1", accept="text/csv").text == 'tags\n"{a,b}"'
    assert api.get("get_items?id=gt.9", accept="text/csv").text == ""


def test_columns_may_have_the_names_of_the_statement_around_them(api: DataApi) -> None:
    row = {"p": 1, "h": 2, "page": 3, "source": 4}
    assert api.get("aliases?source=eq.4&order=p").json() == [row]
    assert api.get("aliases?select=source,p").json() == [{"source": 4, "p": 1}]
    assert api.get("aliases", accept="text/csv").text == "p,h,page,source\n1,2,3,4"


def test_a_body_is_what_calls_are_for(api: DataApi) -> None:
    answer = api.post("get_items", {}, prefer="return=minimal")
    assert (answer.status_code, len(answer.json())) == (200, 4)


def test_preferences_are_confirmed(api: DataApi) -> None:
    answer = api.get("get_items", prefer="timezone=UTC, handling=lenient, count=exact")
    assert answer.headers["preference-applied"] == "count=exact, handling=lenient, timezone=UTC"
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


def test_of_a_preference_stated_twice_the_first_counts(api: DataApi) -> None:
    answer = api.get("get_items", prefer="handling=strict, handling=lenient, max-affected=9, max-affected=1")
    assert answer.headers["preference-applied"] == "handling=strict, max-affected=9"


def test_no_more_rows_than_preferred_or_nothing_happens(api: DataApi) -> None:
    answer = api.post("write_two", {"n": 80}, prefer="handling=strict, max-affected=1")
    assert answer.status_code == 400
    assert answer.json() == {
        "code": "PGRST124",
        "details": "The query affects 2 rows",
        "hint": None,
        "message": "Query result exceeds max-affected preference constraint",
    }
    assert api.post("write_two", {"n": 80}, prefer="handling=strict, max-affected=2").status_code == 200
    assert api.post("write_two", {"n": 82}, prefer="max-affected=1").status_code == 200
    one = api.post("add_them", {"a": 1, "b": 2}, prefer="handling=strict, max-affected=1")
    assert (one.status_code, one.json()["code"]) == (400, "PGRST128")


def test_a_time_zone(api: DataApi) -> None:
    asked = {"names": ["timezone"]}
    answer = api.post("settings", asked, prefer="timezone=America/Lima")
    assert answer.json() == {"timezone": "America/Lima"}
    assert answer.headers["preference-applied"] == "timezone=America/Lima"
    for unknown in ("Nowhere", "localtime"):
        assert api.post("settings", asked, prefer=f"timezone={unknown}").status_code == 200
    strict = api.post("settings", asked, prefer="handling=strict, timezone=Nowhere")
    assert strict.json()["details"] == "Invalid preferences: timezone=Nowhere"
