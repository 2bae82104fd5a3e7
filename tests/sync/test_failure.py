"""Which failures are retried, how often, and what the header shows."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import httpx
import pytest

from tests.neon.scripted import URL, Scripted, Tokens, refusal, scripted
from tests.sync.virtual import Counted, World
from tui.app.sync_status import sync_status_of
from tui.auth.errors import SignedOutError
from tui.neon.errors import (
    DeadlineError,
    MisconfiguredError,
    NeonError,
    PostgresError,
    RateLimitedError,
    TooLargeError,
    UnreachableError,
)
from tui.replica.errors import DamagedFileError, NotSavedError
from tui.sync.backoff import Backoff
from tui.sync.failure import sync_failure_of
from tui.sync.response import ResponseError
from tui.sync.state import Phase, SyncState
from tui.todos import Todo

T = TypeVar("T")


class Expected(NamedTuple):
    """What becomes of a failure."""

    tries: int
    """How often the driver asks before it gives up for now."""
    phase: Phase
    header: str


BLOCKED = Expected(1, Phase.BLOCKED, "! wrong setup")
OFFLINE = Expected(3, Phase.OFFLINE, "○ offline")


def waiting(word: str, tries: int = 3) -> Expected:
    return Expected(tries, Phase.WAITING, f"◌ {word}")


BUSY, RESTARTING = waiting("database busy"), waiting("database restarting")
LOST, DISK, FAULT = waiting("connection lost"), waiting("database disk fault"), waiting("database fault")
SQLSTATES = {
    "03000": BLOCKED, "08000": LOST, "08006": LOST, "08P01": LOST, "09000": BLOCKED, "0A000": BLOCKED,
    "0B000": BLOCKED, "0F000": BLOCKED, "0L000": BLOCKED, "0P000": BLOCKED, "0Z000": BLOCKED,
    "20000": BLOCKED, "21000": BLOCKED, "22000": BLOCKED, "22023": BLOCKED, "22P02": BLOCKED,
    "23505": BLOCKED, "24000": BLOCKED, "25000": BLOCKED, "25006": waiting("database read-only"),
    "25P02": BLOCKED, "25P03": BUSY, "25P04": BUSY, "26000": BLOCKED, "27000": BLOCKED,
    "28000": BLOCKED, "28P01": BLOCKED, "2B000": BLOCKED, "2D000": BLOCKED, "2F000": BLOCKED,
    "34000": BLOCKED, "38000": BLOCKED, "39000": BLOCKED, "3B000": BLOCKED, "3D000": BLOCKED,
    "3F000": BLOCKED, "40001": BUSY, "40P01": BUSY, "42501": BLOCKED, "42601": BLOCKED,
    "42703": BLOCKED, "42883": BLOCKED, "42P01": BLOCKED, "44000": BLOCKED, "53000": BUSY,
    "53100": waiting("database full"), "53200": waiting("database out of memory"), "53300": BUSY,
    "53400": BUSY, "54000": BLOCKED, "55000": BUSY, "55006": BUSY, "55P02": BLOCKED, "55P03": BUSY,
    "57000": BLOCKED, "57014": waiting("database too slow", 1), "57P01": RESTARTING,
    "57P02": RESTARTING, "57P03": RESTARTING, "57P04": BLOCKED, "57P05": RESTARTING, "58000": DISK,
    "58030": DISK, "58P01": DISK, "72000": BLOCKED, "F0000": BLOCKED, "HV000": BLOCKED,
    "P0000": BLOCKED, "P0001": BLOCKED, "XX000": FAULT, "XX001": FAULT, "XX002": FAULT,
}  # fmt: skip
"""One at least of every class of errors (PostgreSQL, appendix A)."""

TOKEN = Expected(1, Phase.SIGNED_OUT, "⊘ signed out")
TOO_LARGE = Expected(1, Phase.BLOCKED, "! answer too large")
USED_UP = waiting("plan used up")
TOO_MANY = waiting("too many requests")

STATUSES: dict[int, tuple[Expected, Expected]] = {
    200: (BLOCKED, OFFLINE._replace(tries=1)),
    301: (BLOCKED, OFFLINE), 302: (BLOCKED, OFFLINE), 307: (BLOCKED, OFFLINE), 400: (BLOCKED, OFFLINE),
    401: (TOKEN, OFFLINE), 402: (USED_UP, USED_UP), 403: (BLOCKED, OFFLINE), 404: (BLOCKED, OFFLINE),
    405: (BLOCKED, OFFLINE), 406: (BLOCKED, OFFLINE), 407: (BLOCKED, OFFLINE), 408: (BLOCKED, OFFLINE),
    409: (BLOCKED, OFFLINE), 410: (BLOCKED, OFFLINE), 413: (TOO_LARGE, TOO_LARGE), 415: (BLOCKED, OFFLINE),
    418: (BLOCKED, OFFLINE), 421: (BLOCKED, OFFLINE), 422: (BLOCKED, OFFLINE), 423: (OFFLINE, OFFLINE),
    425: (BLOCKED, OFFLINE), 429: (TOO_MANY, TOO_MANY), 431: (BLOCKED, BLOCKED), 451: (BLOCKED, OFFLINE),
    500: (OFFLINE, OFFLINE), 501: (OFFLINE, OFFLINE), 502: (OFFLINE, OFFLINE), 503: (OFFLINE, OFFLINE),
    504: (OFFLINE, OFFLINE), 507: (TOO_LARGE, TOO_LARGE), 511: (OFFLINE, OFFLINE), 520: (OFFLINE, OFFLINE),
    599: (OFFLINE, OFFLINE),
}  # fmt: skip
"""By status: what it means where words of Neon's come with it, and where anything else does."""

WORDS = {"message": "no such luck", "code": ""}
NEONS = {"an object": json.dumps(WORDS), "an object in a string": json.dumps(json.dumps(WORDS))}
OTHERS = {
    "a page": "<!doctype html><title>Welcome</title>",
    "half an object": '{"message": "no',
    "a list": "[1, 2]",
    "null": "null",
}


def replies(api: str) -> Iterator[tuple[str, httpx.Response, Expected]]:
    if api == "data_api":
        yield "PGRST202", refusal("No such function", "PGRST202", 404), waiting("not ready yet")
    missing = "function public.todos_sync(ops => jsonb) does not exist"
    yield "never set up", refusal(missing, "42883"), Expected(1, Phase.BLOCKED, "! not set up")
    for sqlstate, expected in SQLSTATES.items():
        yield sqlstate, refusal("It does not work", sqlstate), expected
        inside = json.dumps({"message": "It does not work", "code": sqlstate})
        yield f"{sqlstate} in a string", httpx.Response(500, json=inside), expected
    for status, (neons, others) in STATUSES.items():
        for sort, body in NEONS.items():
            if status != 200:
                yield f"{status} with {sort}", httpx.Response(status, text=body), neons
        for sort, body in OTHERS.items():
            # What is JSON is no page, and with a success an answer of the wrong shape.
            read = status in (200, 401) and sort in ("a list", "null", "half an object")
            if not read:
                kind = "text/html" if sort == "a page" else "text/plain"
                reply = httpx.Response(status, content=body.encode(), headers={"content-type": kind})
                yield f"{status} with {sort}", reply, others


async def asked(server: Scripted, api: str) -> Exception:
    token = Tokens("a.b.c")
    async with server.sql(url=URL, token=token) if api == "sql" else server.data_api(token=token) as client:
        with pytest.raises(NeonError) as caught:
            await client.call("todos_sync", {}, idempotent=True)
    return caught.value


@pytest.mark.parametrize("api", ["sql", "data_api"])
async def test_what_each_refusal_becomes(api: str) -> None:
    wrong = []
    for name, reply, expected in replies(api):
        server = scripted(reply)
        error = await asked(server, api)
        trouble = sync_failure_of(error)
        assert trouble
        state = SyncState(trouble.phase, message=trouble.message, word=trouble.word)
        glyph, word, _ = sync_status_of(state, 0, 0, datetime.now())
        found = Expected(len(server.requests), trouble.phase, f"{glyph} {word}")
        if found != expected or "<" in trouble.message or not trouble.message.strip():
            wrong.append((name, found, expected, error))
    assert not wrong


# How often the engine tries


@pytest.fixture
def live(tmp_path: Path) -> Callable[[Callable[[World], Awaitable[T]]], T]:
    return lambda story: World(tmp_path / "replica.sqlite3").live(story)


Live = Callable[[Callable[[World], Awaitable[None]]], None]


def postgres(sqlstate: str) -> PostgresError:
    return PostgresError.of("It does not work", sqlstate, {})


PASSING: list[Exception] = [
    *map(postgres, ["58030", "XX000", "53100", "53200", "25006", "55000", "57014"]),
    UnreachableError("Gone."),
    NotSavedError("The disk is full."),
]
STANDING: list[Exception] = [
    *map(postgres, ["42501", "42883", "42P01", "3F000"]),
    MisconfiguredError("Wrong."),
    TooLargeError("Too large.", outcome_unknown=True),
    ResponseError("it is wrong"),
    DamagedFileError("Damaged."),
]


@pytest.mark.parametrize("error", PASSING, ids=str)
def test_what_passes_is_tried_again_with_growing_pauses(live: Live, error: Exception) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport.trouble = error
        world.transport.asked.clear()
        world.replica.add(Todo(uid="", task="waits"))
        for _ in range(20):
            await asyncio.sleep(10)
            world.engine.touch()
        asked = [*world.transport.asked]
        # Batches that shrink are asked for again at once.
        rounds = [now for now, later in itertools.pairwise([*asked, asked[-1] + 100]) if later - now > 0.1]
        pauses = [later - now for now, later in itertools.pairwise(rounds)]
        assert pauses[0] < 2
        assert all(10 <= pause <= 20.5 for pause in pauses[6:])
        assert 10 <= len(rounds) <= 25
        assert world.replica.waiting == 1
        world.transport.trouble = None
        await asyncio.sleep(25)
        assert world.replica.waiting == 0
        for _ in range(100):
            if world.engine.state.phase is Phase.IDLE:
                break
            await asyncio.sleep(0.1)
        assert world.engine.state.phase is Phase.IDLE

    live(story)


@pytest.mark.parametrize("error", STANDING, ids=str)
def test_what_needs_a_person_is_looked_at_again_when_anything_changes(live: Live, error: Exception) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport.trouble = error
        world.replica.add(Todo(uid="", task="waits"))
        await asyncio.sleep(1)
        assert world.engine.state.phase is Phase.BLOCKED
        asked = world.transport.asked
        asked.clear()
        await asyncio.sleep(100)
        assert asked == []
        # The person goes on.
        world.replica.add(Todo(uid="", task="more"))
        await asyncio.sleep(1)
        looked = len(asked)
        assert looked >= 1
        for _ in range(10):
            world.replica.add(Todo(uid="", task="and more, quickly"))
            await asyncio.sleep(0.1)
        assert len(asked) <= looked * 3
        # Another network.
        asked.clear()
        world.route = "café"
        await asyncio.sleep(2)
        assert asked
        # Somebody who was away comes back.
        await asyncio.sleep(400)
        asked.clear()
        await asyncio.sleep(1000)
        assert asked == []
        world.transport.trouble = None
        world.engine.touch()
        await asyncio.sleep(1)
        await settled(world)
        assert (world.engine.state.phase, world.replica.waiting) == (Phase.IDLE, 0)

    live(story)


def test_who_is_signed_out_is_not_asked_for(live: Live) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport.trouble = SignedOutError("Sign in.")
        world.replica.add(Todo(uid="", task="waits"))
        await asyncio.sleep(1)
        world.transport.asked.clear()
        for _ in range(100):
            world.replica.add(Todo(uid="", task="more"))
            await asyncio.sleep(10)
        assert world.transport.asked == []

    live(story)


@pytest.mark.parametrize("asks", [1e9, float("inf"), 86_400.0, 0.0])
def test_a_server_is_not_waited_for_longer_than_a_while(live: Live, asks: float) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport.trouble = RateLimitedError("Too many requests.", retry_after=asks)
        world.replica.add(Todo(uid="", task="waits"))
        await asyncio.sleep(1)
        world.transport.trouble = None
        await asyncio.sleep(Backoff().longest + 2)
        assert world.replica.waiting == 0

    live(story)


# Smaller portions


async def settled(world: World) -> None:
    """Let the look for news end that may just be under way: there is one every few seconds."""
    if world.engine.state.phase is Phase.PULLING:
        await asyncio.sleep(2 * world.transport.trip)


class Limited(Counted):
    """A database that manages so many rows and operations at once, and no more."""

    def __init__(self, world: World, most: int, refuse: Exception) -> None:
        super().__init__(world.database)
        self.most = most
        self._refuse = refuse
        self.sizes: list[tuple[int, int]] = []

    async def call(self, function: str, arguments: Any, *, idempotent: bool = False) -> Any:
        self.sizes.append((len(arguments["ops"]), arguments["max_rows"]))
        await asyncio.sleep(self.trip)
        if len(arguments["ops"]) > self.most:
            raise self._refuse
        given = json.loads(json.dumps(arguments))
        answer = self.database.sync(given["ops"], given["since"], given["max_rows"])
        if len(answer["rows"]) > self.most:
            raise self._refuse
        return answer


@pytest.mark.parametrize(
    ("refuse", "most"),
    [
        (postgres("57014"), 1),
        (postgres("53200"), 7),
        (TooLargeError("The answer is too large.", outcome_unknown=True), 20),
    ],
    ids=str,
)
def test_batches_and_pages_shrink_until_they_pass(live: Live, refuse: Exception, most: int) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        limited = Limited(world, most, refuse)
        world.transport = limited
        for number in range(50):
            world.database.write(f"00000000-0000-4000-8000-{number:012}", task="elsewhere")
        with world.replica.step("Added many"):
            for number in range(50):
                world.replica.add(Todo(uid="", task=f"here {number}"))
        await asyncio.sleep(60)
        await settled(world)
        assert (world.engine.state.phase, world.replica.waiting) == (Phase.IDLE, 0)
        assert len(world.database.rows) == 100
        assert world.replica.counts().all == 100
        limited.most = 10_000
        limited.sizes.clear()
        with world.replica.step("Added many more"):
            for number in range(200):
                world.replica.add(Todo(uid="", task=f"more {number}"))
        await asyncio.sleep(60)
        assert world.replica.waiting == 0
        assert len([ops for ops, _ in limited.sizes if ops]) < 12

    live(story)


def test_an_answer_that_does_not_come_in_time_is_asked_for_in_smaller_portions_later(live: Live) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        limited = Limited(world, 100, DeadlineError("No answer within 15 seconds.", outcome_unknown=True))
        world.transport = limited
        with world.replica.step("Added many"):
            for number in range(250):
                world.replica.add(Todo(uid="", task=f"here {number}"))
        await asyncio.sleep(0.5)
        assert world.engine.state.phase is Phase.OFFLINE
        assert len(limited.sizes) == 1
        await asyncio.sleep(60)
        await settled(world)
        assert (world.engine.state.phase, world.replica.waiting) == (Phase.IDLE, 0)

    live(story)


def test_one_answer_that_is_too_large_by_itself_holds_up_nothing_else(live: Live) -> None:
    """As to a conflict of three long notes, all of whose versions the answer has."""

    class Wordy(Limited):
        async def call(self, function: str, arguments: Any, *, idempotent: bool = False) -> Any:
            if any(op["set"]["task"] == "wordy" for op in arguments["ops"]):
                raise self._refuse
            return await super().call(function, arguments, idempotent=idempotent)

    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport = Wordy(world, 1000, TooLargeError("Too large.", outcome_unknown=True))
        with world.replica.step("Added some"):
            for task in ("one", "two", "wordy", "three"):
                world.replica.add(Todo(uid="", task=task))
        await asyncio.sleep(20)
        await settled(world)
        assert (world.engine.state.phase, world.replica.waiting) == (Phase.IDLE, 0)
        assert [each.task for each in world.replica.refused()] == ["wordy"]
        assert {row.fields["task"] for row in world.database.rows.values()} == {"one", "two", "three"}

    live(story)


def test_one_todo_that_is_too_much_by_itself_is_told(live: Live) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport = Limited(world, 0, postgres("57014"))
        told: list[tuple[Phase, str]] = []
        world.engine.subscribe(lambda state: told.append((state.phase, state.word)))
        world.replica.add(Todo(uid="", task="one"))
        await asyncio.sleep(1)
        assert (Phase.WAITING, "database too slow") in told
        assert world.replica.waiting == 1

    live(story)
