"""Calling functions: which one is meant, with what, and what comes back."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.standins.data_api.tests.client import DataApi

ITEM = {"id": 1, "name": "one", "tags": ["a", "b"]}
REST = [
    {"id": 2, "name": "two", "tags": []},
    {"id": 3, "name": "three", "tags": ["c"]},
    {"id": 4, "name": "four", "tags": []},
]


@pytest.mark.parametrize(
    ("function", "arguments", "result"),
    [
        ("add_them", {"a": 1, "b": 2}, 3),
        ("greet", {"name": "Ann"}, "hello, Ann"),
        ("greet", {"name": "Ann", "greeting": "bye"}, "bye, Ann"),
        ("greet", {"name": None}, None),
        ("null_text", {}, None),
        ("null_text", None, None),
        ("numbers", {"n": 3}, [1, 2, 3]),
        ("numbers", {"n": 0}, []),
        ("get_item", {"id": 1}, ITEM),
        ("get_item", {"id": 99}, {"id": None, "name": None, "tags": None}),
        ("get_items", {"lowest": 4}, [{"id": 4, "name": "four", "tags": []}]),
        ("get_items", {"lowest": 5}, []),
        ("doc", {"d": {"a": [1, None, "x"]}}, {"a": [1, None, "x"]}),
        ("doc", {"d": "text"}, "text"),
        ("whole", {"any": {"thing": 1}}, {"any": {"thing": 1}}),
        ("whole", [{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]),
        ("whole", "text", "text"),
        ("add_them", [{"a": 1, "b": 2}, {"b": 3, "a": 4}], 3),
        ("get_items", [], [ITEM, *REST]),
        ("add_them?columns=a,b", {"a": 1, "b": 2, "z": 3}, 3),
        ('Quoted%20Name?columns="the arg"', {"the arg": 7, "other": 8}, 7),
        ("out_two", {"a": 2}, {"twice": 4, "thrice": 6}),
        ("out_one", {"a": 2}, {"twice": 4}),
        ("many", {"words": ["a", "b,c", 'd"']}, 3),
        ("over", {"a": 1, "b": 2}, "two"),
        ("Quoted%20Name", {"the arg": 7}, 7),
        ("domain_item", {}, {"id": 1, "name": "one", "tags": []}),
        ("some_record", {}, {"id": 1, "name": "one"}),
        ("some_records", {}, [{"id": 1, "name": "one"}, {"id": 2, "name": "two"}]),
        ("padded", {"c": "toolong", "b": "10110"}, "toolong/10110"),
        (
            "kinds",
            {"t": ["a", None], "m": "so so", "d": "2026-11-23", "n": "1.50"},
            [{"t": ["a", None], "m": "so so", "d": "2026-11-23", "n": 1.50}],
        ),
    ],
)
def test_post(api: DataApi, function: str, arguments: object, result: Any) -> None:
    answer = api.post(function, arguments)
    assert (answer.status_code, answer.json()) == (200, result)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["neon-request-id"]


@pytest.mark.parametrize(
    ("call", "result"),
    [
        ("add_them?a=1&b=2", 3),
        ("greet?name=Ann%20%26%20Bob", "hello, Ann & Bob"),
        ("get_item?id=1", ITEM),
        ("get_items", [{"id": n} for n in (1, 2, 3, 4)]),
        (f"doc?d={quote(json.dumps({'a': 1}))}", {"a": 1}),
        ("many?words=a&words=b", 2),
        ("first_of?words=a%0A%22b%22,%5C&words=c", 'a\n"b",\\'),
        (
            "kinds?t={a,b}&m=fine&d=2026-11-23&n=2",
            [{"t": ["a", "b"], "m": "fine", "d": "2026-11-23", "n": 2}],
        ),
        ("Quoted%20Name?the%20arg=7", 7),
    ],
)
def test_get(api: DataApi, call: str, result: Any) -> None:
    answer = api.get(call if call != "get_items" else "get_items?select=id")
    assert (answer.status_code, answer.json()) == (200, result)


def test_head_is_get_without_the_body(api: DataApi) -> None:
    answer = api.request("HEAD", "rpc/get_items", {"prefer": "count=exact"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-range"] == "0-3/4"


def test_a_form_holds_arguments_too(api: DataApi) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = api.request("POST", "rpc/add_them", form, content=b"a=1&b=41")
    assert answer.json() == 42


def test_a_body_taken_whole(api: DataApi) -> None:
    text, octets = {"content-type": "text/plain"}, {"content-type": "application/octet-stream"}
    assert api.request("POST", "rpc/shout", text, content="a✓".encode()).json() == "A✓"
    assert api.request("POST", "rpc/size", octets, content=b"\x00\xff\x01").json() == 3


def test_a_number_may_have_as_many_digits_as_it_likes(api: DataApi) -> None:
    body = b'{"n": ' + b"7" * 5000 + b"}"
    assert api.request("POST", "rpc/digits", content=body).json() == 5000


def test_a_function_that_returns_nothing(api: DataApi) -> None:
    answer = api.post("nothing", {})
    assert (answer.status_code, answer.content) == (204, b"")


def test_one_call_is_one_transaction_that_writes_only_if_it_may(api: DataApi) -> None:
    assert api.post("write", {"n": 1}).json() == [1]
    failed = api.post("write", {"n": 2, "positive": -1})
    assert failed.status_code == 400
    assert api.post("write", {"n": 2}).json() == [2]
    refused = api.get("write?n=3")
    assert (refused.status_code, refused.json()["code"]) == (405, "25006")
    assert refused.json()["message"] == "cannot execute INSERT in a read-only transaction"


def test_the_answer_is_as_the_function_wants_it(api: DataApi) -> None:
    answer = api.post("teapot")
    assert (answer.status_code, answer.json(), answer.headers["x-kettle"]) == (418, "tea", "on")


def test_a_header_may_come_twice(api: DataApi) -> None:
    cookies = [
        {"Set-Cookie": "a=1"},
        {"Set-Cookie": "b=2"},
        {"content-type": "text/html"},
        {"Content-Length": "1"},
    ]
    answer = api.post("answer_with", {"status": "200", "headers": json.dumps(cookies)})
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert answer.headers["content-type"] == "text/html"
    assert len(answer.content) > 1


def test_a_function_can_tell_what_was_asked(api: DataApi) -> None:
    names = {"names": ["request.method", "request.path", "request.get", "request.cookies", "request.headers"]}
    answer = api.request(
        "POST", "rpc/settings?select=pgrst_scalar", {"cookie": "taste=good", "x_odd": "yes"}, json=names
    )
    told = answer.json()
    assert (told["request.method"], told["request.path"]) == ("POST", "/rowdo/rest/v1/rpc/settings")
    assert json.loads(told["request.get"]) == [["select", "pgrst_scalar"]]
    assert json.loads(told["request.cookies"]) == {"taste": "good"}
    headers = json.loads(told["request.headers"])
    assert headers["x-odd"] == "yes"
    assert "authorization" not in headers


UNKNOWN = [
    (
        "sayhell",
        {},
        "Could not find the function public.sayhell without parameters in the schema cache",
        "Searched for the function public.sayhell without parameters "
        "or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.",
        None,
    ),
    (
        "add_the",
        {"a": 1, "b": 2},
        "Could not find the function public.add_the(a, b) in the schema cache",
        "Searched for the function public.add_the with parameters a, b "
        "or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.",
        "Perhaps you meant to call the function public.add_them",
    ),
    (
        "greet",
        {"nam": "Ann"},
        "Could not find the function public.greet(nam) in the schema cache",
        "Searched for the function public.greet with parameter nam "
        "or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.",
        "Perhaps you meant to call the function public.greet(name, greeting)",
    ),
]


@pytest.mark.parametrize(("function", "arguments", "message", "details", "hint"), UNKNOWN)
def test_an_unknown_function(
    api: DataApi, function: str, arguments: object, message: str, details: str, hint: str | None
) -> None:
    answer = api.post(function, arguments)
    assert answer.status_code == 404
    assert answer.json() == {"code": "PGRST202", "details": details, "hint": hint, "message": message}


def test_of_a_body_that_is_no_json_nothing_can_be_guessed(api: DataApi) -> None:
    answer = api.request("POST", "rpc/shou", {"content-type": "text/plain"}, content=b"a")
    assert (answer.status_code, answer.json()["hint"]) == (404, None)


def test_an_answer_repeats_no_endless_list_of_names(api: DataApi) -> None:
    answer = api.post("add_them", {f"argument {number}": 1 for number in range(10_000)})
    assert (answer.status_code, answer.json()["code"]) == (404, "PGRST202")
    assert len(answer.content) < 50_000


@pytest.mark.parametrize(
    "call", ["add_them?a=1", "add_them?a=1&b=2&c=3", "secret", "hidden.secret", "triggered"]
)
def test_what_is_not_there_to_be_called(api: DataApi, call: str) -> None:
    answer = api.get(call)
    assert (answer.status_code, answer.json()["code"]) == (404, "PGRST202")


def test_several_functions_may_be_meant(api: DataApi) -> None:
    answer = api.post("over", {"a": 1})
    assert answer.status_code == 300
    assert answer.json() == {
        "code": "PGRST203",
        "details": None,
        "hint": "Try renaming the parameters or the function itself in the database so function overloading "
        "can be resolved",
        "message": "Could not choose the best candidate function between: "
        "public.over(a => integer), public.over(a => text)",
    }
