"""A database with a short statement timeout: requests shrink until they succeed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.database_apis import APIS
from tests.stack import Stack, running_stack
from tests.standins.hurried_server import MODULE
from tui.neon.errors import QueryCanceledError
from tui.neon.transport import Transport
from tui.replica.replica import Replica
from tui.sync.engine import Engine
from tui.sync.state import Phase
from tui.todos import Todo

TODOS = 40
SLOW_TO_WRITE = (
    "create function public.write() returns trigger language plpgsql as "
    "$$ begin perform pg_sleep(0.06); return new; end $$",
    "create trigger slow before insert on public.todos for each row execute function public.write()",
    "create function public.read(whose text) returns boolean language plpgsql cost 1000000 as "
    "$$ begin perform pg_sleep(0.04); return true; end $$",
)
SLOW_TO_READ = "create policy slow on public.todos as restrictive for select using (public.read(user_id))"
FAST_TO_READ = "drop policy slow on public.todos"


class Noting:
    """A transport that notes how much was asked for at once, and what took too long."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.passed: list[tuple[int, int]] = []
        self.canceled: list[tuple[int, int]] = []

    async def call(self, function: str, arguments: Mapping[str, Any], *, idempotent: bool = False) -> Any:
        size = len(arguments.get("ops", ())), arguments.get("max_rows", 0)
        try:
            answer = await self._transport.call(function, arguments, idempotent=idempotent)
        except QueryCanceledError:
            self.canceled.append(size)
            raise
        self.passed.append(size)
        return answer

    async def aclose(self) -> None:
        await self._transport.aclose()


@pytest.fixture(scope="module")
def hurried() -> Iterator[Stack]:
    """A database where each row that is written takes its time, and a statement has less than for all."""
    with running_stack(MODULE) as stack:
        execute(stack, *SLOW_TO_WRITE)
        yield stack


@contextmanager
def slow_to_read(stack: Stack) -> Iterator[None]:
    """Have each row that is read take its time."""
    execute(stack, SLOW_TO_READ)
    try:
        yield
    finally:
        execute(stack, FAST_TO_READ)


def execute(stack: Stack, *statements: LiteralString) -> None:
    database = urlsplit(stack.lease.urls.database_url).path.strip("/")
    with psycopg.connect(stack.conninfo, dbname=database, user="postgres", autocommit=True) as session:
        for statement in statements:
            session.execute(statement)


@pytest.mark.slow
@pytest.mark.parametrize("api", APIS)
async def test_what_is_too_much_for_the_time_that_the_database_allows_itself_is_parted(
    hurried: Stack, tmp_path: Path, api: str
) -> None:
    person = hurried.person()
    with (
        Replica.open(tmp_path / "a" / "replica.sqlite3") as written,
        Replica.open(tmp_path / "b" / "replica.sqlite3") as copied,
    ):
        tasks = {written.add(Todo(uid="", task=f"todo {number}")).task for number in range(TODOS)}
        await shrinks(written, Noting(person.by(api)), 0)
        with slow_to_read(hurried):
            await shrinks(copied, Noting(person.by(api)), 1)
        assert {each.task for each in map(copied.get, uids(copied)) if each} == tasks


async def shrinks(replica: Replica, transport: Noting, part: int) -> None:
    """Sync to the end, by less at once than was tried first."""
    engine = Engine(replica, transport)
    state = await engine.sync()
    await engine.aclose()
    assert (state.phase, state.message, state.waiting) == (Phase.IDLE, "", 0)
    assert transport.canceled[0][part] > transport.passed[0][part] > 0


def uids(replica: Replica) -> list[str]:
    return [uid for (uid,) in replica.file.sql.execute("select uid from todo")]
