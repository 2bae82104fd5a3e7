"""Syncing against the least that could be done, and 100,000 todos against 1,000.

The limits: a full copy in 1.5 times what psycopg and SQLite need for the same rows, one change in 1.5 times
an HTTP round trip, 1,000 edits in 3 requests, search and views of 100,000 in twice the time of 1,000, and
their memory in 1.3 times. What an idle client costs in an hour is counted, not timed.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx
import psycopg

from tests.bench.driver import Recorder
from tests.bench.measure import interleaved, ratio, summary
from tests.stack import Person, Stack, running_stack
from tests.sync.idle import hour
from tui import neon
from tui.local.paths import Paths
from tui.local.postgres import Postgres
from tui.replica.replica import Replica
from tui.replica.rows import NAMES
from tui.sync.engine import Engine
from tui.todos.view import ALL, DONE, INBOX, TODAY, UPCOMING, View, project, tag

FEW, SOME, MANY = 1_000, 10_000, 100_000
COLUMNS = ", ".join(("uid", *NAMES))
FILL = """
insert into todos (user_id, task, notes, priority, project, tags, due_date, position, is_complete)
select $1, 'Call the plumber about number ' || n
           || case when n % ($2::int / 20) = 0 then ' urgently zq' else '' end,
       case when n % 4 = 0 then 'A line about it.' || chr(10) || 'And another.' else '' end,
       n % 5, (array['', 'home', 'work', 'travel'])[n % 4 + 1],
       case when n % 3 = 0 then array['phone', 'errand'] else '{}' end,
       case when n % 4 = 1 then current_date - 200 + n % 400 end,
       'a' || lpad(n::text, 7, '0') || 'V', n % 10 = 0
from generate_series(1, $2::int) n
"""
"""Todos as people have them; 20 of them, in a large list as in a small one, hold the words searched for."""

SEARCHES = ["urgently", "urgently plumber", "zq", "q", "urg", "gently z"]
VIEWS: dict[str, View] = {
    "inbox": INBOX,
    "today": TODAY,
    "upcoming": UPCOMING,
    "all": ALL,
    "done": DONE,
    "project": project("work"),
    "tag": tag("phone"),
}


class Requests(Recorder):
    """A wire that counts what it carries."""

    requests = 0
    sent = 0
    received = 0

    async def post(self, url: str, body: bytes, headers: Any, credentials: Any) -> Any:
        answer = await super().post(url, body, headers, credentials)
        self.requests += 1
        self.sent += len(body)
        self.received += len(getattr(answer, "body", b""))
        return answer


@asynccontextmanager
async def client(person: Person, path: Path) -> AsyncIterator[tuple[Replica, Engine, Requests]]:
    """A replica, its engine, and the wire between it and the database."""
    urls = person.lease.urls
    wire = Requests(urls.sql_url)
    transport = neon.connect(urls.authenticated_url, token=person.token, endpoint=urls.sql_url, wire=wire)
    with Replica.open(path) as replica:
        engine = Engine(replica, transport)
        yield replica, engine, wire
        await engine.aclose()


async def filled(stack: Stack, amount: int) -> Person:
    """Somebody with so many todos."""
    person = stack.person()
    async with stack.owner() as owner:
        await owner(FILL, person.sub, amount)
        await owner("analyze todos")
    return person


async def copy(person: Person, folder: Path) -> None:
    """Fetch everything into a new replica."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        async with client(person, Path(place) / "replica.sqlite3") as (_, engine, _):
            state = await engine.sync()
            assert state.message == ""


def plain_copy(conninfo: str, person: Person, folder: Path) -> None:
    """Fetch the same rows straight from Postgres, and insert them into a table of SQLite."""
    with (
        tempfile.TemporaryDirectory(dir=folder) as place,
        psycopg.connect(f"{conninfo} dbname=rowdo") as postgres,
    ):
        rows = postgres.execute(f"select {COLUMNS} from todos where user_id = %s", [person.sub]).fetchall()
        file = sqlite3.connect(Path(place) / "plain.sqlite3", isolation_level=None)
        file.execute("pragma journal_mode = wal")
        file.execute(f"create table todo (uid text primary key, {', '.join(NAMES)})")
        file.execute("begin")
        file.executemany(
            f"insert into todo values ({', '.join('?' * (len(NAMES) + 1))})",
            ([None if value is None else _plain(value) for value in row] for row in rows),
        )
        file.execute("commit")
        file.close()


def _plain(value: Any) -> Any:
    return (
        value
        if isinstance(value, int | str)
        else json.dumps(value)
        if isinstance(value, list)
        else str(value)
    )


async def copying(person: Person, conninfo: str, folder: Path, rounds: int) -> dict[str, list[float]]:
    return await interleaved(
        {
            "rowdo": partial(copy, person, folder),
            "plain": lambda: asyncio.to_thread(plain_copy, conninfo, person, folder),
        },
        rounds=rounds,
    )


async def one_change(stack: Stack, folder: Path) -> dict[str, list[float]]:
    """Pull one change made elsewhere, and the time of a round trip that asks for one row."""
    person = await filled(stack, FEW)
    seconds: dict[str, list[float]] = {"delta": [], "round trip": []}
    async with (
        client(person, folder / "delta.sqlite3") as (replica, engine, wire),
        person.sql() as other,
        httpx.AsyncClient(trust_env=False) as bare,
    ):
        await engine.sync()
        await other.transaction(["select 1"])
        uids = [row.todo.uid for row in replica.listing(ALL).window(0, 60)]
        for number, uid in enumerate(uids):
            await other("update todos set notes = $1 where uid = $2", f"changed {number}", uid)
            start = perf_counter()
            await engine.sync()
            seconds["delta"].append(perf_counter() - start)
            changed = replica.get(uid)
            assert changed
            assert changed.notes == f"changed {number}"
            url, body, headers = wire.posted
            start = perf_counter()
            assert (await bare.post(url, content=body, headers=headers)).status_code == 200
            seconds["round trip"].append(perf_counter() - start)
    return {name: samples[5:] for name, samples in seconds.items()}


async def many_edits(stack: Stack, folder: Path) -> dict[str, float]:
    """Push 1,000 edits made offline."""
    person = await filled(stack, FEW)
    async with client(person, folder / "edits.sqlite3") as (replica, engine, wire):
        await engine.sync()
        with replica.step("Edited 1,000 todos"):
            for todo in replica.find(""):
                replica.edit(todo.uid, task=f"{todo.task}, edited", notes="offline")
        assert replica.waiting == FEW
        wire.requests = 0
        start = perf_counter()
        state = await engine.sync()
        assert (state.waiting, state.message) == (0, "")
        return {"requests": wire.requests, "ms": round((perf_counter() - start) * 1e3, 1)}


async def looking(paths: Mapping[int, Path]) -> tuple[dict[str, float], dict[str, Any]]:
    """Search, and switch views, in many todos and in few."""
    ratios, raw = {}, {}
    with Replica.open(paths[FEW]) as few, Replica.open(paths[MANY]) as many:

        def look(replica: Replica, view: View, **options: Any) -> Callable[[], Any]:
            async def work() -> None:
                listing = replica.listing(view, today=date.today(), **options)
                replica.counts(date.today())
                length = len(listing)
                assert bool(listing.window(0, 40)) == bool(length)

            return work

        works: dict[str, dict[str, Any]] = {f"view {name}": {"view": each} for name, each in VIEWS.items()}
        works |= {f"search {text!r}": {"view": ALL, "search": text} for text in SEARCHES}
        for name, asked in works.items():
            seconds = await interleaved(
                {"many": look(many, **asked), "few": look(few, **asked)}, rounds=20, repeat=3
            )
            ratios[f"{name}: 100,000 to 1,000"] = ratio(seconds, "many", "few")
            raw[name] = summary(seconds)
    return ratios, raw


MEMORY = """
import resource, sys
from datetime import date
from pathlib import Path
from tui.replica.replica import Replica
from tui.todos.view import ALL, DONE, INBOX, TODAY, UPCOMING, tag
with Replica.open(Path(sys.argv[1])) as replica:
    for view in (INBOX, TODAY, UPCOMING, ALL, DONE, tag("phone")):
        listing = replica.listing(view)
        listing.window(0, 40)
        listing.window(len(listing) // 2, len(listing) // 2 + 40)
        listing.window(len(listing) - 40, len(listing))
    replica.listing(ALL, search="urgently").window(0, 40)
    replica.counts()
    held = [line for line in open("/proc/self/status") if line.startswith("VmRSS")]
print(int(held[0].split()[1]))
"""


async def memory(path: Path) -> int:
    """Return the KiB that a process holds after it has shown every view."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MEMORY, str(path), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await child.communicate()
    return int(out)


async def bench() -> dict[str, Any]:
    """Copy, catch up, push, look, and stand idle."""
    ratios: dict[str, float] = {}
    raw: dict[str, Any] = {}
    with running_stack() as stack, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        conninfo = Postgres(Paths(stack.data_dir / "local").postgres).conninfo
        people = {amount: await filled(stack, amount) for amount in (FEW, SOME, MANY)}
        for amount, rounds in ((SOME, 15), (MANY, 3)):
            seconds = await copying(people[amount], conninfo, folder, rounds)
            ratios[f"full copy of {amount:,}"] = ratio(seconds, "rowdo", "plain")
            raw[f"full copy of {amount:,}"] = summary(seconds)
        seconds = await one_change(stack, folder)
        ratios["delta of one"] = ratio(seconds, "delta", "round trip")
        raw["delta of one"] = summary(seconds)
        raw["push of 1,000 edits"] = await many_edits(stack, folder)
        paths = {}
        for amount in (FEW, MANY):
            paths[amount] = folder / f"{amount}.sqlite3"
            async with client(people[amount], paths[amount]) as (_, engine, wire):
                assert (await engine.sync()).message == ""
                sent, received = wire.sent, wire.received
                await engine.sync()
                each = wire.sent - sent + wire.received - received
        looked, told = await looking(paths)
        ratios |= looked
        raw |= told
        held = {amount: await memory(path) for amount, path in paths.items()}
        ratios["memory: 100,000 to 1,000"] = round(held[MANY] / held[FEW], 3)
        raw["memory"] = {f"{amount:,}": {"KiB": value} for amount, value in held.items()}
        raw["an hour without a key press"] = {}
        for name, hidden in (("seen", False), ("hidden", True)):
            times = await asyncio.to_thread(hour, hidden=hidden)
            raw["an hour without a key press"][name] = {
                "requests": len(times),
                "bytes": len(times) * each,
                "last after seconds": round(max(times, default=0)),
            }
    return {"ratios": ratios, "raw": raw}
