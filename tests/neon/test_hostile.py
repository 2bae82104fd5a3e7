"""Whatever a server responds, the outcome is a result or an error of this package."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from tests.neon.scripted import URL, Tokens, scripted
from tests.sampling import mostly_slow
from tui.neon.errors import NeonError

NESTED = json.loads("[" * 100 + "]" * 100)
VALUES: tuple[Any, ...] = (None, 7, 1.5, True, "x", [], ["x"], {}, {"x": 1}, NESTED, -1, 10**30, [[]], [None])
TEXTS = ("", "{", "[" * 100_000, "{" * 100_000, "[" * 5000 + "]" * 5000, "{" * 5000 + "}" * 5000, "{a", "\\",
         "\\x0", '"', "-", "NaN", "infinity", "9" * 5000, "2026-13-01", "\0", "1e999999999999")  # fmt: skip

CELLS = {
    16: "t", 17: "\\x00", 20: "1", 25: "x", 114: "{}", 701: "1.5", 1007: "{1,2}", 1009: "{a,b}",
    1083: "12:00:00", 1082: "2026-01-01", 1184: "2026-01-01 00:00:00+00", 1700: "1.5",
    2950: "00000000-0000-4000-8000-000000000000", 3802: "[1]", 3807: "{}",
}  # fmt: skip
"""A cell by the OID of its type."""


def result(oid: int, cell: object) -> dict[str, Any]:
    field = {"name": "v", "dataTypeID": oid, "tableID": 0, "columnID": 0, "dataTypeModifier": -1}
    return {"fields": [field], "rows": [[cell]], "command": "SELECT", "rowCount": 1, "rowAsArray": True}


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*place, key))


def put(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    if not place:
        return new
    changed = copy.deepcopy(value)
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = new
    return changed


def answers(oid: int) -> Iterator[Any]:
    """Yield answers to a batch that have one thing wrong."""
    role, good = result(25, "authenticated"), result(oid, CELLS[oid])
    for place in places(good):
        for value in VALUES:
            yield {"results": [role, put(good, place, value)]}
    for text in TEXTS:
        yield {"results": [role, result(oid, text)]}
    for rows, fields in (
        ([[CELLS[oid]] * 2], good["fields"] * 2),
        ([[]], []),
        ([], good["fields"]),
        ([[CELLS[oid]]] * 2, good["fields"]),
    ):
        yield {"results": [role, {**good, "rows": rows, "fields": fields}]}


@pytest.mark.parametrize("oid", mostly_slow(CELLS, one_in=4))
async def test_a_result_with_one_thing_wrong(oid: int) -> None:
    replies = [httpx.Response(200, content=json.dumps(answer).encode()) for answer in answers(oid)]
    server = scripted(*(reply for reply in replies for _ in range(2)))
    async with server.sql(url=URL, token=Tokens("a.b.c")) as sql:
        for _ in replies:
            with suppress(NeonError):
                rows = await sql("select 1")
                assert len(list(rows)) == len(rows.records) == len(rows)
            with suppress(NeonError):
                await sql.call("f", {})
    assert len(server.requests) == 2 * len(replies)


@pytest.mark.parametrize("api", ["sql", "data_api"])
async def test_a_body_with_anything_in_it(api: str) -> None:
    replies = [httpx.Response(200, json=value) for value in (*VALUES, {"results": 7}, {"results": [7, 7]})]
    server, token = scripted(*replies), Tokens("a.b.c")
    async with server.sql(url=URL, token=token) if api == "sql" else server.data_api(token=token) as client:
        for _ in replies:
            with suppress(NeonError):
                await client.call("f", {})
    assert len(server.requests) == len(replies)
