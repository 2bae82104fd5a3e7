"""`rowdo export --events`: what is due, as calendars that show no to-dos show it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from tests.cli.offline import Offline
from tui.formats.registry import EVENTS
from tui.todos import Priority, Todo
from tui.todos.reminder import NEVER

RENT = Todo(
    uid="a0000000-0000-4000-8000-000000000000",
    task="Pay rent; the old, too",
    project="home",
    tags=("bank", "home"),
    notes="Account 42\nTwice",
    priority=Priority.URGENT,
    due_date=date(2030, 1, 31),
    recurrence="FREQ=MONTHLY;BYMONTHDAY=-1",
)
DENTIST = Todo(uid="", task="Dentist", due_date=date(2030, 2, 1), due_time=time(9, 15))


def events(text: str) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_a_day_is_a_whole_day_and_a_time_half_an_hour(here: Offline) -> None:
    here.fill([RENT, DENTIST])
    rent, dentist = events(here.out("export", "--events"))
    assert (rent.decoded("dtstart"), rent.decoded("duration")) == (date(2030, 1, 31), timedelta(days=1))
    assert dentist.decoded("dtstart") == datetime(2030, 2, 1, 9, 15)
    assert dentist.decoded("dtstart").tzinfo is None
    assert dentist.decoded("duration") == timedelta(minutes=30)


def test_an_event_says_what_the_todo_says(here: Offline) -> None:
    here.fill([RENT])
    [event] = events(here.out("export", "--events"))
    assert (str(event["summary"]), str(event["description"])) == (RENT.task, RENT.notes)
    assert event["rrule"].to_ical() == b"FREQ=MONTHLY;BYMONTHDAY=-1"
    assert [str(each) for each in event["categories"].cats] == ["home", "bank"]
    assert event["priority"] == 1
    assert event["transp"] == "TRANSPARENT"
    assert not event.subcomponents  # no alarm
    [again] = events(here.out("export", "--events"))
    assert event["uid"] == again["uid"] != RENT.uid


def test_it_reminds_where_the_todo_does(here: Offline) -> None:
    here.fill([DENTIST._replace(remind_before=10), DENTIST._replace(remind_before=NEVER)])
    reminding, silent = events(here.out("export", "--events"))
    [alarm] = reminding.subcomponents
    assert alarm.decoded("trigger") == timedelta(minutes=-10)
    assert alarm["trigger"].params["RELATED"] == "START"
    assert not silent.subcomponents


def test_it_is_of_what_is_open_and_due(here: Offline) -> None:
    here.fill([RENT, DENTIST._replace(is_complete=True), Todo(uid="", task="Some day")])
    result = here.run("export", "--events")
    assert [str(each["summary"]) for each in events(result.stdout)] == [RENT.task]
    assert "1 open todo without a due date is no event." in result.stderr
    file = here.folder / "due.ics"
    here.run("export", "--events", "--filter", "#home", str(file))
    assert len(events(file.read_text())) == 1


def test_of_a_rule_that_counts_from_completion_the_next_day_alone_is_known(here: Offline) -> None:
    here.fill([RENT._replace(repeat_from="completion")])
    [event] = events(here.out("export", "--events"))
    assert "rrule" not in event


@pytest.mark.parametrize(
    ("at", "stored", "written"),
    [
        (None, "UNTIL=20300301", "UNTIL=20300301"),
        (None, "UNTIL=20300301T080000Z", "UNTIL=20300301"),
        (time(9), "UNTIL=20300301", "UNTIL=20300301T235959"),
        (time(9), "UNTIL=20300301T100000Z", "UNTIL=20300301T100000"),
    ],
)
def test_a_rule_ends_as_its_event_begins(here: Offline, at: time | None, stored: str, written: str) -> None:
    here.fill([RENT._replace(due_time=at, recurrence=f"FREQ=DAILY;{stored};INTERVAL=2")])
    [event] = events(here.out("export", "--events"))
    assert written in event["rrule"].to_ical().decode().split(";")


@pytest.mark.parametrize("more", [("--format", "json"), ("--filter", "#home", "--all")])
def test_it_has_one_format_and_nothing_done(here: Offline, more: tuple[str, ...]) -> None:
    assert "exclude each other" in here.run("export", "--events", *more, status=2).stderr


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    st.dates(),
    st.none() | st.times().map(lambda each: each.replace(microsecond=0)),
)
@example("C:\\New", date(2030, 1, 31), None)
def test_whatever_is_due_comes_back_from_a_calendar(task: str, day: date, at: time | None) -> None:
    todo = Todo(uid="a", task=task, due_date=day, due_time=at)
    [event] = events("".join(EVENTS.write([todo])))
    assert str(event["summary"]) == task
    assert event.decoded("dtstart") == (datetime.combine(day, at) if at else day)
