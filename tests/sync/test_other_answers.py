"""A response to another request is discarded, and the request is repeated."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.sync.client import Client, Machine, same, settle, todo
from tests.sync.database import Database
from tests.sync.virtual import Counted, World
from tui.sync.response import OtherResponseError
from tui.sync.state import Phase

T = TypeVar("T")


@pytest.fixture
def there(machine: Machine, database: Database) -> Client:
    client = machine("a")
    client.replica.add(todo("milk"))
    client.sync()
    return client


def thrown_away(client: Client, answer: Any) -> None:
    """Have another answer given to the client's next question, and see that nothing comes of it."""
    before = client.shown(), client.replica.waiting, client.replica.file.meta("cursor")
    with pytest.raises(OtherResponseError):
        client.take(client.ask(), answer)
    assert (client.shown(), client.replica.waiting, client.replica.file.meta("cursor")) == before


def test_the_answer_to_another_pull(there: Client, database: Database) -> None:
    old = there.answer_to(there.ask())
    database.write("00000000-0000-4000-8000-000000000007", task="elsewhere")
    there.sync()
    thrown_away(there, old)
    there.sync()
    assert same(database, there)


def test_the_answer_to_other_operations(there: Client, database: Database) -> None:
    pull = there.answer_to(there.ask())
    there.replica.add(todo("bread"))
    thrown_away(there, pull)
    push = there.answer_to(there.ask())
    there.sync()
    there.replica.add(todo("butter"))
    thrown_away(there, {**push, "since": there.ask().cursor})
    there.sync()
    assert same(database, there)


def test_the_answers_to_two_operations_in_another_order(there: Client, database: Database) -> None:
    there.replica.add(todo("bread"))
    there.replica.add(todo("forbidden"))
    answer = there.answer_to(there.ask())
    answer["results"].reverse()
    thrown_away(there, answer)
    there.sync()
    assert [each.message for each in there.replica.refused()]
    assert same(database, there) is False
    assert "forbidden" not in {row.fields["task"] for row in database.rows.values()}


def test_a_function_that_does_not_repeat_the_question_yet(machine: Machine) -> None:
    old = machine("a")
    old.replica.add(todo("milk"))
    request = old.ask()
    answer = old.answer_to(request)
    del answer["since"]
    old.take(request, answer)
    settle(old)
    assert same(old.database, old)


class Mixing(Counted):
    """A way to the database on which an answer is now and then that of an earlier question."""

    def __init__(self, database: Database, seed: int) -> None:
        super().__init__(database)
        self.chance = random.Random(seed)
        self.given: list[Any] = []
        self.mixed = 0

    async def call(self, function: str, arguments: Mapping[str, Any], *, idempotent: bool = False) -> Any:
        answer = await super().call(function, arguments, idempotent=idempotent)
        self.given.append(answer)
        if self.chance.random() < 0.3:
            self.mixed += 1
            return self.chance.choice(self.given)
        return answer


@pytest.fixture
def live(tmp_path: Path) -> Callable[[Callable[[World], Awaitable[T]]], T]:
    return lambda story: World(tmp_path / "replica.sqlite3").live(story)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_or_made_up_by_answers_that_are_mixed_up(
    live: Callable[[Callable[[World], Awaitable[None]]], None], seed: int
) -> None:
    async def story(world: World) -> None:
        mixing = Mixing(world.database, seed)
        world.transport = mixing
        chance = random.Random(seed)
        made: list[str] = []
        for number in range(60):
            match chance.choice(["add", "edit", "delete", "elsewhere", "wait"]):
                case "add":
                    made.append(world.replica.add(todo(f"t{number}")).uid)
                case "edit" if made and world.replica.get(made[-1]):
                    world.replica.edit(made[-1], notes=f"n{number}")
                case "delete" if made:
                    world.replica.delete(made.pop(0))
                case "elsewhere":
                    world.database.write(f"00000000-0000-4000-8000-{number:012}", task="elsewhere")
            await asyncio.sleep(chance.random() * 3)
        assert mixing.mixed
        mixing.chance = random.Random(0)
        mixing.given = []
        for _ in range(40):
            world.engine.nudge()
            await asyncio.sleep(1)
        world.transport = Counted(world.database)
        world.engine.nudge()
        await asyncio.sleep(30)
        assert (world.engine.state.phase, world.replica.waiting) == (Phase.IDLE, 0)
        shown = {row.uid: row.fields["task"] for row in world.database.rows.values()}
        assert {todo.uid: todo.task for todo in world.replica.find("")} == shown
        assert not world.replica.refused()
        assert not world.replica.conflicts()

    live(story)
