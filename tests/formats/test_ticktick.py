"""What the cells of TickTick's backup mean."""

from datetime import date, time

import pytest

from tests.formats.read_and_write import todos, told
from tui.todos import Priority, Todo

pytestmark = pytest.mark.usefixtures("in_berlin")

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
