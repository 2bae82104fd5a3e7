"""Dates that only Postgres can store are shown, counted, sorted and kept everywhere."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sync.client import Machine, same, settle
from tests.sync.database import Database
from tui.formats.importing import ImportOptions, Problem
from tui.formats.registry import FORMATS, WRITTEN
from tui.replica.replica import Replica
from tui.replica.rows import Rows
from tui.replica.sort_keys import as_written, sortable
from tui.todos import Todo
from tui.todos.filter import parse
from tui.todos.out_of_range import is_out_of_range, out_of_range_due
from tui.todos.view import ALL, DONE, TODAY, UPCOMING, Kind, Sort, View, tag

DAY = date(2026, 11, 23)
PAST = ("-infinity", "4713-01-01 BC", "0044-03-15 BC", "0044-11-30 BC", "0001-01-01", "2026-11-22")
FUTURE = ("2026-11-24", "9999-12-31", "10000-01-01", "12026-11-23", "5874897-12-31", "infinity")
DAYS = (*PAST, "2026-11-23", *FUTURE)


def moment(day: str) -> str:
    """A moment of a day, as Postgres writes it."""
    if "infinity" in day:
        return day
    plain, before, _ = day.partition(" BC")
    return f"{plain}T12:00:00+00:00{before}"


@pytest.fixture
def odd(machine: Machine, database: Database) -> Replica:
    """A replica with a todo for each of `DAYS`, from a database that another application has written."""
    for number, day in enumerate(reversed(DAYS)):
        database.write(
            f"00000000-0000-4000-8000-{number:012}",
            task=day,
            due_date=day,
            due_time="24:00:00" if number % 2 else None,
            inserted_at=moment(day),
            tags=["x", "x", "y"],
            position="",
        )
    client = machine("a")
    client.max_rows = 100
    settle(client)
    assert same(database, client)
    return client.replica


def tasks(replica: Replica, view: View, **options: object) -> list[str]:
    return [row.todo.task for row in replica.listing(view, today=DAY, **options).window(0, 100)]  # type: ignore[arg-type]


def test_days_stand_where_they_belong_in_lists_counts_and_filters(odd: Replica) -> None:
    assert tasks(odd, TODAY) == [*PAST, "2026-11-23"]
    assert tasks(odd, UPCOMING) == list(DAYS)
    assert tasks(odd, ALL, sort=Sort.DUE) == list(DAYS)
    assert tasks(odd, ALL, sort=Sort.CREATED) == list(reversed(DAYS))
    assert tasks(odd, ALL) == list(DAYS)  # of no position, so by when they were added
    counts = odd.counts(DAY)
    assert (counts.today, counts.upcoming, counts.all) == (len(PAST) + 1, len(DAYS), len(DAYS))
    assert dict(counts.tags) == {"x": len(DAYS), "y": len(DAYS)}
    assert len(tasks(odd, tag("x"))) == len(odd.listing(tag("x")))
    assert tasks(odd, ALL, filter=parse("due < 9999-12-31").expression) == [*PAST, "2026-11-23", "2026-11-24"]
    assert odd.day_counts(date(2026, 11, 1), date(2026, 11, 30)) == {
        date(2026, 11, day): (1, 0) for day in (22, 23, 24)
    }
    assert len(odd.day_counts(date.min, date.max)) == 5
    assert tasks(odd, View(Kind.DAY, day=DAY)) == ["2026-11-23"]


def test_what_they_are_is_said_and_stays_when_something_else_is_changed(
    odd: Replica, machine: Machine, database: Database
) -> None:
    said = {todo.task: todo for todo in odd.find("")}
    assert out_of_range_due(said["infinity"]) == "infinity"
    assert out_of_range_due(said["0044-11-30 BC"]) == "0044-11-30 BC 24:00"
    assert out_of_range_due(said["2026-11-24"]) == "2026-11-24 24:00"
    assert out_of_range_due(said["2026-11-23"]) == ""
    before = Rows(odd.file.sql).many(todo.uid for todo in said.values())
    for todo in said.values():
        odd.edit(todo.uid, todo, notes="changed", tags=todo.tags)
        odd.complete(todo.uid)
        odd.complete(todo.uid, done=False)
    after = Rows(odd.file.sql).many(todo.uid for todo in said.values())
    assert after == {uid: {**record, "notes": "changed"} for uid, record in before.items()}
    odd.edit(said["infinity"].uid, said["infinity"], due_date=None)
    odd.edit(said["12026-11-23"].uid, said["12026-11-23"], due_date=DAY)
    assert sorted(tasks(odd, View(Kind.DAY, day=DAY))) == ["12026-11-23", "2026-11-23"]
    assert "infinity" not in tasks(odd, UPCOMING)
    odd.undo()
    assert odd.get(said["12026-11-23"].uid) == said["12026-11-23"]._replace(notes="changed")


@pytest.mark.parametrize("name", WRITTEN)
def test_every_format_bears_them_and_says_what_they_are(odd: Replica, name: str, tmp_path: Path) -> None:
    todos = odd.listing(ALL, done=True).todos(0, 100)
    file = tmp_path / "file"
    file.write_text("".join(FORMATS[name].write(todos)))
    with file.open("rb") as source:
        found = list(FORMATS[name].read(source, ImportOptions("", DAY)))
    assert not [each for each in found if isinstance(each, Problem)]
    read = {each.task: each for each in found if isinstance(each, Todo)}
    for todo in todos:
        back = read[todo.task]
        if "odd" in FORMATS[name].keeps:
            assert dict(back.odd) == {key: text for key, text in todo.odd if key != "updated_at"}
        elif "notes" in FORMATS[name].keeps:
            assert all(f"{key}: {text}" in back.notes for key, text in todo.odd)


@pytest.mark.parametrize("done", [True, False])
def test_completed_at_no_time_that_python_knows(machine: Machine, database: Database, done: bool) -> None:
    for number, day in enumerate(DAYS):
        database.write(f"00000000-0000-4000-8000-{number:012}", task=day, is_complete=True)
        database.rows[f"00000000-0000-4000-8000-{number:012}"].fields["completed_at"] = moment(day)
    client = machine("a")
    settle(client)
    assert tasks(client.replica, DONE) == list(reversed(DAYS))
    found = tasks(client.replica, DONE, filter=parse("completed < 2026-11-23").expression)
    assert sorted(found) == sorted(PAST)


YEARS = st.integers(1, 5_874_897)


@given(st.lists(st.tuples(YEARS, st.integers(1, 12), st.integers(1, 28), st.booleans()), max_size=20))
def test_what_is_kept_sorts_as_it_is_meant_and_is_written_as_it_was(
    days: list[tuple[int, int, int, bool]],
) -> None:
    def text(day: tuple[int, int, int, bool]) -> str:
        year, month, of_month, before = day
        return f"{year:04}-{month:02}-{of_month:02}" + (" BC" if before else "")

    def meant(day: tuple[int, int, int, bool]) -> tuple[int, int, int]:
        year, month, of_month, before = day
        return (1 - year if before else year), month, of_month

    texts = [text(day) for day in sorted(days, key=meant)]
    kept = [sortable(each) or "" for each in ["-infinity", *texts, "infinity"]]
    assert kept == sorted(kept)
    assert [as_written(each) for each in kept] == ["-infinity", *texts, "infinity"]
    assert [sortable(each) for each in kept] == kept


def test_only_what_python_cannot_say_is_odd() -> None:
    assert is_out_of_range("due_date", "infinity")
    assert is_out_of_range("due_time", "24:00:00")
    assert is_out_of_range("completed_at", "9999-12-31T23:00:00+00:00")
    for name, text in (
        ("due_date", "2026-11-23"),
        ("due_date", "soon"),
        ("task", "infinity"),
        ("due_time", "9"),
    ):
        assert not is_out_of_range(name, text)
