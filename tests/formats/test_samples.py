"""What the real tools wrote is understood, and what we write they understand.

The samples: Taskwarrior 2.6.2 (`task add … recur:monthly`, `annotate`, `done`, `delete`, then `task export`),
topydo 0.14 (`topydo add`, `do`; todo.txt and done.txt one after the other), todoman 4.2 (`todoman new`,
`done`; its files one after the other).
"""

import json
import os
import subprocess
from datetime import date, time
from pathlib import Path

import pytest

from tests.formats.reading import found, problems, read, written
from tests.needs import needs
from tui.formats.found import Problem
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


OURS = [
    Todo(
        uid="6a1fb33e-6d3b-4b43-a5b4-3ad8c52b6a10",
        task="Pay rent, “now”",
        notes="two\nlines",
        priority=Priority.HIGH,
        project="home",
        tags=("bank", "phone"),
        due_date=date(2026, 12, 1),
        due_time=time(9),
        recurrence="FREQ=WEEKLY;BYDAY=MO",
    ),
    Todo(uid="7a1fb33e-6d3b-4b43-a5b4-3ad8c52b6a10", task="Done", is_complete=True),
]


def run(home: Path, *command: str, text: str | None = None) -> str:
    ran = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        env={"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"},
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_taskwarrior_reads_what_we_write_and_gives_it_back(tmp_path: Path) -> None:
    needs("taskwarrior")
    (tmp_path / ".taskrc").write_text(f"data.location={tmp_path}/task\nconfirmation=off\n")
    run(tmp_path, "task", "rc.verbose=nothing", "import", "-", text=written("taskwarrior", OURS))
    back = run(tmp_path, "task", "rc.verbose=nothing", "rc.json.array=on", "export")
    todos = {todo.uid: todo for todo in read("taskwarrior", back)}
    for ours in OURS:
        theirs = todos[ours.uid]
        same = ("task", "priority", "project", "due_date", "due_time", "recurrence", "is_complete", "notes")
        assert [getattr(theirs, name) for name in same] == [getattr(ours, name) for name in same]
        assert set(theirs.tags) == set(ours.tags)


def test_topydo_reads_what_we_write(tmp_path: Path) -> None:
    needs("topydo")
    (tmp_path / "todo.txt").write_text(written("todo.txt", OURS[:1]), "utf-8")
    listed = run(tmp_path, "topydo", "-t", str(tmp_path / "todo.txt"), "ls", "-f", "json")
    [todo] = json.loads(listed)
    assert todo["text"].startswith("Pay rent, “now” ")
    assert todo["priority"] == "B"
    assert (todo["projects"], sorted(todo["contexts"])) == (["home"], ["bank", "phone"])
    assert ["due", "2026-12-01"] in todo["tags"]


def test_todoman_reads_what_we_write(tmp_path: Path) -> None:
    needs("todoman")
    (tmp_path / ".config" / "todoman").mkdir(parents=True)
    (tmp_path / ".config" / "todoman" / "config.py").write_text(
        f'path = "{tmp_path}/cal/*"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
    )
    (tmp_path / "cal" / "home").mkdir(parents=True)
    (tmp_path / "cal" / "home" / "one.ics").write_text(written("icalendar", OURS[:1]), "utf-8")
    listed = run(tmp_path, "todoman", "--porcelain", "list")
    [todo] = json.loads(listed)
    assert (todo["summary"], todo["completed"], todo["priority"]) == ("Pay rent, “now”", False, 3)


def test_a_sample_has_no_other_problems() -> None:
    for name, file in (("todo.txt", "topydo.txt"), ("icalendar", "todoman.ics")):
        assert not [each for each in found(name, (SAMPLES / file).read_bytes()) if isinstance(each, Problem)]
