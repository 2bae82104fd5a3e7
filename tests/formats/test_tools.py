"""The real tools read what we write, and of what they write back comes what `rowdo export --help` says.

Taskwarrior, topydo and todoman run as programs, each in a home of its own; `icalendar` is the library most
programs in Python read calendars with.
"""

import json
import os
import subprocess
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.formats.read_and_write import read, written
from tests.needs import needs
from tui.formats import FORMATS
from tui.todos import Priority, Todo

MOMENT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
RENT = Todo(
    uid="6a1fb33e-6d3b-4b43-a5b4-3ad8c52b6a10",
    task="Pay rent, “now”",
    notes='two\n\nlines; and, signs \\ "',
    priority=Priority.HIGH,
    project="home improvement",
    tags=("bank", "two words"),
    due_date=date(2026, 12, 1),
    due_time=time(9),
    starts_on=date(2026, 11, 25),
    recurrence="FREQ=WEEKLY;BYDAY=MO",
    inserted_at=MOMENT,
)
OURS = [
    RENT,
    Todo(
        uid="6a1fb33e-6d3b-4b43-a5b4-3ad8c52b6a11",
        task="Low +plus @at due:x https://a:b (A)",
        priority=Priority.LOW,
        project="home improvement",
        parent_uid=RENT.uid,
        inserted_at=MOMENT,
    ),
    Todo(
        uid="6a1fb33e-6d3b-4b43-a5b4-3ad8c52b6a12",
        task="Urgent, all day",
        priority=Priority.URGENT,
        due_date=date(2026, 12, 1),
        inserted_at=MOMENT,
    ),
    Todo(
        uid="6a1fb33e-6d3b-4b43-a5b4-3ad8c52b6a13",
        task="日本語 über",
        priority=Priority.MEDIUM,
        notes="x",
        inserted_at=MOMENT,
    ),
    Todo(
        uid="6a1fb33e-6d3b-4b43-a5b4-3ad8c52b6a14",
        task="Done",
        is_complete=True,
        inserted_at=MOMENT,
        completed_at=MOMENT,
    ),
]


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs run in UTC, and so do we."""
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


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


def told(name: str, todos: Iterable[Todo], *, but: Iterable[str] = ()) -> dict[str, dict[str, object]]:
    """What the help says comes back of todos, less the fields that the tool itself forgets."""
    kept = FORMATS[name].keeps - {*but}
    return {todo.uid: {field: getattr(todo, field) for field in kept} for todo in todos}


def test_taskwarrior_gives_back_all_that_is_promised(tmp_path: Path) -> None:
    needs("taskwarrior")
    (tmp_path / ".taskrc").write_text(f"data.location={tmp_path}/task\nconfirmation=off\n")
    run(tmp_path, "task", "rc.verbose=nothing", "import", "-", text=written("taskwarrior", OURS))
    back = run(tmp_path, "task", "rc.verbose=nothing", "rc.json.array=on", "export")
    assert told("taskwarrior", read("taskwarrior", back)) == told("taskwarrior", OURS)


def test_taskwarrior_reports_what_we_write_as_its_own(tmp_path: Path) -> None:
    needs("taskwarrior")
    (tmp_path / ".taskrc").write_text(f"data.location={tmp_path}/task\nconfirmation=off\n")
    task = ("task", "rc.verbose=nothing", "rc.json.array=on")
    run(tmp_path, *task, "import", "-", text=written("taskwarrior", OURS))
    [rent] = json.loads(run(tmp_path, *task, "project:home improvement", "+bank", "export"))
    assert (rent["description"], rent["due"], rent["priority"]) == (
        "Pay rent, “now”",
        "20261201T090000Z",
        "H",
    )
    [done] = json.loads(run(tmp_path, *task, "status:completed", "export"))
    assert done["description"] == "Done"


def topydo(folder: Path, *arguments: str) -> str:
    files = ("-t", str(folder / "todo.txt"), "-d", str(folder / "done.txt"))
    return run(folder, "topydo", *files, *arguments)


def test_topydo_gives_back_all_that_is_promised(tmp_path: Path) -> None:
    needs("topydo")
    (tmp_path / "todo.txt").write_text(written("todo.txt", OURS), "utf-8")
    topydo(tmp_path, "add", "something else")
    todos = (tmp_path / "todo.txt").read_text("utf-8")
    assert "something else" in todos  # it has written the whole file
    back = read("todo.txt", todos + (tmp_path / "done.txt").read_text("utf-8"))
    ours = {todo.uid for todo in OURS}
    assert told("todo.txt", [todo for todo in back if todo.uid in ours]) == told("todo.txt", OURS)


def test_topydo_lists_what_we_write_as_its_own(tmp_path: Path) -> None:
    needs("topydo")
    (tmp_path / "todo.txt").write_text(written("todo.txt", OURS), "utf-8")
    found = {todo["text"]: todo for todo in json.loads(topydo(tmp_path, "ls", "-x", "-f", "json"))}
    rent = next(todo for text, todo in found.items() if text.startswith("Pay rent, “now” "))
    assert (rent["priority"], rent["creation_date"]) == ("B", "2026-11-20")
    assert (rent["projects"], sorted(rent["contexts"])) == (["home_improvement"], ["bank", "two_words"])
    assert ["due", "2026-12-01"] in rent["tags"]
    assert (found["Done"]["completed"], found["Done"]["completion_date"]) == (True, "2026-11-20")
    assert found["Urgent, all day"]["priority"] == "A"


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    """Todoman's folder of calendars, with a calendar in which each todo has a file."""
    needs("todoman")
    (tmp_path / ".config" / "todoman").mkdir(parents=True)
    (tmp_path / ".config" / "todoman" / "config.py").write_text(
        f'path = "{tmp_path}/cal/*"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
    )
    folder = tmp_path / "cal" / "home"
    folder.mkdir(parents=True)
    for todo in OURS:
        (folder / f"{todo.uid}.ics").write_text(written("icalendar", [todo]), "utf-8")
    return folder


def test_todoman_gives_back_all_that_is_promised_but_what_it_forgets(tmp_path: Path, calendar: Path) -> None:
    listed = json.loads(run(tmp_path, "todoman", "--porcelain", "list", "--status", "ANY"))
    for todo in listed:
        run(tmp_path, "todoman", "edit", str(todo["id"]), "--location", "here")
    texts = [(calendar / f"{todo.uid}.ics").read_text("utf-8") for todo in OURS]
    assert all("LOCATION:here" in text for text in texts)  # it has written every file
    back = [
        todo._replace(notes=todo.notes.removesuffix("location: here").rstrip("\n"))
        for todo in read("icalendar", _joined(texts))
    ]
    # Todoman 4.2 forgets categories when it writes a file.
    assert told("icalendar", back, but=["tags"]) == told("icalendar", OURS, but=["tags"])


def _joined(texts: Iterable[str]) -> str:
    """Todos of several files in one, in which a parent is found."""
    todos = (text[text.index("BEGIN:VTODO") : text.rindex("END:VCALENDAR")] for text in texts)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(todos)}END:VCALENDAR\r\n"


def test_todoman_lists_what_we_write_as_its_own(tmp_path: Path, calendar: Path) -> None:
    listed = json.loads(run(tmp_path, "todoman", "--porcelain", "list", "--status", "ANY"))
    found = {todo["summary"]: todo for todo in listed}
    rent = found["Pay rent, “now”"]
    assert datetime.fromtimestamp(rent["due"], UTC) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert rent["description"] == RENT.notes
    assert found["Done"]["completed_at"] == MOMENT.timestamp()
    priorities = [found[todo.task]["priority"] for todo in OURS]
    assert priorities == [3, 9, 1, 5, 0]


def test_icalendar_reads_what_we_write_as_rfc_5545_says() -> None:
    calendar = icalendar.Calendar.from_ical(written("icalendar", OURS))
    todos: list[Any] = [*calendar.walk("VTODO")]
    rent, below, urgent, _, done = todos
    assert (rent["SUMMARY"], rent["DESCRIPTION"]) == (RENT.task, RENT.notes)
    assert rent["DUE"].dt.replace(tzinfo=None) == datetime(2026, 12, 1, 9)
    # RFC 5545 3.8.5.3: the rule is counted from the start, which therefore stands there.
    assert rent["RRULE"] == {"FREQ": ["WEEKLY"], "BYDAY": ["MO"]}
    assert rent["DTSTART"].dt <= rent["DUE"].dt
    assert [*rent["CATEGORIES"].cats] == ["bank", "two words"]
    assert str(below["RELATED-TO"]) == rent["UID"]
    assert urgent["DUE"].dt == date(2026, 12, 1)
    assert (done["STATUS"], done["COMPLETED"].dt) == ("COMPLETED", MOMENT)
    assert not calendar.errors
    assert not [problem for todo in todos for problem in todo.errors]
