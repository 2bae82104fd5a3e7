"""The driver against the same bytes posted with bare httpx, through both APIs.

The limits are 1.15 for one row and 1.3 for 10,000. The base does not even parse what it gets.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import httpx

from tests.bench.measure import Work, interleaved, ratio, summary
from tui import neon
from tui.neon.credentials import Credentials
from tui.neon.errors import NeonError
from tui.neon.http import Http, Response

ROWS = """
select n::int8 as id, 'Call the plumber about number ' || n as task, n % 3 = 0 as is_complete,
       timestamptz '2026-11-23 10:00:00.123456+00' + n * interval '1 minute' as inserted_at,
       date '2026-12-01' + n % 30 as due_date, array['home', 'phone'] as tags, n % 5 as priority
from generate_series(1, $1::int) n
"""
FUNCTION = f"""
create or replace function bench_rows(amount int) returns json language sql stable as
$$ select json_agg(json_build_array(id, task, is_complete, inserted_at, due_date, tags, priority))
   from ({ROWS.replace("$1::int", "amount")}) row $$
"""
"""The same rows in one JSON value, each an array: so `todos_sync` returns them."""


class Recorder(Http):
    """A wire that remembers what was posted, to post the same again without the driver."""

    posted: tuple[str, bytes, Mapping[str, str]]

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], credentials: Credentials
    ) -> Response | NeonError:
        self.posted = (url, body, {**headers, **credentials.headers})
        return await super().post(url, body, headers, credentials)


@asynccontextmanager
async def project() -> AsyncIterator[dict[str, str]]:
    """A project in a process of its own, and a token for a person in it."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.project",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        yield json.loads(await child.stdout.readline())
    finally:
        child.stdin.close()
        await child.wait()


async def bench() -> dict[str, Any]:
    """Time one row and many through each API: as rows, and as the JSON of one function."""
    ratios, raw = {}, {}
    async with project() as place:
        async with neon.connect(place["owner"], endpoint=place["sql_url"]) as owner:
            await owner(FUNCTION)

        async def token(rejected: str | None = None) -> str:
            return place["token"]

        wire = Recorder(place["sql_url"])
        api = neon.connect_data_api(place["data_api_url"], token=token, wire=wire)
        async with (
            neon.connect(place["url"], token=token, endpoint=place["sql_url"], wire=wire) as sql,
            httpx.AsyncClient(trust_env=False) as bare,
        ):

            async def by_name(amount: int) -> list[dict[str, Any]]:
                return list(await sql(ROWS, amount))

            for amount, rounds, repeat in [(1, 60, 10), (10_000, 30, 1)]:
                works: dict[str, Work] = {
                    "sql": partial(sql, ROWS, amount),
                    "sql, a dict for each": partial(by_name, amount),
                    "sql, a function": partial(sql.call, "bench_rows", {"amount": amount}),
                    "data api": partial(api.call, "bench_rows", {"amount": amount}),
                }
                for name, work in works.items():
                    assert len(await work()) == amount  # type: ignore[arg-type] # rows, or a list of JSON
                    url, body, headers = wire.posted
                    base = partial(bare.post, url, content=body, headers=headers)
                    assert (await base()).status_code == 200
                    seconds = await interleaved({"driver": work, "bare": base}, rounds=rounds, repeat=repeat)
                    title = f"{name}: {amount} rows"
                    ratios[title], raw[title] = ratio(seconds, "driver", "bare"), summary(seconds)
    return {"ratios": ratios, "raw": raw}
