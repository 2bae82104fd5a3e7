"""When the engine syncs, and which state it shows, in simulated time."""

import asyncio
import itertools
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from unittest import mock

import pytest
from filelock import FileLock

from tests.sync.idle import hour
from tests.sync.virtual import World
from tui.auth.errors import OfflineError, SignedOutError
from tui.neon.errors import MisconfiguredError, RateLimitedError, TokenRefusedError, UnreachableError
from tui.replica.errors import ReplicaError
from tui.replica.file import File
from tui.replica.replica import Change, Replica
from tui.sync.state import Phase
from tui.todos import Todo

T = TypeVar("T")


def todo(task: str) -> Todo:
    return Todo(uid="", task=task)


@pytest.fixture
def live(tmp_path: Path) -> Callable[[Callable[[World], Awaitable[T]]], T]:
    return lambda story: World(tmp_path / "replica.sqlite3").live(story)


Live = Callable[[Callable[[World], Awaitable[None]]], None]


def test_a_client_that_nobody_uses_lets_the_database_sleep() -> None:
    seen = hour(hidden=False)
    assert len(seen) < 20
    assert max(seen) <= 360
    assert len(hour(hidden=True)) <= 1  # that was under way


def test_changes_made_in_one_go_are_one_request(live: Live) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport.asked.clear()
        begin = asyncio.get_running_loop().time()
        for number in range(10):
            world.replica.add(todo(f"t{number}"))
            await asyncio.sleep(0.004)
        await asyncio.sleep(0.1)
        assert world.transport.operations[-1] == 10
        (asked,) = world.transport.asked
        assert 0.04 < asked - begin <= 0.06

    live(story)


def test_what_is_done_while_an_answer_is_under_way_follows_at_once(live: Live) -> None:
    async def story(world: World) -> None:
        world.transport.trip = 0.5
        await asyncio.sleep(2)
        world.replica.add(todo("first"))
        await asyncio.sleep(0.3)
        world.replica.add(todo("second"))
        await asyncio.sleep(1)
        assert world.replica.waiting == 0
        told: list[Change] = []

        def go_on(change: Change) -> None:
            """The person goes on at the very moment the answer is taken in."""
            if change.pulled and not told:
                told.append(change)
                world.replica.add(todo("third"))

        world.replica.subscribe(go_on)
        world.database.write("00000000-0000-4000-8000-000000000001", task="elsewhere")
        await asyncio.sleep(7)
        assert told
        assert world.replica.waiting == 0

    live(story)


def test_the_interval_follows_what_the_person_does(live: Live) -> None:
    async def story(world: World) -> None:
        asked = world.transport.asked
        await asyncio.sleep(59)
        assert len(asked) in (12, 13)
        await asyncio.sleep(600)
        resting = asked[13:]
        assert 3 <= len(resting) <= 5
        asked.clear()
        world.engine.touch()
        await asyncio.sleep(0.2)
        assert len(asked) == 1
        world.engine.hide()
        asked.clear()
        await asyncio.sleep(600)
        assert len(asked) <= 1
        assert world.engine.state.resting
        world.replica.add(todo("from a script"))
        await asyncio.sleep(1)
        assert world.replica.waiting == 0
        asked.clear()
        world.engine.hide(False)
        await asyncio.sleep(0.2)
        assert len(asked) == 1
        assert not world.engine.state.resting

    live(story)


def test_failures_are_tried_again_at_growing_intervals_that_vary(live: Live) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport.trouble = UnreachableError("The database cannot be reached.")
        world.transport.asked.clear()
        world.replica.add(todo("waits"))
        for number in range(30):
            await asyncio.sleep(10)
            world.replica.add(todo(f"more {number}"))
        if world.engine.state.phase is Phase.PUSHING:
            await asyncio.sleep(2 * world.transport.trip)
        state = world.engine.state
        assert (state.phase, state.waiting, state.message) == (
            Phase.OFFLINE,
            31,
            "The database cannot be reached.",
        )
        asked = world.transport.asked
        pauses = [later - sooner for sooner, later in itertools.pairwise(asked)]
        assert pauses[0] < 1.1
        assert all(10 <= pause < 20.1 for pause in pauses[6:])
        assert len({round(pause, 3) for pause in pauses[6:]}) > 3
        assert len(asked) < 35
        world.transport.trouble = None
        world.engine.nudge()
        await asyncio.sleep(0.2)
        assert (world.engine.state.phase, world.replica.waiting) == (Phase.IDLE, 0)

    live(story)


def test_a_network_that_comes_back_is_used_at_once(live: Live) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport.trouble, world.route = UnreachableError("no network"), None
        world.replica.add(todo("waits"))
        await asyncio.sleep(400)
        assert world.engine.state.phase is Phase.OFFLINE
        world.transport.trouble, world.route = None, "café"
        await asyncio.sleep(1.2)
        assert (world.engine.state.phase, world.replica.waiting) == (Phase.IDLE, 0)

    live(story)


def test_a_server_that_asks_for_patience_gets_it(live: Live) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport.trouble = RateLimitedError("Too many requests.", retry_after=90)
        world.replica.add(todo("waits"))
        await asyncio.sleep(1)
        assert world.engine.state.phase is Phase.WAITING
        world.transport.asked.clear()
        begin = asyncio.get_running_loop().time()
        world.replica.add(todo("another"))
        await asyncio.sleep(80)
        assert world.transport.asked == []
        world.transport.trouble = None
        await asyncio.sleep(20)
        assert 88 < world.transport.asked[0] - begin < 91
        assert world.replica.waiting == 0

    live(story)


@pytest.mark.parametrize(
    ("trouble", "phase", "tries"),
    [
        (SignedOutError("Sign in."), Phase.SIGNED_OUT, False),
        (TokenRefusedError("No.", reason="expired"), Phase.SIGNED_OUT, False),
        (TokenRefusedError("Not yet.", reason="early"), Phase.WAITING, True),
        (OfflineError("WorkOS cannot be reached."), Phase.OFFLINE, True),
        (MisconfiguredError("The role is missing."), Phase.BLOCKED, False),
    ],
)
def test_what_only_a_person_can_mend_is_not_tried_again(
    live: Live, trouble: Exception, phase: Phase, tries: bool
) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        world.transport.trouble = trouble
        world.replica.add(todo("waits"))
        await asyncio.sleep(0.3)
        assert (world.engine.state.phase, world.engine.state.message) == (phase, str(trouble))
        world.transport.asked.clear()
        await asyncio.sleep(100)
        assert bool(world.transport.asked) == tries
        world.transport.trouble = None
        world.engine.nudge()
        await asyncio.sleep(0.3)
        assert (world.engine.state.phase, world.replica.waiting) == (Phase.IDLE, 0)

    live(story)


@pytest.mark.parametrize("paged", [False, True])
def test_a_todo_that_lacks_what_every_todo_has_is_told_and_nothing_is_taken(live: Live, paged: bool) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        if paged:
            world.database.restore_branch("e2")
            for number in range(2000):
                world.database.write(f"00000000-0000-4000-8000-{number:012}", task="t")
        uid = "00000000-0000-4000-8000-000000009999"
        world.database.write(uid, is_complete=None)
        world.engine.nudge()
        await asyncio.sleep(0.5)
        state = world.engine.state
        assert state.phase is Phase.BLOCKED
        assert f"the is_complete of todo {uid} is None" in state.message
        assert world.replica.get(uid) is None
        world.database.write(uid, is_complete=False)
        world.engine.nudge()
        await asyncio.sleep(0.5)
        assert world.engine.state.phase is Phase.IDLE
        assert world.replica.get(uid)

    live(story)


def test_phases_are_told_in_order(live: Live) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        told: list[tuple[Phase, int]] = []
        world.engine.subscribe(lambda state: told.append((state.phase, state.waiting)))
        world.replica.add(todo("milk"))
        await asyncio.sleep(0.3)
        assert told[:2] == [(Phase.IDLE, 1), (Phase.PUSHING, 1)]
        assert told[-1] == (Phase.IDLE, 0)
        told.clear()
        world.engine.nudge()
        await asyncio.sleep(0.3)
        assert told[0] == (Phase.PULLING, 0)
        assert set(world.engine.state.as_json()) >= {"phase", "waiting", "refused", "message", "last_synced"}

    live(story)


def test_what_another_rowdo_writes_here_is_told_and_never_synced_by_both(live: Live, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        told: list[Change] = []
        world.replica.subscribe(told.append)
        with Replica.open(world.replica.file.path) as other:
            other.add(todo("from the command line"))
            await asyncio.sleep(1.1)
            assert told == [Change(None, pulled=True)]
        with FileLock(world.replica.file.path.with_name("replica.sqlite3.lock")):
            world.transport.asked.clear()
            world.engine.nudge()
            await asyncio.sleep(0.1)
            assert world.transport.asked == []
        assert world.engine.state.phase is Phase.WAITING
        world.engine.nudge()
        await asyncio.sleep(0.3)
        assert len(world.transport.asked) == 1

    with mock.patch("tui.sync.engine.TIMEOUT", 0.01):
        live(story)


def test_the_log_goes_into_the_file_between_the_persons_changes(live: Live) -> None:
    def in_file(world: World, word: str) -> bool:
        # Read by another process: to close the file here would drop the locks of SQLite.
        read = subprocess.run(["cat", world.replica.file.path], capture_output=True, check=True)
        return word.encode() in read.stdout

    def on_a_full_disk(file: File) -> None:
        raise ReplicaError("The disk is full.")

    async def story(world: World) -> None:
        await asyncio.sleep(1)
        for number in range(100):
            world.replica.add(todo(f"plum {number}"))
        assert not in_file(world, "plum")
        with mock.patch.object(File, "checkpoint", on_a_full_disk):
            await asyncio.sleep(40)
        assert not in_file(world, "plum")
        await asyncio.sleep(40)
        assert in_file(world, "plum 99")

    live(story)
