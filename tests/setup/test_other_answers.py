"""Servers with unexpected responses: always a finding."""

from typing import Any

import httpx
import pytest

from tests.neon.scripted import URL, Tokens, scripted
from tui.setup.check_endpoint import examine_data_api, examine_sql

ANSWERS: tuple[Any, ...] = (None, 7, "x", [], [7], {}, {"database": 7}, {"database": "\x1b]0;owned\x07"},
                            {"database": [["x"]]}, {"results": []}, {"results": [7, 7]})  # fmt: skip


def result(*rows: list[str | None]) -> dict[str, Any]:
    fields = [
        {"name": name, "dataTypeID": 25} for name in ("me", "ours", "role", "version", "unbound", "owner")
    ]
    return {
        "fields": fields[: len(rows[0]) if rows else 1],
        "rows": list(rows),
        "command": "SELECT",
        "rowCount": 1,
    }


ROWS = (
    result(),
    result(["x"]),
    result(["x"], ["y"]),
    result([None] * 6),
    result(["x", "t", "r", "", "", ""]),
)


@pytest.mark.parametrize("answer", ANSWERS)
async def test_the_data_api(answer: Any) -> None:
    async with scripted(httpx.Response(200, json=answer)).data_api(token=Tokens("a.b.c")) as api:
        database, report = await examine_data_api(api)
    assert database == ""
    assert report.stops
    assert "\x1b" not in report.findings[0].found


@pytest.mark.parametrize("answer", [*ANSWERS, *({"results": [result(["r"]), rows]} for rows in ROWS)])
async def test_sql_over_http(answer: Any) -> None:
    async with scripted(httpx.Response(200, json=answer)).sql(url=URL, token=Tokens("a.b.c")) as sql:
        report = await examine_sql(sql, "me")
    assert report.stops
