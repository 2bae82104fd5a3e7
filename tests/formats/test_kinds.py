"""Ten neighbours and more of the kinds of file that went wrong, each with what people expect of it.

Those of iCalendar's properties are in `test_vtodo`, those of lines and boxes in `test_cases`.
"""

import time as clock
from collections.abc import Iterator
from datetime import date, time

import pytest

from tests.formats.reading import found
from tui.formats.reading import Problem
from tui.todos import Priority, Todo


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as here:
        here.setenv("TZ", "Europe/Berlin")
        clock.tzset()
        yield
    clock.tzset()


def todos(name: str, text: str | bytes) -> list[Todo]:
    return [each for each in found(name, text) if isinstance(each, Todo)]


def told(name: str, text: str | bytes) -> str:
    return " ".join(each.message for each in found(name, text) if isinstance(each, Problem))


def vtodo(*properties: str) -> str:
    return "\r\n".join(("BEGIN:VTODO", *properties, "END:VTODO", ""))


SERIES = vtodo(
    "UID:s", "SUMMARY:Series", "DUE:20261201T090000", "DTSTART:20261201T090000", "RRULE:FREQ=WEEKLY"
)


@pytest.mark.parametrize(
    ("properties", "due", "at", "done"),
    [
        (("RECURRENCE-ID;VALUE=DATE:20261208", "DUE;VALUE=DATE:20261209"), "2026-12-09", None, False),
        (("RECURRENCE-ID:20261208T090000", "DUE:20261208T150000"), "2026-12-08", "15:00:00", False),
        (("RECURRENCE-ID:20261208T080000Z", "DUE:20261208T140000Z"), "2026-12-08", "15:00:00", False),
        (
            ("RECURRENCE-ID;TZID=Europe/Berlin:20261208T090000", "DUE:20261210T090000"),
            *("2026-12-10", "09:00:00", False),
        ),
        (
            ("RECURRENCE-ID;RANGE=THISANDFUTURE:20261208T090000", "DUE:20261209T090000"),
            *("2026-12-09", "09:00:00", False),
        ),
        (("RECURRENCE-ID:20261208T090000", "DTSTART:20261209T100000"), "2026-12-09", "10:00:00", False),
        (
            ("RECURRENCE-ID:20261208T090000", "DTSTART:20261209T100000", "DURATION:PT2H"),
            *("2026-12-09", "12:00:00", False),
        ),
        (
            ("RECURRENCE-ID:20261208T090000", "DUE:20261208T090000", "STATUS:COMPLETED"),
            *("2026-12-08", "09:00:00", True),
        ),
        (
            ("RECURRENCE-ID:20261208T090000", "DUE:20261209T090000", "RRULE:FREQ=WEEKLY"),
            *("2026-12-09", "09:00:00", False),
        ),
        (("recurrence-id:20261208T090000", "DUE:20261209T090000"), "2026-12-09", "09:00:00", False),
        (("RECURRENCE-ID:20261208", "DUE:20261209"), "2026-12-09", None, False),
        (("RECURRENCE-ID:2026-12-08", "DUE:2026-12-09"), "2026-12-09", None, False),
        (("RECURRENCE-ID:whenever", "DUE:20261209T090000"), "2026-12-09", "09:00:00", False),
    ],
)
@pytest.mark.parametrize("first", [True, False], ids=["after the series", "before the series"])
def test_a_moved_occurrence_is_a_todo_beside_its_series(
    properties: tuple[str, ...], due: str, at: str | None, done: bool, first: bool
) -> None:
    override = vtodo("UID:s", "SUMMARY:Moved", *properties)
    text = SERIES + override if first else override + SERIES
    read = {todo.task: todo for todo in todos("icalendar", text)}
    series, moved = read["Series"], read["Moved"]
    assert (str(series.due_date), series.recurrence) == ("2026-12-01", "FREQ=WEEKLY")
    assert (str(moved.due_date), moved.due_time and str(moved.due_time)) == (due, at)
    assert (moved.is_complete, moved.recurrence) == (done, "")
    assert moved.uid != series.uid
    assert "a todo of its own" in told("icalendar", text)


def test_each_moved_occurrence_has_its_own_uid_and_keeps_it() -> None:
    text = SERIES + "".join(
        vtodo("UID:s", f"SUMMARY:{day}", f"RECURRENCE-ID:202612{day}T090000") for day in ("08", "15", "22")
    )
    uids = [todo.uid for todo in todos("icalendar", text)]
    assert len(set(uids)) == 4
    assert uids == [todo.uid for todo in todos("icalendar", text)]


def related(uid: str, *relations: str) -> str:
    return vtodo(f"UID:{uid}", f"SUMMARY:{uid}", *(f"RELATED-TO{each}" for each in relations))


@pytest.mark.parametrize(
    ("text", "above"),
    [
        (related("a") + related("b", ":a"), {"b": "a"}),
        (related("b", ":a") + related("a"), {"b": "a"}),
        (related("a") + related("b", ";RELTYPE=PARENT:a"), {"b": "a"}),
        (related("a") + related("b", ";reltype=parent:a"), {"b": "a"}),
        (related("a") + related("b", ';RELTYPE="PARENT":a'), {"b": "a"}),
        (related("a") + related("b", ";X-ORDER=1;RELTYPE=PARENT:a"), {"b": "a"}),
        (related("a", ";RELTYPE=CHILD:b") + related("b"), {"b": "a"}),
        (
            related("a", ";RELTYPE=CHILD:b", ";RELTYPE=CHILD:c") + related("b") + related("c"),
            {"b": "a", "c": "a"},
        ),
        (related("a", ";RELTYPE=CHILD:b") + related("b", ":a"), {"b": "a"}),
        (related("a", ";RELTYPE=CHILD:gone"), {}),
        (related("a", ":gone"), {}),
        (related("a", ":a"), {}),
        (related("a") + related("b", ";RELTYPE=SIBLING:a"), {}),
        (related("a") + related("b", ";RELTYPE=FINISHTOSTART:a"), {}),
        (related("a") + related("b", ":gone", ":lost", ":a"), {"b": "a"}),
        (related("a") + related("b") + related("c", ":a", ":b"), {"c": "a"}),
        (related("a") + related("b", ";RELTYPE=SIBLING:a", ":a"), {"b": "a"}),
        (related("a", ":c") + related("b", ":a") + related("c", ":b"), {"a": "c", "b": "a"}),
        (related("a") + related("b", ":a") + related("c", ":b"), {"b": "a", "c": "b"}),
        (related("a") + related("b", ":\r\n a"), {"b": "a"}),
    ],
)
def test_a_todo_is_below_the_first_parent_that_is_there(text: str, above: dict[str, str]) -> None:
    read = todos("icalendar", text)
    tasks = {todo.uid: todo.task for todo in read}
    assert {todo.task: tasks[todo.parent_uid] for todo in read if todo.parent_uid} == above


TICKTICK = (
    '"Date: 2026-06-15+0000"\n"Version: 7.2"\n'
    "Folder Name,List Name,Title,Tags,Content,Start Date,Due Date,Reminder,Repeat,Priority,Status,"
    "Created Time,Completed Time,Timezone,Is All Day,taskId,parentId\n"
)
COLUMNS = TICKTICK.splitlines()[-1].split(",")
DAY = "2026-12-26T23:00:00+0000"


def ticktick(cells: dict[str, str]) -> tuple[Todo, str]:
    quoted = (f'"{({"Title": "a"} | cells).get(name, "")}"' for name in COLUMNS)
    text = TICKTICK + ",".join(quoted) + "\n"
    [todo] = todos("ticktick", text)
    return todo, told("ticktick", text)


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        ({"List Name": "Inbox"}, {"project": ""}),
        ({"List Name": "Garden", "Folder Name": "Home"}, {"project": "Garden", "notes": "Folder Name: Home"}),
        ({"Tags": "a, b,a"}, {"tags": ("a", "b")}),
        ({"Priority": "0"}, {"priority": Priority.NONE, "notes": ""}),
        ({"Priority": "1"}, {"priority": Priority.LOW}),
        ({"Priority": "3"}, {"priority": Priority.MEDIUM}),
        ({"Priority": "7"}, {"priority": Priority.NONE, "notes": "Priority: 7"}),
        ({"Status": "0"}, {"is_complete": False, "notes": ""}),
        ({"Status": "1"}, {"is_complete": True, "notes": ""}),
        ({"Status": "2"}, {"is_complete": True, "notes": "state: archived"}),
        ({"Status": "-1"}, {"is_complete": True, "notes": "state: given up"}),
        ({"Status": "9"}, {"is_complete": False, "notes": "Status: 9"}),
        (
            {"Due Date": DAY, "Is All Day": "true", "Timezone": "Europe/Berlin"},
            {"due_date": date(2026, 12, 27), "due_time": None},
        ),
        (
            {"Due Date": DAY, "Is All Day": "true", "Timezone": "America/New_York"},
            {"due_date": date(2026, 12, 26), "due_time": None},
        ),
        ({"Due Date": DAY, "Is All Day": "false"}, {"due_date": date(2026, 12, 27), "due_time": time(0)}),
        (
            {"Start Date": DAY, "Due Date": "2026-12-28T09:00:00+0000"},
            {"starts_on": date(2026, 12, 27), "due_date": date(2026, 12, 28), "due_time": time(10)},
        ),
        ({"Start Date": DAY, "Due Date": DAY}, {"starts_on": None, "due_date": date(2026, 12, 27)}),
        ({"Start Date": DAY}, {"starts_on": None, "due_date": date(2026, 12, 27)}),
        ({"Due Date": "soon"}, {"due_date": None, "notes": "Due Date: soon"}),
        ({"Repeat": "RRULE:FREQ=DAILY;INTERVAL=2"}, {"recurrence": "FREQ=DAILY;INTERVAL=2"}),
        (
            {"Repeat": "ERULE:NAME=FORGETTINGCURVE"},
            {"recurrence": "", "notes": "rrule: ERULE:NAME=FORGETTINGCURVE"},
        ),
        ({"Reminder": "-PT10M"}, {"notes": "Reminder: -PT10M"}),
        ({"Content": "one\ntwo, three"}, {"notes": "one\ntwo, three"}),
        ({"parentId": "gone"}, {"task": "a"}),
    ],
)
def test_a_row_of_ticktick(cells: dict[str, str], fields: dict[str, object]) -> None:
    todo, _ = ticktick(cells)
    assert todo._asdict().items() >= fields.items()


@pytest.mark.parametrize("cells", [{"Priority": "7"}, {"Status": "9"}, {"Due Date": "soon"}])
def test_a_cell_of_ticktick_that_is_none_is_named(cells: dict[str, str]) -> None:
    assert f"no field could take: {next(iter(cells))}" in ticktick(cells)[1]


@pytest.mark.parametrize(
    ("raw", "tasks"),
    [
        (b"Caf\xe9\nGood", ["Café", "Good"]),
        (b"\xc4pfel kaufen", ["Äpfel kaufen"]),
        (b"Stra\xdfe kehren", ["Straße kehren"]),
        (b"Se\xf1or L\xf3pez anrufen", ["Señor López anrufen"]),
        (b"Good\n\xdcben\r\n", ["Good", "Üben"]),
        (b"Pay 5 \x80", ["Pay 5 €"]),
        (b"Read \x84Faust\x93", ["Read „Faust“"]),
        (b"Wait \x96 then go", ["Wait – then go"]),
        (b"Bob\x92s bike", ["Bob’s bike"]),
        ("Caf\u00e9\n".encode() + b"Th\xe9", ["Café", "Thé"]),
        (b"\xef\xbb\xbfGood\nTh\xe9", ["Good", "Thé"]),
        (b"At the end\xe9", ["At the endé"]),
        (b"\xe9", ["é"]),
    ],
)
def test_lines_in_latin_1_are_read_and_told_once(raw: bytes, tasks: list[str]) -> None:
    assert [todo.task for todo in todos("todo.txt", raw)] == tasks
    assert told("todo.txt", raw).count("read as Latin-1") == 1


def test_a_project_and_a_tag_are_in_latin_1_too() -> None:
    [todo] = todos("todo.txt", b"Plan +K\xfcche @M\xfcnchen due:2026-12-01")
    assert (todo.project, todo.tags, todo.due_date) == ("Küche", ("München",), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("due", "day", "at"),
    [
        ('"20261226T203354Z"', "2026-12-26", "21:33:54"),
        ('"2026-12-26T20:33:54Z"', "2026-12-26", "21:33:54"),
        ('"2026-12-26T20:33:54"', "2026-12-26", "20:33:54"),
        ('"2026-12-26T20:33"', "2026-12-26", "20:33:00"),
        ('"2026-12-26T20:33:54+05:30"', "2026-12-26", "16:03:54"),
        ('"2026-12-26T23:30:00-01:00"', "2026-12-27", "01:30:00"),
        ('"2026-12-26T20:33:54.123Z"', "2026-12-26", "21:33:54"),
        ('"2026-12-26 20:33:54"', "2026-12-26", "20:33:54"),
        ('"20261226T203354"', "2026-12-26", "20:33:54"),
        ('"2026-12-26"', "2026-12-26", None),
        ('"20261226"', "2026-12-26", None),
        ('"2026-W52-6"', "2026-12-26", None),
        ('"1798300434"', "2026-12-26", "16:53:54"),
        ("1798300434", "2026-12-26", "16:53:54"),
        ('"20261225T230000Z"', "2026-12-26", None),
        ('"2026-12-26T00:00:00"', "2026-12-26", None),
    ],
)
def test_a_date_of_taskwarrior_in_any_of_its_forms(due: str, day: str, at: str | None) -> None:
    [todo] = todos("taskwarrior", f'[{{"description": "a", "due": {due}}}]')
    assert (str(todo.due_date), todo.due_time and str(todo.due_time)) == (day, at)
    assert todo.notes == ""


@pytest.mark.parametrize("due", ['"soon"', '"2026-13-01"', '"20261301T000000Z"', "[]", '["x"]', "true", "-1"])
def test_what_is_no_date_of_taskwarrior_goes_to_the_notes(due: str) -> None:
    [todo] = todos("taskwarrior", f'[{{"description": "a", "due": {due}}}]')
    assert todo.due_date is None
    assert todo.notes.startswith("due: ") or due == "[]"
