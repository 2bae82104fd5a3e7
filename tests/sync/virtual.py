"""Simulated time: an event loop that does not wait, and a database that responds in it."""

import asyncio
import json
import selectors
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from tests.sync.database import Database
from tui.replica.replica import Replica
from tui.sync.engine import Engine

T = TypeVar("T")


class _Impatient(selectors.DefaultSelector):
    """A selector that has the time pass instead of waiting."""

    now = 0.0

    def time(self) -> float:
        return self.now

    def select(self, timeout: float | None = None) -> Any:
        events = super().select(0)
        if not events:
            assert timeout is not None, "everybody waits for something that never comes"
            self.now += timeout
        return events


def simulated(work: Callable[[], Awaitable[T]]) -> T:
    """Run `work` to its end without waiting; what it would do in threads is done at once."""
    selector = _Impatient()
    loop = asyncio.SelectorEventLoop(selector)

    async def at_once(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return function(*arguments, **named)

    with (
        mock.patch.object(loop, "time", selector.time),
        mock.patch.object(asyncio, "to_thread", at_once),
    ):
        try:
            return loop.run_until_complete(work())
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()


class Counted:
    """A transport to a database in memory that notes when it was asked, and fails as it is told."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.asked: list[float] = []
        self.operations: list[int] = []
        self.trouble: Exception | None = None
        self.trip = 0.01
        """Seconds from a request to its answer."""

    async def call(self, function: str, arguments: Mapping[str, Any], *, idempotent: bool = False) -> Any:
        self.asked.append(asyncio.get_running_loop().time())
        self.operations.append(len(arguments["ops"]))
        await asyncio.sleep(self.trip)
        if self.trouble:
            raise self.trouble
        given = json.loads(json.dumps(arguments))
        return self.database.sync(given["ops"], given["since"], given["max_rows"])

    async def aclose(self) -> None:
        return None


class _Current:
    """The transport that a world has at the moment: a story may put another in its place."""

    def __init__(self, world: "World") -> None:
        self._world = world

    async def call(self, function: str, arguments: Mapping[str, Any], *, idempotent: bool = False) -> Any:
        return await self._world.transport.call(function, arguments, idempotent=idempotent)

    async def aclose(self) -> None:
        return None


class World:
    """One machine with its engine running, in simulated time."""

    def __init__(self, path: Path) -> None:
        self.database = Database()
        self.transport: Counted = Counted(self.database)
        self.replica = Replica.open(path)
        self.route: str | None = "home"
        self.engine: Engine

    def live(self, story: Callable[["World"], Awaitable[T]]) -> T:
        """Run the engine while a story is told."""

        async def told() -> T:
            time = asyncio.get_running_loop().time
            self.engine = Engine(self.replica, _Current(self), clock=time, network=lambda: self.route)
            running = asyncio.ensure_future(self.engine.run())
            try:
                return await story(self)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                await self.engine.aclose()
                self.replica.close()

        return simulated(told)
