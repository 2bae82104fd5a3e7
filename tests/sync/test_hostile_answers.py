"""A response is checked: anything invalid is reported and changes nothing."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.sync.client import Client, Machine, same, todo
from tests.sync.database import Database
from tests.sync.virtual import World
from tui.replica.record import BLANK
from tui.sync.pull import THIN
from tui.sync.response import ResponseError
from tui.sync.response_columns import CHECKS
from tui.sync.state import Phase
from tui.todos.view import ALL

T = TypeVar("T")

ESCAPES = "\x1b]0;owned\x07\x1b[31m\u202e"
NESTED = json.loads("[" * 100 + "]" * 100)

NO_TEXTS = [7, 1.5, True, [], ["x"], {}, {"x": "y"}, NESTED, "\0", "a\0b"]
NO_DAYS = [7, True, [], {}, "", "tomorrow", "2026-1-1", "2026-13-01", "2026-01-32", "2026-01-01T00:00:00",
           "2026-01-01\n2026-01-01", "2026-01-01\x1b", "٢٠٢٦-٠١-٠١", ESCAPES, "0"]  # fmt: skip
NO_MOMENTS = [7, True, [], {}, "", "now", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01\x1b00:00:00+00:00",
              "2026-13-01T00:00:00+00:00", "2026-01-01T25:00:00+00:00", ESCAPES, "1767225600"]  # fmt: skip
NO_UUIDS = [7, True, [], {}, "", "x", "00000000-0000-4000-8000-00000000000", "0" * 32,
            "{00000000-0000-4000-8000-000000000000}", "00000000-0000-4000-8000-00000000000G",
            "00000000-0000-4000-8000-00000000000A", "00000000-0000-4000-8000-000000000000\n", ESCAPES,
            "../../../../../../../../../etc/passwd"]  # fmt: skip

WRONG: Mapping[str, list[Any]] = {
    "uid": [None, *NO_UUIDS],
    "task": [None, *NO_TEXTS],
    "is_complete": [None, 0, 1, "t", "true", "", [], [True], {}, 0.0],
    "notes": [None, *NO_TEXTS],
    "priority": [None, -1, 5, 99, 2**63, 1.0, True, "1", "", [], [1], {}],
    "project": [None, *NO_TEXTS],
    "tags": [
        None,
        "x",
        "{x}",
        7,
        True,
        {},
        {"x": 1},
        [None],
        [7],
        [["x"]],
        ["x", None],
        ["\0"],
        [{}],
        [True],
    ],
    "due_date": NO_DAYS,
    "due_time": [7, True, [], {}, "", "noon", "25:00:00", "12:60:00", "12:00", "24:00:01", ESCAPES],
    "starts_on": NO_DAYS,
    "recurrence": [None, *NO_TEXTS],
    "repeat_from": [None, "", "done", "DUE", "due ", *NO_TEXTS],
    "remind_before": ["", "10", 1.5, True, False, -2, 527_041, 1_000_000, [], {}, [10], "never"],
    "parent_uid": NO_UUIDS,
    "position": [None, *NO_TEXTS],
    "completed_at": NO_MOMENTS,
    "inserted_at": NO_MOMENTS,
    "updated_at": NO_MOMENTS,
}
"""By column, what no database says of a todo."""

ODD: Mapping[str, list[Any]] = {
    "task": ["", " ", ESCAPES, "\n", "x" * 100_000],
    "tags": [[], ["x", "x"], [""], [ESCAPES]],
    "due_date": [None, "infinity", "-infinity", "0044-03-15 BC", "10000-01-01", "5874897-12-31"],
    "due_time": ["24:00:00", "23:59:59.999999"],
    "starts_on": [None, "infinity", "0001-01-01"],
    "recurrence": ["FREQ=MONTHLY", "WHATEVER"],
    "repeat_from": ["completion"],
    "remind_before": [None, -1, 0, 527_040],
    "parent_uid": [None, "00000000-0000-4000-8000-000000000001"],
    "position": ["", "~~", "\x7f", "é"],
    "completed_at": [None, "infinity", "-infinity", "0044-03-15T00:00:00+00:00 BC"],
    "inserted_at": [None, "infinity", "2026-01-01T00:00:00.000001+00:00", "2026-01-01T00:00:00+05:30"],
}  # fmt: skip
"""By column, what a database may say though few do: it is shown."""


def test_every_column_has_ten_wrong_values() -> None:
    assert WRONG.keys() == CHECKS.keys()
    assert all(len(values) >= 10 for values in WRONG.values())


@pytest.fixture
def there(machine: Machine, database: Database) -> Client:
    """A machine with a todo that the database has, another that it is to have, and one more to be fetched."""
    client = machine("a")
    client.replica.add(todo("milk"))
    client.sync()
    client.replica.add(todo("bread"))
    database.write("00000000-0000-4000-8000-000000000007", task="elsewhere")
    return client


def refused(client: Client, spoil: Callable[[dict[str, Any]], object]) -> str:
    """Have an answer spoilt, see that nothing of it is taken, and return what is said of it."""
    before, waiting, cursor = client.shown(), client.replica.waiting, client.replica.file.meta("cursor")
    request = client.ask()
    answer = client.answer_to(request)
    spoil(answer)
    with pytest.raises(ResponseError) as caught:
        client.take(request, answer)
    after = client.shown(), client.replica.waiting, client.replica.file.meta("cursor")
    assert after == (before, waiting, cursor)
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 400
    return message


@pytest.mark.parametrize("column", WRONG)
def test_a_value_that_does_not_fit_its_column(there: Client, database: Database, column: str) -> None:
    for value in WRONG[column]:

        def spoil(answer: dict[str, Any], value: Any = value) -> None:
            answer["rows"][-1][answer["columns"].index(column)] = value

        assert f"{column}" in refused(there, spoil)
    there.sync()
    assert same(database, there)


@pytest.mark.parametrize("column", ODD)
def test_a_value_that_is_odd_is_shown(machine: Machine, database: Database, column: str) -> None:
    client = machine("a")
    for value in ODD[column]:
        more = {"due_date": "2026-01-01"} if column == "due_time" else {}
        database.write("00000000-0000-4000-8000-000000000007", is_complete=True, **more, **{column: value})
        client.sync()
        assert same(database, client)
        assert client.replica.listing(ALL, done=True).window(0, 1)


@pytest.mark.parametrize("kept", [-1, 5, 99])
def test_a_priority_that_an_earlier_version_kept_is_shown(there: Client, kept: int) -> None:
    there.replica.file.sql.execute("update todo set priority = ?", (kept,))
    (row, *_) = there.replica.listing(ALL).window(0, 9)
    assert row.todo.priority == min(max(kept, 0), 4)


OTHERS = [None, 7, 1.5, True, "x", [], ["x"], {}, {"x": 1}, NESTED]
KEYS: Mapping[str, Callable[[Any], bool]] = {
    "database": lambda value: value == "x",
    "results": lambda value: False,
    "columns": lambda value: False,
    "rows": lambda value: value == [],
    "deleted": lambda value: value == [],
    "cursor": lambda value: value == "x",
    "more": lambda value: value is True,
    "reset": lambda value: value is True,
}
"""The keys of an answer, and which of `OTHERS` may be theirs."""


def spoilt(key: str) -> Iterator[Callable[[dict[str, Any]], object]]:
    """Yield what sets a key to each value that it cannot have, or leaves it out."""
    for value in OTHERS:
        if not KEYS[key](value):
            yield partial(dict.update, **{key: value})
    yield lambda answer: answer.pop(key)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_of_another_type_or_none(there: Client, database: Database, key: str) -> None:
    for spoil in spoilt(key):
        refused(there, spoil)
    there.sync()
    assert same(database, there)


SHAPES: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "a row too short": lambda answer: answer["rows"][0].pop(),
    "a row too long": lambda answer: answer["rows"][0].append(None),
    "a row that is an object": lambda answer: answer.update(rows=[{"uid": 1}] * 2),
    "a column less": lambda answer: answer["columns"].remove("task"),
    "a column twice": lambda answer: answer.update(columns=[*answer["columns"][1:], "task"]),
    "columns of columns": lambda answer: answer.update(columns=[answer["columns"]]),
    "a tombstone of nothing": lambda answer: answer.update(deleted=[{}]),
    "a tombstone of escapes": lambda answer: answer.update(deleted=[{"uid": ESCAPES, "revision": "1"}]),
    "a tombstone without a revision": lambda answer: answer.update(
        deleted=[{"uid": "00000000-0000-4000-8000-000000000007", "revision": 7}]
    ),
    "a cursor of escapes": lambda answer: answer.update(cursor=ESCAPES),
    "a cursor of a megabyte": lambda answer: answer.update(cursor="e1:" + "1" * 1024**2),
    "more of nothing": lambda answer: answer.update(more=True, rows=[], deleted=[], cursor="e1:9:9:9:some"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_of_another_shape(there: Client, database: Database, shape: str) -> None:
    refused(there, SHAPES[shape])
    there.sync()
    assert same(database, there)


@pytest.mark.parametrize("answer", [None, 7, "x", [], NESTED, {}, [{}], True])
def test_what_is_no_answer_at_all(there: Client, answer: Any) -> None:
    with pytest.raises(ResponseError):
        there.take(there.ask(), answer)


RESULTS: Mapping[str, Any] = {
    "null": None,
    "a word": "applied",
    "a list": ["applied"],
    "no status": {},
    "an unknown status": {"status": "done"},
    "a status of another type": {"status": ["applied"]},
    "a status of another operation": {"status": "missing"},
    "a revision of another type": {"status": "applied", "revision": 7},
    "a revision of escapes": {"status": "deleted", "revision": ESCAPES},
    "deleted without a revision": {"status": "deleted"},
    "refused without a reason": {"status": "refused"},
    "refused for null": {"status": "refused", "error": None},
    "refused for nothing": {"status": "refused", "error": {}},
    "refused for a number": {"status": "refused", "error": {"message": 7}},
    "refused with a constraint of another type": {
        "status": "refused",
        "error": {"message": "no", "constraint": ["x"]},
    },
}


@pytest.mark.parametrize("result", RESULTS)
def test_what_an_operation_cannot_be_answered(there: Client, database: Database, result: str) -> None:
    def spoil(answer: dict[str, Any]) -> None:
        whose = {name: answer["results"][0][name] for name in ("id", "uid")}
        wrong = RESULTS[result]
        answer["results"][0] = {**whose, **wrong} if isinstance(wrong, dict) else wrong

    refused(there, spoil)
    there.sync()
    assert same(database, there)


@pytest.mark.parametrize("column", ["task", "priority", "tags", "parent_uid", "due_date"])
def test_a_conflict_with_a_value_that_does_not_fit(machine: Machine, database: Database, column: str) -> None:
    client = machine("a")
    uid = client.replica.add(todo("milk")).uid
    client.sync()
    client.replica.delete(uid)
    good = BLANK[column]
    for value in WRONG[column]:
        for name in ("seen", "current"):
            clash: dict[str, Any] = {"seen": good, "set": None, "current": good, name: value}

            def spoil(answer: dict[str, Any], clash: Any = clash) -> None:
                answer["results"][0].update(status="conflict", conflicts={column: clash})

            refused(client, spoil)
    wrong: list[Any] = [
        None,
        [],
        "x",
        {},
        {"user_id": {"seen": 1, "current": 2}},
        {column: None},
        {column: {}},
    ]
    for clashes in wrong:

        def spoil_all(answer: dict[str, Any], clashes: Any = clashes) -> None:
            answer["results"][0].update(status="conflict", conflicts=clashes)

        refused(client, spoil_all)
    client.sync()
    assert same(database, client)


# How the engine takes it


@pytest.fixture
def live(tmp_path: Path) -> Callable[[Callable[[World], Awaitable[T]]], T]:
    return lambda story: World(tmp_path / "replica.sqlite3").live(story)


Live = Callable[[Callable[[World], Awaitable[None]]], None]


class Spoiling(Database):
    """A database whose answers pass through `spoil`."""

    spoil: Callable[[dict[str, Any]], object] = bool

    def sync(self, ops: list[dict[str, Any]], since: str | None, max_rows: int) -> dict[str, Any]:
        answer = super().sync(ops, since, max_rows)
        self.spoil(answer)
        return answer


def unmoved(answer: dict[str, Any]) -> None:
    answer.update(more=True, cursor="e1:1:1:1:full")


def in_circles() -> Callable[[dict[str, Any]], object]:
    places = [2, 1]

    def spoil(answer: dict[str, Any]) -> None:
        places.reverse()
        answer.update(more=True, cursor=f"e1:1:{places[0]}:1:full")

    return spoil


def endless(size: int) -> Callable[[dict[str, Any]], object]:
    """Pages of `size` new todos, each with a cursor further on, as long as anybody asks."""
    made = iter(range(1, 10**9))

    def spoil(answer: dict[str, Any]) -> None:
        blank = [
            "",
            "t",
            False,
            "",
            0,
            "",
            [],
            None,
            None,
            None,
            "",
            "due",
            None,
            None,
            "",
            None,
            None,
            None,
            "1",
            1,
        ]
        uids = [f"00000000-0000-4000-8000-{next(made):012}" for _ in range(size)]
        names = answer["columns"]
        values = dict(zip(COLUMNS, blank, strict=True))
        answer["rows"] = [[{**values, "uid": uid}[name] for name in names] for uid in uids]
        answer.update(more=True, reset=True, cursor=f"e1:1:{int(uids[-1][-12:])}:1:full")

    return spoil


COLUMNS = ["uid", "task", "is_complete", "notes", "priority", "project", "tags", "due_date", "due_time",
           "starts_on", "recurrence", "repeat_from", "remind_before", "parent_uid", "position", "inserted_at",
           "completed_at", "updated_at", "revision", "id"]  # fmt: skip

ENDLESS: Mapping[str, tuple[Callable[[], Callable[[dict[str, Any]], object]], int]] = {
    "a cursor that does not move": (lambda: unmoved, 3),
    "cursors that go in circles": (in_circles, 4),
    "pages of one todo without an end": (lambda: endless(1), THIN + 3),
    "full pages without an end": (lambda: endless(5000), 5),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_pull_without_an_end_is_ended(live: Live, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.sync.pull.MOST", 12_000)

    async def story(world: World) -> None:
        await asyncio.sleep(1)
        make, most = ENDLESS[kind]
        world.database.write("00000000-0000-4000-8000-000000000007", task="elsewhere")
        spoiling = Spoiling(**vars(world.database))
        spoiling.spoil = make()
        world.transport.database = spoiling
        world.transport.asked.clear()
        world.replica.add(todo("mine"))
        await asyncio.sleep(20)
        assert world.engine.state.phase is Phase.BLOCKED
        assert "answer cannot be used" in world.engine.state.message
        assert len(world.transport.asked) <= most

    live(story)


@pytest.mark.parametrize("key", KEYS)
def test_the_engine_stops_asking_keeps_what_waits_and_says_what_is_wrong(live: Live, key: str) -> None:
    async def story(world: World) -> None:
        await asyncio.sleep(1)
        spoiling = Spoiling(**vars(world.database))
        spoiling.spoil = lambda answer: answer.update({key: [None]})
        world.transport.database = spoiling
        kept = world.replica.add(todo("mine")).uid
        await asyncio.sleep(5)
        world.transport.asked.clear()
        await asyncio.sleep(3600)
        assert len(world.transport.asked) <= 20
        state = world.engine.state
        assert "answer" in state.message
        assert state.message.isprintable()
        assert world.replica.get(kept)
        spoiling.spoil = bool
        world.engine.nudge()
        await asyncio.sleep(1)
        assert world.engine.state.phase is Phase.IDLE
        assert world.replica.waiting == 0

    live(story)
