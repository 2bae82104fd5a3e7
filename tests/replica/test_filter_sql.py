"""A filter selects the same todos of a replica as `tests.todos.filter_model.matches`."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.todos.filter_model import matches
from tests.todos.test_filter import LEAVES
from tui.replica.conflicts import Conflicts
from tui.replica.filter_sql import filter_condition
from tui.replica.replica import Replica
from tui.todos import Priority, Todo
from tui.todos.expression import And, Blank, Contains, Expression, InProject, Not, Or, Tagged
from tui.todos.filter import parse
from tui.todos.view import ALL, TODAY, project

DAY = date(2026, 11, 23)
TEXTS = [
    "Straße",
    "STRASSE",
    "strasse",
    "İstanbul",
    "i̇stanbul",
    "ΣΊΣΥΦΟΣ",
    "σίσυφος",
    "50 %_\\",
    "“a” 'b'",
    "é",
    "é",
]
"""Texts whose case folds in ways of its own, or that mean something to SQL."""
TIMES = [time(), time(8, 35), time(8, 35, 30), time(9), time(23, 59)]
ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo", "Europe/Berlin"]


def todos() -> Iterator[Todo]:
    chance = random.Random(4)
    moments = [
        None,
        *(datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hours / 4) for hours in range(-300, 300, 7)),
        # Where clocks are changed: New York's, Apia's by a whole day, São Paulo's at midnight.
        *(
            datetime(*day, tzinfo=UTC) + timedelta(minutes=minutes)
            for day in [(2026, 11, 1), (2011, 12, 30), (2018, 11, 4)]
            for minutes in (-1, 0, 1, 179, 180, 599, 600, 601, 1440)
        ),
        datetime(2026, 11, 23, 5, 0, 0, 1, UTC),
    ]
    days = [None, *(DAY + timedelta(days) for days in (-400, -31, -7, -1, 0, 1, 2, 7, 8, 40, 366))]
    for number in range(300):
        due = chance.choice(days)
        done = chance.random() < 0.3
        yield Todo(
            uid=f"00000000-0000-4000-8000-{number:012}",
            task=chance.choice(TEXTS) + chance.choice(TEXTS),
            notes=chance.choice(["", "", *TEXTS]),
            project=chance.choice(
                ["", *TEXTS, f"{chance.choice(TEXTS).strip() or 'x'}/{chance.choice(TEXTS)}"]
            ),
            tags=tuple(chance.sample(TEXTS, chance.choice([0, 0, 1, 3]))),
            priority=chance.choice(list(Priority)),
            due_date=due,
            due_time=chance.choice(TIMES) if due and chance.random() < 0.5 else None,
            starts_on=chance.choice(days),
            recurrence=chance.choice(["", "FREQ=DAILY"]),
            parent_uid=f"00000000-0000-4000-8000-{number - 1:012}" if number % 7 == 1 else None,
            inserted_at=chance.choice(moments),
            is_complete=done,
            completed_at=chance.choice(moments) if done else None,
        )


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    """A replica with todos of every kind, two of them in conflict."""
    path: Path = tmp_path_factory.mktemp("filters") / "replica.sqlite3"
    with Replica.open(path) as replica:
        with replica.step("Many"):
            for each in todos():
                replica.add(each)
            for place in (3, 4):
                Conflicts(replica.file.sql).keep(f"00000000-0000-4000-8000-{place:012}", "notes", "", "mine")
        yield replica


@pytest.fixture(scope="module")
def there(full: Replica) -> list[Todo]:
    """Its todos."""
    return [each for (uid,) in full.file.sql.execute("select uid from todo") if (each := full.get(uid))]


@pytest.fixture(scope="module")
def conflicted(full: Replica) -> set[str]:
    """Which of them are in conflict."""
    return {each.uid for each in full.conflicts()}


BLANKS: list[Blank] = [
    Blank("project"),
    Blank("tags"),
    Blank("notes"),
    Blank("recurrence"),
    Blank("parent_uid"),
]
ASKED = (
    LEAVES
    | st.sampled_from(TEXTS).map(InProject)
    | st.sampled_from(TEXTS).map(Tagged)
    | st.sampled_from(TEXTS).map(lambda text: Contains(text[:4].swapcase()))
    | st.sampled_from(BLANKS)
)
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    ASKED,
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, max_size=3).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=8,
)


@given(
    EXPRESSIONS,
    st.sampled_from(ZONES),
    st.sampled_from([DAY, date(2026, 11, 1), date(2018, 11, 4)]),
    st.sampled_from([*TIMES, time(8, 36), time(8, 35, 59, 999)]),
)
def test_it_is_the_same_as_asking_each_todo(
    full: Replica,
    there: list[Todo],
    conflicted: set[str],
    expression: Expression,
    zone: str,
    today: date,
    now: time,
) -> None:
    where, parameters = filter_condition(expression, today, now=now, zone=ZoneInfo(zone))
    found = {uid for (uid,) in full.file.sql.execute(f"select uid from todo where {where}", parameters)}
    assert found == {
        each.uid
        for each in there
        if matches(expression, each, today, now=now, conflicted=conflicted, zone=ZoneInfo(zone))
    }


@pytest.mark.parametrize(
    "text", ["today | overdue", "#STRASSE & !done", "created > -7d", "conflict", "!@é & p1"]
)
def test_a_list_shows_what_passes_in_the_order_of_its_view(
    full: Replica, conflicted: set[str], text: str
) -> None:
    expression = parse(text).expression
    for view in (ALL, TODAY, project("Straße")):
        whole = full.listing(view, today=DAY).window(0, 1000)
        assert [row.todo.uid for row in full.listing(view, filter=expression, today=DAY).window(0, 1000)] == [
            row.todo.uid for row in whole if matches(expression, row.todo, DAY, conflicted=conflicted)
        ]


def test_a_filter_and_a_search_narrow_together(full: Replica) -> None:
    found = full.listing(ALL, search="strasse", filter=parse("p1").expression, done=True, today=DAY)
    tasks = {(row.todo.priority, "strasse" in str(row.todo).casefold()) for row in found.window(0, 1000)}
    assert tasks == {(Priority.URGENT, True)}
