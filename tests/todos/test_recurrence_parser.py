"""Recurrence in English: a phrase is parsed whole, or stays text with a reason.

What each phrase means stands in ``recurrence/``, a table a language.
"""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.todos.dates.when import read_when, rule_words
from tui.todos.locale import LANGUAGES, Locale
from tui.todos.quick_add import line, parse
from tui.todos.recurrence import check
from tui.todos.todo import Todo

MONDAY = date(2026, 11, 23)
TABLES = Path(__file__).parent / "recurrence"


class Meaning(NamedTuple):
    """What some phrases mean: a first day, a time and a rule, or nothing where they stay words."""

    language: str
    phrases: list[str]
    day: str = ""
    time: str = ""
    rule: str = ""
    repeat_from: str = "due"


def table(language: str) -> Iterator[Meaning]:
    """Yield the rows of a language's table."""
    for row in (TABLES / f"{language}.txt").read_text("utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            phrases, *meant = (cell.strip() for cell in row.split("|"))
            yield Meaning(language, phrases.split(" ; "), *([] if meant == ["words"] else meant))


ENGLISH = list(table("en"))
OTHERS = {language: list(table(language)) for language in LANGUAGES if language != "en"}
MEANINGS = [each for rows in (ENGLISH, *OTHERS.values()) for each in rows if each.day]
WORDS = [
    (each.language, each.phrases) for rows in (ENGLISH, *OTHERS.values()) for each in rows if not each.day
]


def said(day: date | None, at: time | None, rule: str, repeat_from: str) -> tuple[str, str, str, str]:
    return str(day), at.strftime("%H:%M") if at else "", rule, repeat_from


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda meaning: f"{meaning.language}-{meaning.phrases[0]}")
def test_phrases_mean_what_people_mean(meaning: Meaning) -> None:
    locale = Locale(language=meaning.language)
    for phrase in meaning.phrases:
        found = read_when(phrase, MONDAY, locale=locale)
        assert found is not None, phrase
        assert said(found.day, found.time, found.rule, found.repeat_from) == meaning[2:], phrase
        read = parse(f"Foo {phrase} #home", MONDAY, locale=locale)
        assert read.task == "Foo", phrase
        assert said(read.due_date, read.due_time, read.recurrence, read.repeat_from) == meaning[2:], phrase


def test_what_no_rule_says_stays_words() -> None:
    for language, phrases in WORDS:
        locale = Locale(language=language)
        for phrase in phrases:
            assert read_when(phrase, MONDAY, locale=locale) is None
            read = parse(f"Foo {phrase}", MONDAY, locale=locale)
            assert (read.task, read.due_date, read.due_time, read.recurrence) == (
                f"Foo {phrase}",
                None,
                None,
                "",
            )


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("every day at 8am and 8pm", "A todo has one time of day. Add a todo for each."),
        ("every weekday at 8 and 17", "A todo has one time of day. Add a todo for each."),
        ("every 2 hours", "A todo comes back by days, not by hours or minutes."),
        *(
            (f"every {number}", "A todo comes back after a whole number of")
            for number in ("0 days", "1.5 weeks", "5000 days")
        ),
        ("every day until yesterday until friday", "“until friday” does not fit"),
        ("every day except purple", "“except” does not fit"),
    ],
)
def test_the_line_says_why_a_phrase_stays_words(phrase: str, reason: str) -> None:
    [problem] = parse(f"Stretch {phrase}", MONDAY).problems
    assert problem.message.startswith(reason)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=HOURLY", "FREQ must be one of DAILY"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL must be a number"),
        ("FREQ=DAILY;UNTIL=20261345", "UNTIL must be a day"),
        ("RSCALE=GREGORIAN;FREQ=YEARLY", "“RSCALE=GREGORIAN” is not a part"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_kept_and_told(rule: str, reason: str) -> None:
    read = parse(f"Wind the clock rrule:{rule} #home", MONDAY)
    assert (read.task, read.recurrence) == ("Wind the clock", rule)
    [problem] = read.problems
    assert problem.message.startswith(reason)
    assert problem.message.endswith("will not come back by itself.")


def test_what_is_no_rule_at_all_stays_words() -> None:
    read = parse("Wind the clock rrule:FREQ=NEVER", MONDAY)
    assert (read.task, read.recurrence) == ("Wind the clock rrule:FREQ=NEVER", "")
    assert read.problems[0].message.startswith("FREQ must be one of")


def test_the_table_is_a_specification() -> None:
    assert len(PHRASES) >= 600
    for rows in OTHERS.values():
        assert sum(len(each.phrases) for each in rows) >= 150
    for each in MEANINGS:
        if each.rule:
            check(each.rule)


@pytest.mark.parametrize("rule", sorted({each.rule for each in MEANINGS if each.rule}))
def test_a_rule_in_words_reads_as_the_same_rule(rule: str) -> None:
    found = read_when(rule_words(rule), MONDAY)
    assert found is not None
    assert found.rule == rule


PHRASES = [phrase for each in ENGLISH for phrase in each.phrases]
VOCABULARY = sorted({word for phrase in PHRASES for word in phrase.split()})
MARKS = [*("Pay", "the", "rent", "to", "Bob,", "v3.12", "#home", "@bank", "p1", "(A)", "+x", "due", "9/10")]
PIECES = (PHRASES, VOCABULARY, MARKS)
TYPED = st.lists(st.one_of(*map(st.sampled_from, PIECES)), min_size=1, max_size=6).map(" ".join)


def nothing_is_swallowed(text: str, language: str = "en") -> None:
    """The task, and what the parts say, give the line back: no word is in neither."""
    read = parse(text, MONDAY, locale=Locale(language=language))
    covered = {index for span in read.spans for index in range(span.start, span.stop)}
    rest = "".join(character for index, character in enumerate(text) if index not in covered)
    assert "".join(read.task.split()) == "".join(rest.split())


def the_line_of_a_todo_is_the_todo(text: str, language: str = "en") -> None:
    locale = Locale(language=language)
    todo = parse(text, MONDAY, locale=locale).todo("")
    assert parse(line(todo, locale=locale), MONDAY, locale=locale).todo("") == todo


@settings(max_examples=300)
@given(TYPED)
def test_nothing_typed_is_swallowed(text: str) -> None:
    nothing_is_swallowed(text)
    the_line_of_a_todo_is_the_todo(text)


FOREIGN = st.sampled_from(sorted(OTHERS)).flatmap(
    lambda language: st.tuples(
        st.lists(
            st.sampled_from(
                [word for each in OTHERS[language] for phrase in each.phrases for word in phrase.split()]
            ),
            min_size=1,
            max_size=8,
        ).map(" ".join),
        st.just(language),
    )
)


@settings(max_examples=300)
@given(FOREIGN)
def test_nothing_typed_in_another_language_is_swallowed(said: tuple[str, str]) -> None:
    nothing_is_swallowed(*said)
    the_line_of_a_todo_is_the_todo(*said)


@pytest.mark.parametrize(
    ("language", "task"),
    [
        *(
            ("de", task)
            for task in ("Kaufe die Milch", "Guten Morgen sagen", "Um Hilfe bitten", "Wohne ab hier")
        ),
        *(
            ("de", task)
            for task in ("Für alle kochen", "Zum Arzt gehen", "Der Mai ist gekommen", "Allein sein")
        ),
        *(
            ("fr", task)
            for task in ("Appeler le docteur", "Une tarte pour mars", "Il y a du pain", "Mon an 2000")
        ),
        *(
            ("es", task)
            for task in ("Llamar a mi madre", "Una vez por todas", "El marzo de Ana", "Dos cafés y uno")
        ),
        *(("de", task) for task in ("Call Bob about the report", "What to do", "Is he so", "Die hard")),
    ],
)
def test_the_words_of_a_language_are_words_where_they_say_no_day(language: str, task: str) -> None:
    read = parse(task, MONDAY, locale=Locale(language=language))
    assert (read.task, read.due_date, read.due_time, read.recurrence) == (task, None, None, "")


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nothing_typed_is_swallowed_of_a_hundred_thousand_lines(language: str) -> None:
    lines = 100_000 if language == "en" else 34_000  # as many in the other languages together
    pieces = [*PIECES, [phrase for each in OTHERS.get(language, ()) for phrase in each.phrases]]
    pieces = [each for each in pieces if each]
    seed = Random().randrange(10**9)
    chance = Random(seed)
    for _ in range(lines):
        text = " ".join(chance.choice(chance.choice(pieces)) for _ in range(chance.randrange(1, 7)))
        try:
            nothing_is_swallowed(text, language)
        except AssertionError as error:
            raise AssertionError(f"{text!r}, of the seed {seed}") from error


@pytest.mark.parametrize(
    "task",
    [
        *("Upgrade to Python 3.12", "Bump Django to 5.2", "Update Postgres 17.4", "Test on iOS 26.1"),
        *("Read section 4.2", "See fig 2.3", "Support 24/7", "Rate it 9/10", "room 3.14", "lunch 12.30"),
        *(
            "Install Node 20.10",
            "Score 3/4",
            "Meet at gate 5/6",
            "Page 1.12",
            "Chapter 7.8, then rest",
        ),
        *("Cut 1/2", "Patch 0.9", "Episode 4.11", "Mix 1/3 sugar", "Compare 10/12 and 11/12", "ISO 8601.1"),
    ],
)
def test_a_number_is_no_day(task: str) -> None:
    read = parse(task, MONDAY)
    assert (read.task, read.due_date, read.due_time) == (task, None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Pay 3.12.", date(2026, 12, 3)),
        ("Pay 3.12.2027", date(2027, 12, 3)),
        ("Pay on 3.12", date(2026, 12, 3)),
        ("Pay due 24/12", date(2026, 12, 24)),
        ("Pay by 9/10", date(2027, 10, 9)),
        ("Pay 3 dec", date(2026, 12, 3)),
        ("Pay 3/12/2026", date(2026, 12, 3)),
        ("Pay 2026-12-03", date(2026, 12, 3)),
    ],
)
def test_a_number_is_a_day_with_a_year_a_dot_a_month_or_a_word(text: str, day: date) -> None:
    read = parse(text, MONDAY)
    assert (read.task, read.due_date) == ("Pay", day)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Rent jan 31 every month", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("Rent every month due 2027-01-30", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("Rent every 3 months starting jan 29", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ("Rent feb 29 2028 every year", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ("Rent jan 31 rrule:FREQ=MONTHLY", "FREQ=MONTHLY"),
        ("Rent jan 28 every month", "FREQ=MONTHLY"),
        ("Rent every year due 2027-01-31", "FREQ=YEARLY"),
    ],
)
def test_every_month_from_its_end_is_that_day_or_the_last(line: str, rule: str) -> None:
    assert parse(line, MONDAY).recurrence == rule


def test_a_recurrence_given_to_a_todo_keeps_its_month_end() -> None:
    rent = Todo(uid="", task="Rent", due_date=date(2027, 1, 31))
    changes = parse("every month", MONDAY, needs_task=False).changes(rent)
    assert changes == {
        "recurrence": "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
        "repeat_from": "due",
    }


def test_from_completion_no_day_of_the_month_is_kept() -> None:
    read = parse("Cut hair every! month due 2027-01-31", MONDAY)
    assert (read.recurrence, read.repeat_from) == ("FREQ=MONTHLY", "completion")
    hair = Todo(uid="", task="Cut hair", due_date=date(2027, 1, 31))
    changes = parse("every! month", MONDAY, needs_task=False).changes(hair)
    assert changes == {"recurrence": "FREQ=MONTHLY", "repeat_from": "completion"}


@pytest.mark.parametrize(
    ("text", "task", "repeat_from"),
    [
        ("Water every 3 days after finishing dinner", "Water after finishing dinner", "due"),
        ("Water every 3 days when done with exams", "Water when done with exams", "due"),
        ("Water every 3 days after I'm done eating", "Water after I'm done eating", "due"),
        ("Water every 3 days after I'm done #home", "Water", "completion"),
        ("Water every 3 days after lunch", "Water after lunch", "due"),
        ("Practice every day!", "Practice!", "due"),
        ("Practice daily!", "Practice!", "due"),
        ("Water every !1 week", "Water every week", "due"),
        ("Water every ! week", "Water every ! week", "due"),
        ("every! week", "every! week", "due"),
    ],
)
def test_words_that_only_look_like_a_completion_stay_words(text: str, task: str, repeat_from: str) -> None:
    read = parse(text, MONDAY)
    assert (read.task, read.repeat_from) == (task, repeat_from)


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        ("FREQ=WEEKLY;INTERVAL=6", "every! 6 weeks"),
        ("FREQ=MONTHLY;BYDAY=3FR;COUNT=4", "every! month on the 3rd friday, 4 times"),
        ("FREQ=YEARLY;BYWEEKNO=20", "rrule:FREQ=YEARLY;BYWEEKNO=20 after completion"),
    ],
)
def test_what_repeats_from_completion_is_written_as_it_is_read(rule: str, written: str) -> None:
    assert rule_words(rule, "completion") == written
    todo = parse(f"Foo {written}", MONDAY).todo("")
    assert (todo.recurrence, todo.repeat_from) == (rule, "completion")
    assert parse(line(todo), MONDAY).todo("") == todo
