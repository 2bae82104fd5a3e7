"""Filters, columns and order of a result, in the query string."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standins.data_api.failure import Failure
from tests.standins.data_api.fields import Clause, read_order, read_select
from tests.standins.data_api.filters import read_filter
from tests.standins.data_api.tests.client import DataApi


def ids(answer: Any) -> list[int]:
    return [row["id"] for row in answer.json()]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("id=gt.2", [3, 4]),
        ("id=gte.2&id=lt.4", [2, 3]),
        ("id=eq.3", [3]),
        ("id=neq.3&order=id.desc", [4, 2, 1]),
        ("id=isdistinct.3", [1, 2, 4]),
        ("id=not.eq.3", [1, 2, 4]),
        ("name=like.t*", [2, 3]),
        ("name=ilike.T*", [2, 3]),
        ("name=match.^t.*e$", [3]),
        ("name=imatch.^T", [2, 3]),
        ("id=in.(1,4)", [1, 4]),
        ('name=in.(one,"two", three)', [1, 2, 3]),
        ("id=not.in.(1,4)", [2, 3]),
        ("id=in.()", []),
        ("name=is.null", []),
        ("name=is.NOT_NULL", [1, 2, 3, 4]),
        ("name=not.is.null", [1, 2, 3, 4]),
        ("id=eq(any).{1,4}", [1, 4]),
        ("name=like(any).{o*,f*}", [1, 4]),
        ("name=ilike(all).{T*,*E}", [3]),
        ("id=gt(all).{1,2}", [3, 4]),
        ("tags=cs.{a}", [1]),
        ("tags=cd.{a,b,c}", [1, 2, 3, 4]),
        ("tags=ov.{b,c}", [1, 3]),
        ("or=(id.eq.1,name.eq.four)", [1, 4]),
        ("and=(id.gt.1,id.lt.4)", [2, 3]),
        ("not.or=(id.eq.1,id.eq.4)", [2, 3]),
        ("not.and=(id.gt.1,id.lt.4)", [1, 4]),
        ("or=(and(id.gt.1,id.lt.3),not.and(id.lt.4,id.gt.0))", [2, 4]),
        ("or=(id.in.(1,2),tags.cs.{c})", [1, 2, 3]),
        ("or=( id.eq.1 , id.not.lt.4 )", [1, 4]),
        ('or=(name.eq."one",name.like.f*)', [1, 4]),
        ("or=(id.eq.1,id.eq.2)&id=gt.1", [2]),
        ("order=name.asc", [4, 1, 3, 2]),
        ("order=name.desc.nullslast,id", [2, 3, 1, 4]),
        ("order=tags.nullsfirst, id.desc", [4, 2, 1, 3]),
        ("order=id&limit=2&offset=1", [2, 3]),
        ("limit=0", []),
        ("order=id.desc&order=id", [4, 3, 2, 1]),
    ],
)
def test_rows_are_filtered_ordered_and_cut(api: DataApi, query: str, expected: list[int]) -> None:
    assert ids(api.post(f"get_items?{query}", {})) == expected
    assert ids(api.get(f"get_items?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("doc->>kind=eq.cat", [1]),
        ("doc->a->b->>0=eq.30", [2]),
        ("doc->a->b=eq.[30]", [2]),
        ("doc->a->b->0=gt.10", [2]),
        ("doc->>none=is.null&doc->a=not.is.null", [1, 2]),
        ('doc->>kind=in.("a, (b)",dog)', [2, 3]),
        ('or=(doc->>kind.eq."a, (b)",doc->a->b->>1.eq.20)', [1, 3]),
        ("order=doc->>kind.desc", [2, 1, 3]),
        ("order=doc->a->b->0.desc.nullslast", [2, 1, 3]),
        ("size=cs.[2,3)", [1]),
        ("size=ov.[4,6)", [1, 2]),
        ("size=sl.[9,10)", [1, 2]),
        ("size=sr.[1,6)", [3]),
        ("size=nxr.[5,9)", [1, 2]),
        ("size=nxl.[5,9)", [2, 3]),
        ("size=adj.[5,9)", [1]),
        ('or=(size.cs."[2,3)",id.eq.3)', [1, 3]),
        ("words=fts.cat", [1]),
        ("words=fts(english).cats", [1]),
        ("words=fts(simple).cats", [3]),
        ("words=not.fts(english).cats", [2, 3]),
        ("words=plfts(english).the fat cats", [1]),
        ("words=phfts(english).fat cats", [1]),
        ("words=wfts(english).cats or dogs", [1, 2]),
    ],
)
def test_documents_ranges_and_words(api: DataApi, query: str, expected: list[int]) -> None:
    assert ids(api.get(f"docs?{query}")) == expected


def test_arguments_and_filters_side_by_side(api: DataApi) -> None:
    assert ids(api.get("get_items?lowest=2&id=neq.3")) == [2, 4]
    assert ids(api.post("get_items?id=neq.3", {"lowest": 2})) == [2, 4]


@pytest.mark.parametrize("name", ["eq.Ann", "not.here", "fts.cat", "fts(english).cat", "is", "in"])
def test_what_looks_like_a_filter_is_no_argument(api: DataApi, name: str) -> None:
    answer = api.get(f"greet?name={name}")
    assert answer.status_code in (400, 404)


@pytest.mark.parametrize("name", ["Ann", "e.g. Ann", "island", "in the park", "is(land)", "(eq.1)"])
def test_what_only_begins_like_a_filter_is_an_argument(api: DataApi, name: str) -> None:
    assert api.get(f"greet?name={name}").json() == f"hello, {name}"


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("select=id,label:name", {"id": 1, "label": "one"}),
        ("select=id::text,name::varchar", {"id": "1", "name": "one"}),
        ('select="id", "a, b":name', {"id": 1, "a, b": "one"}),
        ("select=*", {"id": 1, "name": "one", "tags": ["a", "b"]}),
        ("select=*,again:id", {"id": 1, "name": "one", "tags": ["a", "b"], "again": 1}),
        ("select=first:tags->0", {"first": "a"}),
    ],
)
def test_columns(api: DataApi, query: str, row: dict[str, object]) -> None:
    assert api.get(f"get_items?id=eq.1&{query}").json() == [row]


def test_order_is_that_of_the_function_s_columns(api: DataApi) -> None:
    answer = api.get("numerals?select=n::text&order=n")
    assert [row["n"] for row in answer.json()] == ["1", "9", "10"]


def test_there_is_no_column_for_the_whole_row(api: DataApi) -> None:
    for query in ("select=source", "source=not.is.null", "order=source"):
        answer = api.get(f"get_items?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "42703")


@pytest.mark.parametrize(
    ("select", "row"),
    [
        ("doc->>kind", {"kind": "cat"}),
        ("doc->a->b", {"b": [10, 20]}),
        ("doc->a->b->0", {"b": 10}),
        ("doc->a->b->>-1", {"b": "20"}),
        ("n:doc->a->b->>0::int", {"n": 10}),
        ("doc->nothing->0", {"nothing": None}),
    ],
)
def test_ways_into_a_document(api: DataApi, select: str, row: dict[str, object]) -> None:
    assert api.get(f"docs?id=eq.1&select={select}").json() == [row]


def test_columns_there_are_none_of(api: DataApi) -> None:
    for query in (
        "get_items?select=nonsense",
        "get_items?nonsense=eq.1",
        "get_items?order=nonsense",
        "numbers?n=3&numbers=gt.1",
        "add_them?a=1&b=2&select=nonsense",
        "add_them?a=1&b=2&c=eq.3",
    ):
        missing = api.get(query)
        assert (missing.status_code, missing.json()["code"]) == (400, "42703"), query


@pytest.mark.parametrize(
    "query",
    [
        "id=eq.1;drop table items",
        "name=eq.' or '1'='1",
        'order=id"--',
        'select=id",(select 1)',
        "select=id::text) from items; --",
        "select=name::text from pg_user union select name",
        "select=doc->'a'",
        "id=in.(1);--",
        "or=(id.eq.1) or 1=1",
        "or=(id.eq.1,1=1)",
        "name=fts(english'::regconfig)).x",
        "name=eq(any).{1,2",
    ],
)
def test_a_query_string_is_no_sql(api: DataApi, query: str) -> None:
    answer = api.post(f"get_items?{query}", {})
    assert answer.status_code == 400 or answer.json() == []
    assert ids(api.get("get_items")) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "query",
    [
        "id=1",
        "id=nonsense.1",
        "id=is.maybe",
        "id=in.1",
        "id=in.(1",
        "id=neq(any).{1}",
        "id=eq(some).{1}",
        "a.b=eq.1",
        "order=id.up",
        "order=id,",
        "select=a(b)",
        "select=id::",
        "select=id,,name",
        "or=()",
        "or=(id.eq.1",
        "or=id.eq.1",
        "or=(xor(id.eq.1,id.eq.2))",
        f"or={'(and' * 60}(id.eq.1{')' * 61}",
    ],
)
def test_a_query_string_that_cannot_be_read(api: DataApi, query: str) -> None:
    answer = api.post(f"get_items?{query}", {})
    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST100")


def test_where_a_query_string_cannot_be_read_on(api: DataApi) -> None:
    assert api.post("get_items?id=in.(1;2", {}).json() == {
        "code": "PGRST100",
        "details": "unexpected end of input",
        "hint": None,
        "message": '"failed to parse filter (in.(1;2)" (line 1, column 8)',
    }
    assert api.get("get_items?order=id.up").json()["details"] == 'unexpected "."'


PIECES = [*list('ab1 \t"\\(){},.:->*'), "not.", "and(", "eq.", "in.("]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def readers(text: str) -> list[Callable[[], Clause]]:
    """All that is read of a query string, made of the same text."""
    return [
        partial(read_filter, "id", text),
        partial(read_filter, "or", text),
        partial(read_filter, text, "eq.1"),
        partial(read_select, text),
        partial(read_order, text),
    ]


@given(HOSTILE)
def test_whatever_is_in_a_query_string_is_read_or_refused(text: str) -> None:
    bound: list[str] = []

    def bind(value: str) -> str:
        bound.append(value)
        return f"${len(bound)}"

    for read in readers(text):
        with suppress(Failure):
            outside = read()(bind).replace('""', "").split('"')[::2]
            assert not set("".join(outside)) & set("\\';")


@pytest.mark.parametrize("item", [*PIECES, "a ", '"\\', ' "', '",', "->", "a-"])
@pytest.mark.parametrize("around", ["{}", "({}", 'in.({}"x', "in.({}", "(id.eq.{}", "(id.in.({}", "fts({}"])
def test_a_query_string_is_read_in_one_go(item: str, around: str) -> None:
    """Were any of it gone through again for each of its places, this would not end."""
    text = around.format(item * (60_000 // len(item)))
    for read in readers(text):
        with suppress(Failure):
            read()
