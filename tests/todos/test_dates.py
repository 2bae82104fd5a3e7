"""Dates, times and recurrences in English."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.todos.phrases import NOW, TODAY, phrases
from tui.todos.dates.when import day_words, read_day, read_when, rule_words
from tui.todos.locale import Locale, locale_of
from tui.todos.recurrence import parts
from tui.todos.recurrence_description import words

AMERICAN = Locale(week_start=6, day_first=False)


@pytest.mark.parametrize(("phrase", "day", "at", "rule"), list(phrases()))
def test_a_phrase_means_what_people_mean(phrase: str, day: date | None, at: time | None, rule: str) -> None:
    found = read_when(phrase, TODAY, now=NOW)
    assert (found.day, found.time, found.rule) == (day, at, rule) if found else day is None


def test_the_table_is_large_enough() -> None:
    assert len(list(phrases())) >= 120


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("3/4/2027", date(2027, 3, 4)),
        ("24/12/2026", date(2026, 12, 24)),
        ("3.4.2027", date(2027, 4, 3)),
        ("end of week", date(2026, 11, 28)),
        ("next week", date(2026, 11, 30)),
        ("start of next week", date(2026, 11, 30)),
        ("next sunday", date(2026, 11, 29)),
    ],
)
def test_customs_decide_what_is_ambiguous(phrase: str, day: date) -> None:
    assert read_day(phrase, TODAY, locale=AMERICAN) == day


@pytest.mark.parametrize(
    ("locale", "week_start", "day_first", "language"),
    [
        ("en_US.UTF-8", 6, False, "en"),
        ("en_GB.UTF-8", 0, True, "en"),
        ("de_DE@euro", 0, True, "de"),
        ("fr_CA.UTF-8", 6, True, "fr"),
        ("es_MX", 6, True, "es"),
        ("ar_EG", 5, True, "en"),
        ("en-CA", 6, True, "en"),
        ("C.UTF-8", 0, True, "en"),
        ("", 0, True, "en"),
    ],
)
def test_customs_follow_language_and_territory(
    locale: str, week_start: int, day_first: bool, language: str
) -> None:
    assert locale_of(locale, {}) == Locale(week_start, day_first, language)


def test_what_a_person_says_goes_before_the_locale() -> None:
    locale = locale_of("de_DE", {}, week_start=6, date_order="month", language="fr")
    assert locale == Locale(6, False, "fr")


def test_the_environments_locale_for_times_is_the_one() -> None:
    assert locale_of(environment={"LANG": "de_DE", "LC_TIME": "en_US"}).week_start == 6
    assert locale_of(environment={"LANG": "en_US", "LC_TIME": "en_US", "LC_ALL": "C"}).week_start == 0


@pytest.mark.parametrize("rule", sorted({rule for *_, rule in phrases() if rule}))
def test_a_rule_in_words_reads_as_the_same_rule(rule: str) -> None:
    found = read_when(rule_words(rule), TODAY)
    assert found is not None
    assert found.rule == rule


def test_words_for_what_has_none_show_the_rule() -> None:
    assert words("FREQ=YEARLY;BYWEEKNO=20") == "by rule FREQ=YEARLY;BYWEEKNO=20"
    assert words("nonsense") == "by rule nonsense"
    assert rule_words("FREQ=YEARLY;BYWEEKNO=20") == "rrule:FREQ=YEARLY;BYWEEKNO=20"


RULES = st.builds(
    lambda *some: ";".join(filter(None, some)),
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"]),
    st.sampled_from(["", "INTERVAL=1", "INTERVAL=2", "INTERVAL=999"]),
    st.sampled_from(["", "BYDAY=MO", "BYDAY=-1FR", "BYDAY=+1MO", "BYDAY=-2FR", "BYDAY=MO,TU,WE,TH,FR"]),
    st.sampled_from(["", "BYMONTH=1", "BYMONTH=13", "BYSETPOS=-1", "BYSETPOS=-2", "BYSETPOS=1,2"]),
    st.sampled_from(["", "BYMONTHDAY=-1", "BYMONTHDAY=-2", "BYMONTHDAY=1,15", "BYMONTHDAY=1,-1"]),
    st.sampled_from(["", "COUNT=1", "COUNT=12", "UNTIL=20991231", "UNTIL=2099", "UNTIL=00991231"]),
)


@settings(max_examples=500)
@given(RULES)
def test_a_rule_has_no_words_that_mean_another(rule: str) -> None:
    spoken = words(rule)
    found = read_when(spoken, TODAY)
    meant = {name: value for name, value in parts(rule).items() if (name, value) != ("INTERVAL", "1")}
    assert spoken == f"by rule {rule}" or (found and parts(found.rule) == meant)


@pytest.mark.parametrize("today", [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)])
def test_workdays_are_counted_from_a_weekend_as_from_the_friday_before(today: date) -> None:
    assert read_day("in 1 workday", today) == date(2026, 11, 23)
    assert read_day("in 5 workdays", today) == date(2026, 11, 27)
    assert read_day("in 6 workdays", today) == date(2026, 11, 30)


@given(st.dates(), st.dates(min_value=date(1900, 1, 1), max_value=date(2150, 1, 1)))
def test_a_day_in_words_reads_as_the_same_day(day: date, today: date) -> None:
    assert read_day(day_words(day, today), today) == day


def test_no_date_is_said_too() -> None:
    for phrase in ("no date", "nodate"):
        found = read_when(phrase, TODAY)
        assert found is not None
        assert found.nothing
        assert found.day is None


def test_hours_need_the_time_of_day() -> None:
    assert read_when("in 2 hours", TODAY) is None


SAID = """
the a in on by at every other each next last this first 2nd 15th 31st 3 12 2026 9999 9am 25:61 noon monday sat
week weeks month day year of after before from ago and , . until starting dec february end start times for
2027-02-30 9999-12-31 0001-01-01 31/12 99/99 rrule:FREQ=DAILY;COUNT=2 rrule:x no date
"""
VOCABULARY = st.sampled_from(SAID.split())


@given(st.lists(VOCABULARY, max_size=9), st.sampled_from([TODAY, date.min, date.max]))
def test_no_words_break_it(said: list[str], today: date) -> None:
    read_when(" ".join(said), today, now=NOW)


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    read_when(text, TODAY)
