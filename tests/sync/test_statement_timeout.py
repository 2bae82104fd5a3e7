"""A database that gives a statement little time: what is sent and fetched at once shrinks until it passes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.doors import DOORS
from tests.stack import Stack, running_stack
from tests.standins.hurried_server import MODULE
from tui.neon.errors import QueryCanceledError
from tui.neon.transport import Transport
from tui.replica.replica import Replica
from tui.sync.engine import Engine
from tui.sync.state import Phase
from tui.todos import Todo

TODOS = 40
SLOW = (
    "create function public.write() returns trigger language plpgsql as "
    "$$ begin perform pg_sleep(0.03); return new; end $$",
    "create trigger slow before insert on public.todos for each row execute function public.write()",
    "create function public.read(whose text) returns boolean language plpgsql cost 1000000 as "
    "$$ begin perform pg_sleep(0.015); return true; end $$",
    "create policy slow on public.todos as restrictive for select using (public.read(user_id))",
)


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
    """A database where each row takes its time, written or read, and a statement has less than for all."""
    with running_stack(MODULE) as stack:
        database = urlsplit(stack.lease.urls.database_url).path.strip("/")
        with psycopg.connect(stack.conninfo, dbname=database, user="postgres", autocommit=True) as session:
            for statement in SLOW:
                session.execute(statement)
        yield stack


@pytest.mark.slow
@pytest.mark.parametrize("door", DOORS)
async def test_what_is_too_much_for_the_time_that_the_database_allows_itself_is_parted(
    hurried: Stack, tmp_path: Path, door: str
) -> None:
    person = hurried.person()
    with (
        Replica.open(tmp_path / "a" / "replica.sqlite3") as written,
        Replica.open(tmp_path / "b" / "replica.sqlite3") as copied,
    ):
        tasks = {written.add(Todo(uid="", task=f"todo {number}")).task for number in range(TODOS)}
        for replica, part in ((written, 0), (copied, 1)):
            transport = Noting(person.by(door))
            engine = Engine(replica, transport)
            state = await engine.sync()
            await engine.aclose()
            assert (state.phase, state.message, state.waiting) == (Phase.IDLE, "", 0)
            assert transport.canceled[0][part] > transport.passed[0][part] > 0
        assert {each.task for each in map(copied.get, uids(copied)) if each} == tasks


def uids(replica: Replica) -> list[str]:
    return [uid for (uid,) in replica.file.sql.execute("select uid from todo")]
