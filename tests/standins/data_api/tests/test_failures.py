"""Statuses and bodies of what cannot be done."""

import pytest

from tests.standins.data_api.tests.client import DataApi


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("P0001", 400),
        ("22023", 400),
        ("23514", 400),
        ("23502", 400),
        ("23503", 409),
        ("23505", 409),
        ("42501", 403),
        ("42883", 404),
        ("42P01", 404),
        ("42P17", 500),
        ("25006", 405),
        ("25001", 500),
        ("28000", 403),
        ("40001", 500),
        ("40P01", 500),
        ("53400", 500),
        ("53100", 503),
        ("54000", 500),
        ("55000", 500),
        ("57014", 500),
        ("58030", 500),
        ("P0004", 500),
        ("XX000", 500),
    ],
)
def test_the_status_of_a_sqlstate(api: DataApi, state: str, status: int) -> None:
    answer = api.post("fail", {"state": state})
    assert answer.status_code == status
    assert answer.json() == {
        "message": "as you wish",
        "code": state,
        "detail": "the detail",
        "details": "the detail",
        "hint": "the hint",
    }


def test_a_function_may_choose_the_status(api: DataApi) -> None:
    answer = api.post("fail", {"state": "PT402"})
    assert answer.status_code == 402
    assert answer.json() == {
        "message": "Postgres error",
        "code": None,
        "detail": "the detail",
        "details": "the detail",
        "hint": "the hint",
    }
    for no_status in ("PT999", "PT40A"):
        answer = api.post("fail", {"state": no_status})
        assert (answer.status_code, answer.json()["message"], answer.json()["code"]) == (
            500,
            "Postgres error",
            None,
        )


@pytest.mark.parametrize(
    "wish", ["[", "{}", "7", '["x"]', "[{}]", '[{"X": "a\r\nY: b"}]', '[{"ü": "x"}]', '[{"": "x"}]']
)
def test_headers_that_http_does_not_have(api: DataApi, wish: str) -> None:
    answer = api.post("answer_with", {"status": "200", "headers": wish})
    assert (answer.status_code, answer.json()["code"]) == (500, "PGRST111")


@pytest.mark.parametrize("wish", ["x", "99", "1000", "-1", "200.5"])
def test_a_status_that_http_does_not_have(api: DataApi, wish: str) -> None:
    answer = api.post("answer_with", {"status": wish, "headers": "[]"})
    assert (answer.status_code, answer.json()["code"]) == (500, "PGRST112")


@pytest.mark.parametrize("status", ["204", "304"])
def test_a_status_without_a_body_leaves_the_connection_whole(api: DataApi, status: str) -> None:
    for answer in (
        api.post("answer_with", {"status": status, "headers": "[]"}),
        api.post("fail", {"state": f"PT{status}"}),
    ):
        assert (answer.status_code, answer.content) == (int(status), b"")
        assert "content-type" not in answer.headers
        assert api.post("add_them", {"a": 1, "b": 2}).json() == 3


def test_a_nul_cuts_nothing_off(api: DataApi) -> None:
    for answer in (
        api.get("greet?name=a%00b"),
        api.post("greet", {"name": "a\0b"}),
        api.get("get_items?name=eq.a%00b"),
        api.request("POST", "rpc/shout", {"content-type": "text/plain"}, content=b"a\0b"),
    ):
        assert answer.status_code == 400
        assert answer.json()["code"] in ("22021", "22P05")
    assert api.get("greet%00").json()["code"] == "PGRST205"


def test_a_value_that_is_not_of_its_type(api: DataApi) -> None:
    for answer in (api.post("add_them", {"a": "x", "b": 1}), api.get("add_them?a=x&b=1")):
        assert (answer.status_code, answer.json()["code"]) == (400, "22P02")
        assert answer.json()["message"] == 'invalid input syntax for type integer: "x"'


def test_a_function_for_others(api: DataApi) -> None:
    answer = api.post("owners_only")
    assert (answer.status_code, answer.json()["code"]) == (403, "42501")


@pytest.mark.parametrize(
    "body",
    [b"{", b"nonsense", b'{"a": 1', b"\xff", b'{"a": "\0"}', b'{"\\ud800": 1}', b"NaN", b"[" * 100_000],
)
def test_a_body_that_is_no_json(api: DataApi, body: bytes) -> None:
    answer = api.request("POST", "rpc/add_them", {"content-type": "application/json"}, content=body)
    assert answer.status_code == 400
    assert answer.json() == {
        "code": "PGRST102",
        "details": None,
        "hint": None,
        "message": "Empty or invalid json",
    }


def test_a_body_that_is_no_object(api: DataApi) -> None:
    answer = api.post("add_them", "text")
    assert (answer.status_code, answer.json()["code"]) == (404, "PGRST202")


@pytest.mark.parametrize("body", [[1, 2], [{"a": 1}, 2], [{"a": 1}, {"b": 2}], [[]]])
def test_an_array_of_other_than_objects_alike(api: DataApi, body: object) -> None:
    answer = api.post("add_them", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST102")
    assert answer.json()["message"] == "All object keys must match"


def test_columns_that_cannot_be_read(api: DataApi) -> None:
    answer = api.post("add_them?columns=a,,b", {"a": 1, "b": 2})
    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST100")


@pytest.mark.parametrize("content_type", ["text/csv", "application/xml", "nonsense"])
def test_a_body_of_a_kind_that_holds_no_arguments(api: DataApi, content_type: str) -> None:
    answer = api.request("POST", "rpc/add_them", {"content-type": content_type}, content=b"x")
    assert (answer.status_code, answer.json()["code"]) == (415, "PGRST107")
    assert answer.json()["message"] == f"Content-Type not acceptable: {content_type}"


@pytest.mark.parametrize("accept", ["application/pdf", "image/png", "text/html, application/xml"])
def test_an_answer_of_a_kind_there_is_not(api: DataApi, accept: str) -> None:
    answer = api.post("add_them", {"a": 1, "b": 2}, accept=accept)
    assert (answer.status_code, answer.json()["code"]) == (406, "PGRST107")
    assert answer.json()["message"] == f"None of these media types are available: {accept}"


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.9"])
def test_an_answer_of_a_kind_there_is(api: DataApi, accept: str) -> None:
    assert api.post("add_them", {"a": 1, "b": 2}, accept=accept).json() == 3


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_the_exposed_schema(api: DataApi, method: str) -> None:
    header = "accept-profile" if method == "GET" else "content-profile"
    assert api.request(method, "rpc/get_items", {header: "public"}).status_code == 200
    for schema in ("hidden", "pg_catalog", "auth", "embedded"):
        answer = api.request(method, "rpc/secret", {header: schema})
        assert (answer.status_code, answer.json()["code"]) == (406, "PGRST106")
        assert answer.json()["message"] == "The schema must be one of the following: public"


@pytest.mark.parametrize(
    "function",
    ["version", "pg_sleep", "pg_read_file", "current_setting", "set_config", "user_id", "lo_import"],
)
def test_no_function_of_another_schema(api: DataApi, function: str) -> None:
    assert api.post(function, {}).json()["code"] == "PGRST202"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_a_method_functions_do_not_have(api: DataApi, method: str) -> None:
    answer = api.request(method, "rpc/add_them")
    assert (answer.status_code, answer.json()["code"]) == (405, "PGRST101")


@pytest.mark.parametrize("path", ["items", "", "rpc/", "rpc", "rpc/a/b"])
def test_there_are_functions_only(api: DataApi, path: str) -> None:
    answer = api.request("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (404, "PGRST205")


def test_sizes(api: DataApi) -> None:
    large = api.post("doc", {"d": "x" * 10 * 1024 * 1024})
    assert (large.status_code, large.json()["message"]) == (
        413,
        "request is too large (max is 10485760 bytes)",
    )
    answer = api.post("big", {"n": 11_000_000})
    assert answer.status_code == 400
    # What the proxy behind the broker says is taken for an error of Postgres without a code.
    assert answer.json() == {
        "message": "response is too large (max is 10485760 bytes)",
        "code": "",
        "detail": None,
        "hint": None,
    }
    assert len(api.post("big", {"n": 9_000_000}).json()) == 9_000_000


def test_a_browser_may_ask_first(api: DataApi) -> None:
    answer = api.client.options("/rowdo/rest/v1/rpc/who", headers={"Origin": "https://example.org"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "apikey, x-foo"}
    answer = api.client.options("/rowdo/rest/v1/rpc/who", headers=asked)
    assert answer.headers["access-control-allow-headers"] == "apikey, x-foo"


def test_a_browser_may_read_the_range(api: DataApi) -> None:
    assert "Content-Range" in api.get("get_items").headers["access-control-expose-headers"]
