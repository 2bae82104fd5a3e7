"""The next occurrence of a recurring todo that is completed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.todos.cost import calls
from tui.todos import Todo
from tui.todos.recurrence import RecurrenceError, check, first_occurrence, next_occurrence

RENT = Todo(uid="6f9619ff-8b86-4d01-b42d-00c04fc964ff", task="Pay rent", due_date=date(2026, 11, 20))
MONDAY = date(2026, 11, 23)
FEW = 1_000_000
"""Calls, which nobody notices; looking at each day to the end of the calendar would be many times as many."""


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("FREQ=DAILY", date(2026, 11, 24)),
        ("FREQ=DAILY;INTERVAL=2", date(2026, 11, 24)),
        ("FREQ=WEEKLY", date(2026, 11, 27)),
        ("FREQ=WEEKLY;BYDAY=MO,WE", date(2026, 11, 25)),
        ("FREQ=MONTHLY", date(2026, 12, 20)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 11, 30)),
        ("FREQ=MONTHLY;BYDAY=1MO", date(2026, 12, 7)),
        ("FREQ=YEARLY", date(2027, 11, 20)),
        ("FREQ=YEARLY;INTERVAL=100", date(2126, 11, 20)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2028, 2, 29)),
        ("FREQ=DAILY;UNTIL=20261124", date(2026, 11, 24)),
        ("FREQ=DAILY;UNTIL=20261123T235959Z", None),
        ("FREQ=DAILY;COUNT=4", None),
        ("FREQ=DAILY;BYHOUR=9,17", date(2026, 11, 24)),
    ],
)
def test_the_next_one_is_due_after_today_and_after_the_last(rule: str, due: date | None) -> None:
    following = next_occurrence(RENT._replace(recurrence=rule), MONDAY)
    assert (following and following.due_date) == due


def test_completing_early_does_not_repeat_the_day_it_was_due() -> None:
    early = next_occurrence(RENT._replace(recurrence="FREQ=WEEKLY"), date(2026, 11, 18))
    assert early is not None
    assert early.due_date == date(2026, 11, 27)


DONE_LATE = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("FREQ=DAILY", date(2027, 2, 1)),
        ("FREQ=WEEKLY;INTERVAL=6", date(2027, 3, 14)),
        ("FREQ=WEEKLY;BYDAY=MO,WE", date(2027, 2, 1)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", date(2027, 2, 12)),
        ("FREQ=MONTHLY", date(2027, 2, 28)),
        ("FREQ=MONTHLY;INTERVAL=3", date(2027, 4, 30)),
        ("FREQ=MONTHLY;BYMONTHDAY=15", date(2027, 2, 15)),
        ("FREQ=MONTHLY;BYDAY=1MO", date(2027, 2, 1)),
        ("FREQ=YEARLY", date(2028, 1, 31)),
        ("FREQ=MONTHLY;UNTIL=20270227", None),
        ("FREQ=MONTHLY;UNTIL=20270228", date(2027, 2, 28)),
        ("FREQ=DAILY;COUNT=1", None),
    ],
)
def test_one_that_repeats_from_completion_is_due_as_long_after_it(rule: str, due: date | None) -> None:
    following = next_occurrence(RENT._replace(recurrence=rule, repeat_from="completion"), DONE_LATE)
    assert (following and following.due_date) == due


def test_completed_early_it_repeats_from_that_day_too() -> None:
    todo = RENT._replace(recurrence="FREQ=WEEKLY;INTERVAL=6", repeat_from="completion")
    following = next_occurrence(todo, date(2026, 11, 2))
    assert following is not None
    assert (following.due_date, following.repeat_from) == (date(2026, 12, 14), "completion")


def test_the_rule_and_its_count_are_handed_on_from_a_completion_at_the_months_end() -> None:
    todo = RENT._replace(recurrence="FREQ=MONTHLY;COUNT=3", repeat_from="completion")
    following = next_occurrence(todo, DONE_LATE)
    assert following is not None
    assert following.recurrence == "FREQ=MONTHLY;COUNT=2"


def test_a_leap_day_comes_back_from_completion_in_the_next_year() -> None:
    todo = RENT._replace(recurrence="FREQ=YEARLY", repeat_from="completion")
    following = next_occurrence(todo, date(2028, 2, 29))
    assert following is not None
    assert following.due_date == date(2029, 2, 28)


def test_a_count_is_handed_on_with_what_is_left() -> None:
    rules = []
    todo: Todo | None = RENT._replace(recurrence="FREQ=WEEKLY;COUNT=3")
    while todo is not None:
        rules.append(todo.recurrence)
        assert todo.due_date is not None
        todo = next_occurrence(todo, todo.due_date)
    assert rules == ["FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;COUNT=2", "FREQ=WEEKLY;COUNT=1"]


def test_two_machines_bring_back_the_same_todo() -> None:
    todo = RENT._replace(recurrence="FREQ=WEEKLY", is_complete=True)
    here, there = next_occurrence(todo, MONDAY), next_occurrence(todo, date(2026, 11, 24))
    assert here == there
    assert here is not None
    assert here.uid != todo.uid
    assert not here.is_complete


def test_it_stays_hidden_as_long_before_it_is_due() -> None:
    todo = RENT._replace(recurrence="FREQ=WEEKLY", starts_on=date(2026, 11, 18))
    following = next_occurrence(todo, MONDAY)
    assert following is not None
    assert following.starts_on == date(2026, 11, 25)


def test_without_a_due_day_it_comes_back_from_today() -> None:
    following = next_occurrence(RENT._replace(due_date=None, recurrence="FREQ=DAILY"), MONDAY)
    assert following is not None
    assert following.due_date == date(2026, 11, 24)


def test_what_does_not_recur_does_not_come_back() -> None:
    assert next_occurrence(RENT, MONDAY) is None


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=3;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=30",
        "FREQ=DAILY;INTERVAL=999999999",
    ],
)
def test_a_day_that_never_comes_is_not_searched_for_long(rule: str) -> None:
    todo = RENT._replace(recurrence=rule)
    assert next_occurrence(todo, MONDAY) is None
    assert calls(lambda: next_occurrence(todo, MONDAY)) < FEW


def test_a_todo_due_in_antiquity_comes_back_at_once() -> None:
    ancient = RENT._replace(due_date=date(1, 1, 1), recurrence="FREQ=DAILY")
    following = next_occurrence(ancient, MONDAY)
    assert following is not None
    assert following.due_date == date(2026, 11, 24)
    assert calls(lambda: next_occurrence(ancient, MONDAY)) < FEW


@pytest.mark.parametrize(
    ("rule", "mentions"),
    [
        ("", "not a part"),
        ("every day", "not a part"),
        ("FREQ=HOURLY", "DAILY"),
        ("FREQ=SECONDLY;INTERVAL=1", "by days"),
        ("FREQ=DAILY;FREQ=DAILY", "twice"),
        ("FREQ=DAILY;COUNT=1;UNTIL=20300101", "exclude"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=DAILY;COUNT=-1", "COUNT"),
        ("FREQ=DAILY;UNTIL=20301301", "UNTIL"),
        ("FREQ=YEARLY;BYDAY=99MO", "RFC 5545"),
        ("FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=XX", "RFC 5545"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_named_and_ends(rule: str, mentions: str) -> None:
    with pytest.raises(RecurrenceError, match=mentions):
        check(rule)
    assert next_occurrence(RENT._replace(recurrence=rule), MONDAY) is None


def test_a_week_no_month_has_ends_it() -> None:
    assert next_occurrence(RENT._replace(recurrence="FREQ=MONTHLY;BYDAY=53MO"), MONDAY) is None


def test_the_first_day_may_be_today() -> None:
    assert first_occurrence("FREQ=WEEKLY;BYDAY=MO", MONDAY) == MONDAY
    assert first_occurrence("FREQ=WEEKLY;BYDAY=SU", MONDAY) == date(2026, 11, 29)
    assert first_occurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", date(2026, 11, 29)) == date(2026, 11, 30)
    assert first_occurrence("FREQ=DAILY;UNTIL=20200101", MONDAY) is None


NAMES = st.sampled_from(
    ["FREQ", "COUNT", "INTERVAL", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO"]
)
VALUES = st.sampled_from(
    ["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "MO", "-1", "1", "31", "53", "20991231", "53MO", "0", "-5FR"]
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=4), st.dates())
def test_no_text_breaks_it(named: list[tuple[str, str]], due: date) -> None:
    rule = ";".join(["FREQ=MONTHLY", *(f"{name}={value}" for name, value in named)])
    following = next_occurrence(RENT._replace(due_date=due, recurrence=rule), MONDAY)
    assert following is None or (following.due_date or due) > max(due, MONDAY)
