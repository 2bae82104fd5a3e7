"""Ten neighbours and more of moved occurrences, relations, TickTick's cells and Taskwarrior's dates."""

import json
import time as clock
from collections.abc import Iterator

import pytest

from tests.formats.reading import found
from tui.todos import Priority, Todo


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as here:
        here.setenv("TZ", "Europe/Berlin")
        clock.tzset()
        yield
    clock.tzset()


def todos(name: str, text: str) -> list[Todo]:
    return [each for each in found(name, text) if isinstance(each, Todo)]


def calendar(*parts: str) -> list[Todo]:
    """The todos of a calendar, each of whose VTODOs is written with `;;` between its properties."""
    body = "".join("BEGIN:VTODO\r\n" + part.replace(";;", "\r\n") + "\r\nEND:VTODO\r\n" for part in parts)
    return todos("icalendar", f"BEGIN:VCALENDAR\r\n{body}END:VCALENDAR\r\n")


MASTER = "UID:a;;SUMMARY:m;;DTSTART;VALUE=DATE:20261201;;DUE;VALUE=DATE:20261201;;RRULE:FREQ=WEEKLY"


@pytest.mark.parametrize(
    ("moved", "day", "at"),
    [
        ("RECURRENCE-ID;VALUE=DATE:20261208;;DUE;VALUE=DATE:20261209", "2026-12-09", None),
        ("RECURRENCE-ID:20261208T080000;;DUE:20261208T100000", "2026-12-08", "10:00:00"),
        ("RECURRENCE-ID:20261208T080000Z;;DUE:20261208T090000Z", "2026-12-08", "10:00:00"),
        ("RECURRENCE-ID;TZID=Europe/Berlin:20261208T080000;;DUE;VALUE=DATE:20261210", "2026-12-10", None),
        (
            "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261208;;DUE;VALUE=DATE:20261211",
            "2026-12-11",
            None,
        ),
        ("DUE;VALUE=DATE:20261212;;RECURRENCE-ID;VALUE=DATE:20261208", "2026-12-12", None),
        ("RECURRENCE-ID;VALUE=DATE:20261208;;DTSTART;VALUE=DATE:20261213", "2026-12-13", None),
        ("RECURRENCE-ID;VALUE=DATE:20261208", None, None),
        ("recurrence-id;value=date:20261208;;DUE;VALUE=DATE:20261214", "2026-12-14", None),
        ("RECURRENCE-ID;VALUE=DATE:20251208;;DUE;VALUE=DATE:20251215", "2025-12-15", None),
        ("RECURRENCE-ID;VALUE=DATE:20261208;;DUE;VALUE=DATE:20261216;;STATUS:COMPLETED", "2026-12-16", None),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_an_occurrence_that_was_moved_is_a_todo_without_the_rule(
    moved: str, day: str | None, at: str | None, first: bool
) -> None:
    one = f"UID:a;;SUMMARY:o;;{moved}"
    read = {todo.task: todo for todo in calendar(*((one, MASTER) if first else (MASTER, one)))}
    assert {*read} == {"m", "o"}
    assert read["m"].recurrence == "FREQ=WEEKLY"
    assert (read["o"].due_date and str(read["o"].due_date)) == day
    assert (read["o"].due_time and str(read["o"].due_time)) == at
    assert read["o"].recurrence == ""
    assert read["m"].uid != read["o"].uid


@pytest.mark.parametrize(
    ("a", "b", "above"),
    [
        ("", "RELATED-TO:a", "a"),
        ("", "RELATED-TO;RELTYPE=PARENT:a", "a"),
        ("", "RELATED-TO;RELTYPE=parent:a", "a"),
        ("", "related-to;reltype=Parent:a", "a"),
        ("RELATED-TO;RELTYPE=CHILD:b", "", "a"),
        ("RELATED-TO;RELTYPE=CHILD:b", "RELATED-TO:a", "a"),
        ("RELATED-TO;RELTYPE=CHILD:x;;RELATED-TO;RELTYPE=CHILD:b", "", "a"),
        ("", "RELATED-TO;RELTYPE=SIBLING:a", ""),
        ("", "RELATED-TO:", ""),
        ("", "RELATED-TO:x", ""),
        ("", "RELATED-TO:b", ""),
        ("", "RELATED-TO:x;;RELATED-TO:a", "a"),
    ],
)
def test_what_is_above_is_told_by_either_end(a: str, b: str, above: str) -> None:
    read = calendar(
        *(
            ";;".join(filter(None, (f"UID:{uid}", f"SUMMARY:{uid}", rest)))
            for uid, rest in (("a", a), ("b", b))
        )
    )
    names = {todo.uid: todo.task for todo in read}
    [child] = [todo for todo in read if todo.task == "b"]
    assert names.get(child.parent_uid or "", "") == above


@pytest.mark.parametrize(
    ("due", "day", "at"),
    [
        ("2026-12-26", "2026-12-26", None),
        ("20261226", "2026-12-26", None),
        ("2026-12-26T20:33:54Z", "2026-12-26", "21:33:54"),
        ("20261226T203354Z", "2026-12-26", "21:33:54"),
        ("2026-12-26T20:33:54", "2026-12-26", "20:33:54"),
        ("2026-12-26T20:33Z", "2026-12-26", "21:33:00"),
        ("2026-12-26T20:33:54+02:00", "2026-12-26", "19:33:54"),
        ("2026-12-26T23:30:00Z", "2026-12-27", "00:30:00"),
        ("20260726T203354Z", "2026-07-26", "22:33:54"),
        ("1798300434", "2026-12-26", "16:53:54"),
        (1798300434, "2026-12-26", "16:53:54"),
    ],
)
def test_taskwarriors_dates_are_read_in_every_form_of_iso_8601(due: object, day: str, at: str | None) -> None:
    [todo] = todos("taskwarrior", json.dumps([{"status": "pending", "description": "a", "due": due}]))
    assert (str(todo.due_date), todo.due_time and str(todo.due_time)) == (day, at)


TICKTICK = (
    *("List Name", "Title", "Tags", "Start Date", "Due Date"),
    *("Repeat", "Priority", "Status", "Timezone", "Is All Day"),
)


def ticktick(**cells: str) -> Todo:
    given = {name.replace("_", " "): cell for name, cell in cells.items()}
    row = {"Title": "a", "List Name": "Home", "Status": "0"} | given
    lines = (("Folder Name", *TICKTICK, "taskId"), ("", *(row.get(name, "") for name in TICKTICK), "t1"))
    [todo] = todos("ticktick", "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines))
    return todo


def due(moment: str, all_day: str = "", zone: str = "") -> dict[str, str]:
    return {"Due_Date": moment, "Is_All_Day": all_day, "Timezone": zone}


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        (
            due("2026-12-29T23:00:00+0000", "true", "Europe/Berlin"),
            {"due_date": "2026-12-30", "due_time": "None"},
        ),
        (due("2026-12-30T05:00:00+0000", "true", "America/New_York"), {"due_date": "2026-12-30"}),
        (due("2026-12-26T07:00:00+0000", "false"), {"due_date": "2026-12-26", "due_time": "08:00:00"}),
        (due("2026-07-26T07:00:00+0000", "false"), {"due_date": "2026-07-26", "due_time": "09:00:00"}),
        ({"Start_Date": "2026-12-26T07:00:00+0000"}, {"due_date": "2026-12-26", "starts_on": "None"}),
        (
            due("2026-12-26T07:00:00+0000") | {"Start_Date": "2026-12-24T07:00:00+0000"},
            {"due_date": "2026-12-26", "starts_on": "2026-12-24"},
        ),
        ({"Repeat": "RRULE:FREQ=DAILY"}, {"recurrence": "FREQ=DAILY"}),
        ({"Tags": "food, shop,food"}, {"tags": "('food', 'shop')"}),
        ({"List_Name": "Inbox"}, {"project": ""}),
        ({"Status": "1"}, {"is_complete": "True"}),
        ({"Status": "2"}, {"is_complete": "True", "notes": "state: archived"}),
        ({"Status": "-1"}, {"is_complete": "True", "notes": "state: given up"}),
        (due("soon"), {"due_date": "None", "notes": "Due Date: soon"}),
    ],
)
def test_the_cells_of_ticktick_mean_what_they_do_there(cells: dict[str, str], right: dict[str, str]) -> None:
    todo = ticktick(**cells)
    assert {name: str(getattr(todo, name)) for name in right} == right


@pytest.mark.parametrize(
    ("cell", "priority"),
    [("5", Priority.HIGH), ("3", Priority.MEDIUM), ("1", Priority.LOW), ("0", Priority.NONE)],
)
def test_ticktick_has_three_priorities(cell: str, priority: Priority) -> None:
    assert ticktick(Priority=cell).priority is priority
