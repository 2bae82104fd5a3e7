"""What iCalendar's properties mean (RFC 5545)."""

from datetime import date, time

import pytest

from tests.formats.read_and_write import todos, told, written
from tui.todos import Todo
from tui.todos.reminder import NEVER

FILE = "BEGIN:VCALENDAR\r\n{}BEGIN:VTODO\r\nUID:1\r\n{}\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"


pytestmark = pytest.mark.usefixtures("in_berlin")


def read(*properties: str, before: str = "", summary: str = "SUMMARY:a") -> Todo:
    """The todo of a VTODO with these properties."""
    text = FILE.format(before, "\r\n".join(filter(None, (summary, *properties))))
    [todo] = todos("icalendar", text)
    return todo


DAY, LATER = "DTSTART;VALUE=DATE:20261201", "DUE;VALUE=DATE:20261203"


@pytest.mark.parametrize(
    ("properties", "due", "at", "hidden_until"),
    [
        ((DAY, "DUE;VALUE=DATE:20261201"), "2026-12-01", None, None),
        (("DTSTART:20261201T090000", "DUE:20261201T090000"), "2026-12-01", "09:00:00", None),
        (("DTSTART:20261201T090000", "DUE:20261201T170000"), "2026-12-01", "17:00:00", None),
        ((DAY, "DUE:20261201T170000"), "2026-12-01", "17:00:00", None),
        ((DAY,), "2026-12-01", None, None),
        (("DTSTART:20261201T090000",), "2026-12-01", "09:00:00", None),
        ((DAY, "RRULE:FREQ=DAILY"), "2026-12-01", None, None),
        ((DAY, LATER), "2026-12-03", None, "2026-12-01"),
        (("DTSTART;VALUE=DATE:20261205", LATER), "2026-12-03", None, None),
        ((DAY, LATER, "RRULE:FREQ=DAILY"), "2026-12-03", None, None),
        ((DAY, "DURATION:P2D"), "2026-12-03", None, None),
        ((DAY, "X-ROWDO-STARTS:2026-11-30"), "2026-12-01", None, "2026-11-30"),
        ((LATER,), "2026-12-03", None, None),
    ],
)
def test_a_start_hides_only_before_the_due_day(
    properties: tuple[str, ...], due: str, at: str | None, hidden_until: str | None
) -> None:
    todo = read(*properties)
    assert (str(todo.due_date), todo.due_time and str(todo.due_time)) == (due, at)
    assert (todo.starts_on and str(todo.starts_on)) == hidden_until


@pytest.mark.parametrize(
    ("properties", "done", "notes"),
    [
        (("STATUS:NEEDS-ACTION",), False, ""),
        (("STATUS:COMPLETED",), True, ""),
        (("STATUS:completed",), True, ""),
        (("STATUS:CANCELLED",), True, "status: CANCELLED"),
        (("STATUS:IN-PROCESS",), False, "status: IN-PROCESS"),
        (("PERCENT-COMPLETE:100",), True, ""),
        (("PERCENT-COMPLETE:99",), False, "percent-complete: 99"),
        (("PERCENT-COMPLETE:0",), False, ""),
        (("COMPLETED:20261201T100000Z",), True, ""),
        (("PERCENT-COMPLETE:100", "COMPLETED:20261201T100000Z"), True, ""),
        (("STATUS:NEEDS-ACTION", "PERCENT-COMPLETE:100"), False, ""),
        (("STATUS:NEEDS-ACTION", "COMPLETED:20261201T100000Z"), False, "completed: 20261201T100000Z"),
    ],
)
def test_a_status_goes_before_a_percentage_and_a_moment(
    properties: tuple[str, ...], done: bool, notes: str
) -> None:
    todo = read(*properties)
    assert (todo.is_complete, todo.notes) == (done, notes)


@pytest.mark.parametrize(
    "empty",
    [
        *(
            "DUE:",
            "DUE;VALUE=DATE:",
            "DTSTART:",
            "DURATION:",
            "RRULE:",
            "PRIORITY:",
            "CATEGORIES:",
            "STATUS:",
        ),
        *("COMPLETED:", "PERCENT-COMPLETE:", "RELATED-TO:", "DESCRIPTION:", "CREATED:", "LOCATION:", "X-A:"),
    ],
)
def test_an_empty_property_says_nothing(empty: str) -> None:
    assert read(empty)._replace(uid="") == Todo(uid="", task="a")


TEXT = "Käse für Ömer, 醤油と味噌 😀"
OCTETS = f"SUMMARY:{TEXT}".replace(",", "\\,").encode()


@pytest.mark.parametrize("place", range(9, len(OCTETS), 2))
def test_a_line_may_be_folded_after_any_octet(place: int) -> None:
    folded = OCTETS[:place] + b"\r\n " + OCTETS[place:]
    text = FILE.format("", "PLACE").encode().replace(b"PLACE", folded)
    [todo] = todos("icalendar", text)
    assert todo.task == TEXT


ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "TZOFFSETFROM:{0}\r\nTZOFFSETTO:{0}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


@pytest.mark.parametrize(
    ("offset", "day", "at"),
    [
        ("+0000", "2026-12-01", "13:00:00"),
        ("+0100", "2026-12-01", "12:00:00"),
        ("+0200", "2026-12-01", "11:00:00"),
        ("+0330", "2026-12-01", "09:30:00"),
        ("+0530", "2026-12-01", "07:30:00"),
        ("+0545", "2026-12-01", "07:15:00"),
        ("+0900", "2026-12-01", "04:00:00"),
        ("+1300", "2026-12-01", "00:00:00"),
        ("+1400", "2026-11-30", "23:00:00"),
        ("-0330", "2026-12-01", "16:30:00"),
        ("-0800", "2026-12-01", "21:00:00"),
        ("-1200", "2026-12-02", "01:00:00"),
    ],
)
def test_a_zone_of_the_files_own_is_as_the_file_defines_it(offset: str, day: str, at: str) -> None:
    todo = read("DUE;TZID=Own:20261201T120000", before=ZONE.format(offset))
    assert (str(todo.due_date), str(todo.due_time)) == (day, at)


@pytest.mark.parametrize(
    ("due", "day", "at"),
    [
        ("DUE:20261201T140000Z", "2026-12-01", "15:00:00"),
        ("DUE:20260701T140000Z", "2026-07-01", "16:00:00"),
        ("DUE:20261201T233000Z", "2026-12-02", "00:30:00"),
        ("DUE:20261201T000000", "2026-12-01", "00:00:00"),
        ("DUE;TZID=America/New_York:20261201T140000", "2026-12-01", "20:00:00"),
        ("DUE;TZID=Asia/Kolkata:20261201T140000", "2026-12-01", "09:30:00"),
        ("DUE;TZID=Eastern Standard Time:20261201T140000", "2026-12-01", "20:00:00"),
        ('DUE;TZID="America/New_York":20261201T140000', "2026-12-01", "20:00:00"),
        ("DUE;VALUE=DATE-TIME:20261201T140000", "2026-12-01", "14:00:00"),
        ("due;value=date:20261201", "2026-12-01", None),
        ("DUE:2026-12-01", "2026-12-01", None),
        ("DUE:2026-12-01T14:00:00", "2026-12-01", "14:00:00"),
        ("DUE:20261201T1400Z", "2026-12-01", "15:00:00"),
    ],
)
def test_each_form_of_a_time(due: str, day: str, at: str | None) -> None:
    todo = read(due)
    assert (str(todo.due_date), todo.due_time and str(todo.due_time)) == (day, at)
    assert todo.notes == ""


@pytest.mark.parametrize("due", ["20261301", "20261201T250000", "soon", "20261231T235960Z"])
def test_what_is_no_time_goes_to_the_notes(due: str) -> None:
    todo = read(f"DUE:{due}")
    assert (todo.due_date, todo.notes) == (None, f"due: {due}")


@pytest.mark.parametrize(
    ("rule", "right"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY ; BYDAY = MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY;;BYDAY=MO;", "FREQ=WEEKLY;BYDAY=MO"),
        ("RRULE:RRULE:FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY;BYDAY=MO;X-A=1;X-B=2", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=DAILY;UNTIL=2027-01-01", "FREQ=DAILY;UNTIL=20270101"),
        ("FREQ=DAILY;UNTIL=20270101T120000Z", "FREQ=DAILY;UNTIL=20270101T120000Z"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
    ],
)
def test_a_rule_is_tidied(rule: str, right: str) -> None:
    todo = read("DUE;VALUE=DATE:20261201", f"RRULE:{rule}")
    assert (todo.recurrence, todo.notes) == (right, "")


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=HOURLY;INTERVAL=6", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;UNTIL=SOON", "FREQ=FORTNIGHTLY"),
        *(
            "FREQ=DAILY;COUNT=3;UNTIL=20270101",
            "RSCALE=HEBREW;FREQ=YEARLY",
            "BYDAY=MO",
            "FREQ=WEEKLY;BYDAY=XX",
        ),
        *("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_told_and_kept_in_the_notes(rule: str) -> None:
    todo = read("DUE;VALUE=DATE:20261201", f"RRULE:{rule}")
    assert (todo.recurrence, todo.notes) == ("", f"rrule: {rule}")
    assert "cannot be followed" in told("icalendar", FILE.format("", f"SUMMARY:a\r\nRRULE:{rule}"))


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


ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:a", "TRIGGER{}", "END:VALARM")


@pytest.mark.parametrize(
    ("when", "trigger", "minutes"),
    [
        ("DUE:20261204T100000", ":-PT15M", 15),
        ("DUE:20261204T100000", ";RELATED=END:-P1D", 1440),
        ("DUE:20261204T100000", ":PT0S", 0),
        ("DTSTART:20261204T100000", ":-PT1H", 60),
        ("DUE:20261204T100000", ":PT15M", None),
        ("DUE:20261204T100000", ":-PT15S", None),
        ("DUE:20261204T100000", ";VALUE=DATE-TIME:20261204T090000Z", None),
        ("DUE;VALUE=DATE:20261204", ":-PT15M", None),
    ],
)
def test_an_alarm_before_a_due_time_is_when_it_reminds_and_any_other_is_noted(
    when: str, trigger: str, minutes: int | None
) -> None:
    todo = read(when, *(line.format(trigger) for line in ALARM))
    assert todo.remind_before == minutes
    assert ("alarm:" in todo.notes) == (minutes is None)


@pytest.mark.parametrize(("minutes", "due_time"), [(0, time(9)), (90, time(9)), (NEVER, time(9)), (90, None)])
def test_when_a_todo_reminds_comes_back_and_others_have_an_alarm_of_it(
    minutes: int, due_time: time | None
) -> None:
    todo = Todo(
        "10000000-0000-4000-8000-000000000001",
        "Call",
        due_date=date(2026, 12, 4),
        due_time=due_time,
        remind_before=minutes,
    )
    text = written("icalendar", [todo])
    assert ("BEGIN:VALARM" in text) == (due_time is not None and minutes != NEVER)
    assert [each.remind_before for each in todos("icalendar", text)] == [minutes]
