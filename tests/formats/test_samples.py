"""What the real tools wrote is understood.

The samples: Taskwarrior 2.6.2 (`task add … recur:monthly`, `annotate`, `done`, `delete`, then `task export`),
topydo 0.14 (`topydo add`, `do`; todo.txt and done.txt one after the other), todoman 4.2 (`todoman new`,
`done`; its files one after the other).
"""

from datetime import date, time
from pathlib import Path

import pytest

from tests.formats.read_and_write import found, problems
from tui.formats.importing import Problem
from tui.todos import Priority, Todo

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """The samples were made in UTC."""
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


def sample(name: str, file: str) -> dict[str, Todo]:
    todos = [each for each in found(name, (SAMPLES / file).read_bytes()) if isinstance(each, Todo)]
    return {todo.task: todo for todo in todos}


def test_taskwarriors_export() -> None:
    todos = sample("taskwarrior", "taskwarrior.json")
    assert list(todos) == ['Read "the book" \\ über 日本語', "Call mum", "Pay rent", "Old thing"]
    rent, book = todos["Pay rent"], todos['Read "the book" \\ über 日本語']
    assert (rent.due_date, rent.due_time, rent.recurrence) == (date(2026, 12, 1), time(9), "FREQ=MONTHLY")
    assert (rent.project, rent.tags, rent.priority) == ("home", ("bank",), Priority.HIGH)
    assert (book.notes, book.starts_on, book.tags) == ("Chapter one is good", date(2026, 12, 24), ("a", "b"))
    assert todos["Call mum"].due_time is None
    assert todos["Call mum"].notes == f'depends: ["{book.uid}"]'
    assert todos["Old thing"].is_complete
    assert todos["Old thing"].completed_at


def test_taskwarriors_templates_and_deleted_tasks_are_left_out_with_a_word() -> None:
    left = problems("taskwarrior", (SAMPLES / "taskwarrior.json").read_bytes())
    assert [(each.line, each.on_purpose) for each in left] == [(7, True), (2, True)]


def test_topydos_files() -> None:
    todos = sample("todo.txt", "topydo.txt")
    assert list(todos) == ["Pay rent", "Plan trip", "Pack https://example.com/a:b", "Call mum star:1"]
    rent, pack = todos["Pay rent"], todos["Pack https://example.com/a:b"]
    assert (rent.priority, rent.recurrence, rent.due_date) == (
        Priority.URGENT,
        "FREQ=MONTHLY",
        date(2026, 12, 1),
    )
    assert (pack.parent_uid, pack.starts_on) == (todos["Plan trip"].uid, date(2026, 12, 10))
    assert todos["Call mum star:1"].is_complete


def test_todomans_files() -> None:
    todos = sample("icalendar", "todoman.ics")
    assert list(todos) == ["Done one", "Plan; the trip, and more", "Read", "Pay rent"]
    trip = todos["Plan; the trip, and more"]
    assert (trip.starts_on, trip.due_date, trip.due_time) == (date(2026, 12, 1), date(2026, 12, 24), None)
    assert trip.notes == "location: Lisbon"
    assert todos["Read"].notes == "First line\n\nsecond, with; signs"
    assert todos["Done one"].is_complete
    assert (todos["Pay rent"].priority, todos["Pay rent"].due_time) == (Priority.HIGH, time(9))


def test_a_sample_has_no_other_problems() -> None:
    for name, file in (("todo.txt", "topydo.txt"), ("icalendar", "todoman.ics")):
        assert not [each for each in found(name, (SAMPLES / file).read_bytes()) if isinstance(each, Problem)]
