"""The filter language."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.todos.filter_model import matches
from tests.todos.filter_text import written
from tui.todos import Priority, Todo
from tui.todos.expression import (
    And,
    Compare,
    Contains,
    Everything,
    Expression,
    HasPriority,
    InProject,
    Moment,
    Not,
    Or,
    Tagged,
    speaks_of_done,
)
from tui.todos.filter import FIELDS, NAMES, FilterError, Kind, parse
from tui.todos.locale import Locale

TODAY = date(2026, 11, 23)
TODO = Todo(
    uid="6f9619ff-8b86-4d01-b42d-00c04fc964ff",
    task="Pay the RENT",
    notes="blue folder",
    priority=Priority.URGENT,
    project="Home",
    tags=("Bank", "two words"),
    due_date=TODAY + timedelta(days=2),
    due_time=time(9),
    recurrence="FREQ=MONTHLY",
    inserted_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "all",
        "p1",
        "#home",
        '#"home"',
        "@bank",
        '@"two words"',
        '"rent"',
        '"BLUE fold"',
        "due < 7d",
        "due = wednesday",
        "due = 2026-11-25",
        "due <= in 2 days",
        "due > today & due < next monday",
        "due >= 1d due <= 1w",
        "due > -1m",
        "created > -7d",
        "created < -2d",
        "created = 20 nov",
        "week",
        "recurring notes open",
        "!today",
        "not done",
        "today | overdue | p1 & #home & !@waiting",
        "(today or p1) and not nodate",
        "!!p1",
        "!(today | tomorrow)",
        "P1 & #HOME",
    ],
)
def test_what_passes(text: str) -> None:
    assert matches(parse(text).expression, TODO, TODAY, zone=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "done",
        "today",
        "overdue",
        "p2",
        "p0",
        "#work",
        "@waiting",
        '"rents"',
        "due > 7d",
        "due != wednesday",
        "starts < 7d",
        "completed > -7d",
        "created > -2d",
        "inbox",
        "notag",
        "subtask",
        "hidden",
        "nodate",
        "conflict",
        "!all",
        "today & p1",
        "p1 p2",
    ],
)
def test_what_does_not_pass(text: str) -> None:
    assert not matches(parse(text).expression, TODO, TODAY, zone=UTC)


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("today and +home", "today & #home"),
        ("p1 or overdue", "p1 | overdue"),
        ("not @waiting", "!@waiting"),
        ('+"two words" or @x', '#"two words" | @x'),
        ("due before 7d", "due < 7d"),
        ("due before +7d and +7d9", "due < +7d & #7d9"),
        ("due until friday", "due <= friday"),
        ("due on friday", "due = friday"),
        ("completed since -30d", "completed >= -30d"),
        ("starts after next monday", "starts > next monday"),
        ("NOT due AFTER 2w", "!due > 2w"),
    ],
)
def test_a_sign_that_a_shell_takes_has_a_word_beside_it(words: str, signs: str) -> None:
    assert parse(words).expression == parse(signs).expression


def test_overdue_is_about_what_is_still_to_do() -> None:
    late = TODO._replace(due_date=date(2026, 11, 22))
    overdue = parse("overdue").expression
    assert matches(overdue, late, TODAY)
    assert not matches(overdue, late._replace(is_complete=True), TODAY)
    this_morning = late._replace(due_date=TODAY, due_time=time(8, 35))
    assert not matches(overdue, this_morning, TODAY, now=time(8, 35))
    assert matches(overdue, this_morning, TODAY, now=time(8, 36))


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("done", True),
        ("#work & done", True),
        ("#work | completed > -7d", True),
        ("!(#work & !done)", True),
        ("!completed > -7d", True),
        ("!!done", True),
        ("#work", False),
        ("all", False),
        ("!done", False),
        ("open | #work", False),
        ("!(done | #work)", False),
        ("overdue | p1", False),
        ("!!open", False),
    ],
)
def test_a_filter_speaks_of_what_is_done_or_not(text: str, speaks: bool) -> None:
    assert speaks_of_done(parse(text).expression) is speaks


def test_conflicts_are_told_from_outside() -> None:
    assert matches(parse("conflict").expression, TODO, TODAY, conflicted={TODO.uid})


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("friday", date(2026, 11, 20)),
        ("monday", date(2026, 11, 23)),
        ("on sun", date(2026, 11, 22)),
        ("15th", date(2026, 11, 15)),
        ("the 31st", date(2026, 10, 31)),
        ("3 nov", date(2026, 11, 3)),
        ("24 Dec", date(2025, 12, 24)),
        ("24/12", date(2025, 12, 24)),
        ("24.12.", date(2025, 12, 24)),
        ("29 feb", date(2024, 2, 29)),
        ("tomorrow", date(2026, 11, 24)),
        ("next friday", date(2026, 12, 4)),
        ("24 dec 2026", date(2026, 12, 24)),
    ],
)
def test_what_was_done_is_compared_with_the_last_such_day(phrase: str, day: date) -> None:
    assert Moment(phrase, back=True).day(TODAY) == day


def test_customs_reach_the_dates_of_a_filter() -> None:
    american = Locale(week_start=6, day_first=False)
    april = TODO._replace(due_date=date(2027, 3, 4))
    assert matches(parse("due = 3/4/2027", locale=american).expression, april, TODAY)
    assert not matches(parse("due = 3/4/2027").expression, april, TODAY)


def test_spans_are_where_the_tokens_are() -> None:
    text = 'today | #work & due < next friday & "x"'
    assert [(span.kind, text[span.start : span.stop]) for span in parse(text).spans] == [
        (Kind.NAME, "today"),
        (Kind.OPERATOR, "|"),
        (Kind.PROJECT, "#work"),
        (Kind.OPERATOR, "&"),
        (Kind.FIELD, "due"),
        (Kind.OPERATOR, "<"),
        (Kind.DAY, "next friday"),
        (Kind.OPERATOR, "&"),
        (Kind.TEXT, '"x"'),
    ]


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("todai", (0, 5), "a name such as today"),
        ("today &", (7, 8), "a name such as today"),
        ("today | | p1", (8, 9), "a name such as today"),
        ("(today", (6, 7), "a closing )"),
        ("today)", (5, 6), "no )"),
        ('today "rent', (6, 11), 'a closing "'),
        ("due", (3, 4), "one of"),
        ("due friday", (4, 10), "one of"),
        ("due < ", (6, 7), "a day such as friday"),
        ("due < someday & p1", (6, 13), "a day such as friday"),
        ("# & p1", (0, 1), "a name after #"),
        ("p5", (0, 2), "a name such as today"),
        ("completed < 30d", (12, 15), "completed > -30d for what was completed since, or completed < -30d"),
        ("p1 & created >= 2w", (16, 18), "created > -2w for what was created since, or created < -2w"),
        ("<", (0, 1), "a name such as today"),
        ("(" * 101, (100, 101), "no more than 100"),
    ],
)
def test_a_mistake_says_where_and_what_was_expected(text: str, place: tuple[int, int], expected: str) -> None:
    with pytest.raises(FilterError) as mistake:
        parse(text)
    assert (mistake.value.start, mistake.value.stop) == place
    assert mistake.value.expected.startswith(expected)
    assert str(mistake.value).startswith("Expected ")


SPANS = ["7d", "1y"]
MOMENTS = st.sampled_from(["today", "-2w", "+3m", "next friday", "2026-12-24", "dec 24", *SPANS])
WORDS = st.text(min_size=1, max_size=8)
LEAVES: st.SearchStrategy[Expression] = (
    st.sampled_from(sorted(NAMES)).map(NAMES.__getitem__)
    | st.sampled_from(Priority).map(HasPriority)
    | WORDS.map(InProject)
    | WORDS.map(Tagged)
    | st.text(max_size=8).map(Contains)
    | st.builds(
        lambda field, operator, phrase: Compare(
            FIELDS[field], operator, Moment(phrase, back=field in ("created", "completed"))
        ),
        st.sampled_from(sorted(FIELDS)),
        st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]),
        MOMENTS,
    ).filter(
        lambda each: (
            not (each.moment.back and each.moment.phrase in SPANS and each.operator not in ("=", "!="))
        )
    )
)
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=8,
)


@given(EXPRESSIONS)
def test_an_expression_written_as_a_filter_reads_as_itself(expression: Expression) -> None:
    assert parse(written(expression)).expression == expression


def test_nothing_is_everything() -> None:
    assert parse("  ").expression == Everything()


@given(st.text(max_size=40) | st.text(alphabet='()&|!<>="#@p1 dueto', max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    try:
        found = parse(text)
    except FilterError as error:
        mistake = error
    else:
        matches(found.expression, TODO, TODAY)
        return
    assert 0 <= mistake.start < mistake.stop <= len(text) + 1
