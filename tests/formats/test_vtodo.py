"""What iCalendar's properties mean (RFC 5545): ten neighbours and more of each kind that went wrong."""

import time as clock
from collections.abc import Iterator

import pytest

from tests.formats.reading import found
from tui.todos import Todo

FILE = "BEGIN:VCALENDAR\r\n{}BEGIN:VTODO\r\nUID:1\r\n{}\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as here:
        here.setenv("TZ", "Europe/Berlin")
        clock.tzset()
        yield
    clock.tzset()


def read(*properties: str, before: str = "", summary: str = "SUMMARY:a") -> Todo:
    """The todo of a VTODO with these properties."""
    text = FILE.format(before, "\r\n".join(filter(None, (summary, *properties))))
    [todo] = [each for each in found("icalendar", text) if isinstance(each, Todo)]
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
    [todo] = [each for each in found("icalendar", text) if isinstance(each, Todo)]
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
