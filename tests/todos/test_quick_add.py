"""Quick add: one line that describes a todo."""

from datetime import date, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.sampling import mostly_slow
from tests.todos.cost import calls
from tui.todos import Priority, Todo
from tui.todos.locale import Locale
from tui.todos.quick_add import Part, line, parse
from tui.todos.reminder import LONGEST, NEVER

TODAY = date(2026, 11, 23)
UID = "6f9619ff-8b86-4d01-b42d-00c04fc964ff"


def test_the_line_of_the_manual_says_everything() -> None:
    read = parse("Pay rent #home @bank p1 tomorrow 9am every month starts today // the blue folder", TODAY)
    assert read.todo(UID) == Todo(
        uid=UID,
        task="Pay rent",
        notes="the blue folder",
        priority=Priority.URGENT,
        project="home",
        tags=("bank",),
        due_date=date(2026, 11, 24),
        due_time=time(9),
        starts_on=TODAY,
        recurrence="FREQ=MONTHLY",
    )
    assert read.problems == ()


def test_spans_are_where_the_parts_are() -> None:
    text = r"Pay \#1 #home @bank p1 tomorrow 9am starts today // x"
    found = [(span.kind, text[span.start : span.stop]) for span in parse(text, TODAY).spans]
    assert found == [
        (Part.ESCAPE, "\\"),
        (Part.PROJECT, "#home"),
        (Part.TAG, "@bank"),
        (Part.PRIORITY, "p1"),
        (Part.WHEN, "tomorrow 9am"),
        (Part.STARTS, "starts today"),
        (Part.NOTES, "// x"),
    ]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("call +home", {"task": "call", "project": "home"}),
        ('fix #"Home improvement"', {"task": "fix", "project": "Home improvement"}),
        (r'fix #"a \"b\" \\ c"', {"task": "fix", "project": 'a "b" \\ c'}),
        ("a @x @y @x", {"task": "a", "tags": ("x", "y")}),
        ("a !2", {"task": "a", "priority": Priority.HIGH}),
        ("(C) a", {"task": "a", "priority": Priority.MEDIUM}),
        ("p1 a p4", {"task": "p1 a", "priority": Priority.LOW}),
        ("#one a #two", {"task": "#one a", "project": "two"}),
        ("Call monday people tomorrow", {"task": "Call monday people", "due_date": date(2026, 11, 24)}),
        ("9am call tomorrow", {"task": "call", "due_date": date(2026, 11, 24), "due_time": time(9)}),
        ("Go @home, now", {"task": "Go, now", "tags": ("home",)}),
        ("pay (tomorrow)", {"task": "pay (tomorrow)"}),
        ("fix #12 and +49 30", {"task": "fix #12 and +49 30"}),
        ("Read the Sunday paper", {"task": "Read the Sunday paper"}),
        ("Read the 15th chapter", {"task": "Read the 15th chapter"}),
        ("the cat sat there", {"task": "the cat sat there"}),
        ("daily standup", {"task": "daily standup"}),
        ("look at 9 houses", {"task": "look at 9 houses"}),
        ("good morning", {"task": "good morning"}),
        (
            "mail https://example.org/#a bob@example.org",
            {"task": "mail https://example.org/#a bob@example.org"},
        ),
        (r"call \p1 p2 \p3", {"task": "call p1 p3", "priority": Priority.HIGH}),
        (r"buy @x \@home", {"task": "buy @home", "tags": ("x",)}),
        (r"a @x  \tomorrow b", {"task": "a tomorrow b", "tags": ("x",)}),
        (r"\#no \@no \p1 \tomorrow \\back", {"task": r"#no @no p1 tomorrow \back"}),
        (r"C:\path stays", {"task": r"C:\path stays"}),
        ("a  b", {"task": "a  b"}),
        ("a // b // c ", {"task": "a", "notes": "b // c "}),
        ("see http://x //y", {"task": "see http://x //y"}),
        (
            "run every monday no date",
            {"task": "run", "recurrence": "FREQ=WEEKLY;BYDAY=MO"},
        ),
        ("pay 9am no date", {"task": "pay 9am"}),
        (
            "pay no date 9am",
            {"task": "pay no date", "due_date": TODAY, "due_time": time(9)},
        ),
        ('a #home #""', {"task": "a #home"}),
        ("a rrule:FREQ=HOURLY", {"task": "a", "recurrence": "FREQ=HOURLY"}),
        ("a rrule:FREQ=NEVER", {"task": "a rrule:FREQ=NEVER"}),
        ("p1", {"task": "p1"}),
        ("tomorrow", {"task": "tomorrow"}),
        ("friday #home", {"task": "friday", "project": "home"}),
        ("// only notes", {"task": "// only notes"}),
        ("\\", {"task": "\\"}),
        ("monday: call Bob", {"task": "monday: call Bob"}),
        ("call Bob monday.", {"task": "call Bob.", "due_date": date(2026, 11, 30)}),
        ("have lunch", {"task": "have lunch"}),
        (
            "call Bob tomorrow at lunch",
            {"task": "call Bob", "due_date": date(2026, 11, 24), "due_time": time(12)},
        ),
        ("", {}),
    ],
)
def test_what_is_recognised_and_what_is_the_task(text: str, fields: dict[str, object]) -> None:
    said = parse(text, TODAY).all_fields()
    assert {name: value for name, value in said.items() if value and value != "due"} == fields


def test_fields_are_those_the_line_speaks_of() -> None:
    assert parse("a p2", TODAY).fields() == {"task": "a", "priority": Priority.HIGH}
    when = {"due_date", "due_time", "recurrence", "repeat_from"}
    assert set(parse("a no date", TODAY).fields()) == {"task", *when}
    assert parse("a", TODAY).all_fields()["priority"] == Priority.NONE


RENT = Todo(
    uid="1",
    task="Rent",
    tags=("bank",),
    due_date=date(2026, 12, 1),
    due_time=time(9),
    recurrence="FREQ=MONTHLY",
)


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        ("due 2026-12-05", {"due_date": date(2026, 12, 5)}),
        ("10:30", {"due_time": time(10, 30)}),
        ("every week", {"recurrence": "FREQ=WEEKLY", "repeat_from": "due"}),
        (
            "every week starting dec 5",
            {"recurrence": "FREQ=WEEKLY", "repeat_from": "due", "due_date": date(2026, 12, 5)},
        ),
        ("no date", {"due_date": None, "due_time": None}),
        ("remind 10 min before", {"remind_before": 10}),
        ("remind me 2 hours before", {"remind_before": 120}),
        ("remind 1 week before", {"remind_before": 7 * 24 * 60}),
        ("remind on time", {"remind_before": 0}),
        ("remind never", {"remind_before": NEVER}),
        ("@home @bank", {"tags": ("bank", "home")}),
        ("Pay the rent p1", {"task": "Pay the rent", "priority": Priority.URGENT}),
        ("#flat starts 2026-11-30", {"project": "flat", "starts_on": date(2026, 11, 30)}),
        ("//", {"notes": ""}),
        ("", {}),
    ],
)
def test_a_line_changes_of_a_todo_only_what_it_has_words_for(words: str, changes: dict[str, object]) -> None:
    assert parse(words, TODAY, needs_task=False).changes(RENT) == changes


def test_a_time_or_a_recurrence_brings_a_day_where_there_is_none() -> None:
    bare = Todo(uid="1", task="Rent")
    assert parse("23:59", TODAY, needs_task=False).changes(bare) == {
        "due_time": time(23, 59),
        "due_date": TODAY,
    }
    assert parse("every day", TODAY, needs_task=False).changes(bare) == {
        "recurrence": "FREQ=DAILY",
        "repeat_from": "due",
        "due_date": TODAY,
    }


def test_problems_say_where_and_what() -> None:
    [empty] = parse(" ", TODAY).problems
    assert empty.message == "Say what to do."
    [unfit] = parse("Stretch every day on monday #home", TODAY).problems
    assert (unfit.start, unfit.stop) == (8, 27)
    assert unfit.message == "“on monday” does not fit the recurrence. All of it stays in the task."
    [late] = parse("a starts friday due thursday", TODAY).problems
    assert (late.start, late.stop) == (2, 15)


def test_a_line_for_editing_speaks_of_days_as_people_do() -> None:
    todo = Todo(uid=UID, task="Call", due_date=date(2026, 11, 27), due_time=time(9), tags=("two words",))
    assert line(todo, TODAY) == 'Call @"two words" due friday 09:00'
    assert line(todo) == 'Call @"two words" due 2026-11-27 09:00'


TYPED = r"""
the a in on by due at every other next starts starting friday sat 15th 9am noon tomorrow today weekly 5 times
until dec 24 #x @y #12 +z p1 !2 (A) // \ \\ \#a #"q" #"q no date nodate rrule:FREQ=DAILY . , ! 9.30 31/12
2026-12-01 remind me before never 1 week after from now for end of month hours in the morning at 5 3 days
"""
WORDS = st.sampled_from(TYPED.split())
SPACE = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0", ""])
TEXT = st.characters(exclude_categories=())
"""Any character at all: lone surrogates and controls too."""
TASKS = st.one_of(
    st.lists(st.tuples(WORDS, SPACE), min_size=1, max_size=8).map(lambda parts: "".join(map("".join, parts))),
    st.text(TEXT, min_size=1, max_size=30).filter(str.strip),
)
NAMES = st.text(TEXT, max_size=12) | WORDS
TODOS = st.builds(
    lambda **fields: Todo(**fields),
    uid=st.just(UID),
    task=TASKS,
    notes=st.text(TEXT, max_size=20),
    priority=st.sampled_from(Priority),
    project=st.just("") | NAMES,
    tags=st.lists(NAMES, unique=True, max_size=3).map(tuple),
    due_date=st.none() | st.dates(),
    due_time=st.none() | st.times().map(lambda at: at.replace(microsecond=0)),
    starts_on=st.none() | st.dates(),
    recurrence=st.sampled_from(
        [
            "",
            "FREQ=DAILY",
            "FREQ=WEEKLY;BYDAY=MO,FR",
            "FREQ=MONTHLY;BYMONTHDAY=-2",
            "FREQ=YEARLY;BYWEEKNO=3;COUNT=4",
            "FREQ=DAILY;UNTIL=09991231",
            "FREQ=HOURLY;X-OF=OTHERS",
        ]
    ),
    repeat_from=st.sampled_from(["due", "completion"]),
    remind_before=st.sampled_from([None, NEVER, 0, 10, 90, 1440, LONGEST]),
).map(lambda todo: todo if todo.recurrence else todo._replace(repeat_from="due"))
LOCALES = st.sampled_from([Locale(), Locale(week_start=6, day_first=False)])


@given(TODOS, st.none() | st.sampled_from([TODAY, date(2024, 2, 29)]), LOCALES, st.none() | st.just(time(14)))
@example(Todo(uid=UID, task="  a  "), None, Locale(), None)
@example(Todo(uid=UID, task="Read the", recurrence="FREQ=YEARLY;BYWEEKNO=3"), None, Locale(), None)
@example(Todo(uid=UID, task="Read the", due_date=TODAY, project="the"), TODAY, Locale(), None)
def test_a_todo_written_as_a_line_reads_as_itself(
    todo: Todo, today: date | None, locale: Locale, now: time | None
) -> None:
    if todo.due_date is None:
        todo = todo._replace(due_time=None)
    read = parse(line(todo, today), today or TODAY, locale=locale, now=now)
    assert read.todo(UID) == todo


EDITED = Todo(
    uid=UID,
    task=r"Fix p1 on friday",
    project="rowdo",
    tags=("deep",),
    priority=Priority.URGENT,
    due_date=date(2026, 11, 27),
    due_time=time(9),
    recurrence="FREQ=WEEKLY",
    starts_on=TODAY,
    remind_before=10,
)


@pytest.mark.parametrize(
    ("typed", "changes"),
    [
        ("#home @bank mon", {"project": "home", "tags": ("deep", "bank"), "due_date": date(2026, 11, 30)}),
        ("p3", {"priority": Priority.MEDIUM}),
        ("4pm", {"due_time": time(16)}),
        ("tomorrow 4pm", {"due_date": date(2026, 11, 24), "due_time": time(16)}),
        ("every month", {"recurrence": "FREQ=MONTHLY"}),
        (
            "every 3 days starting jan 1",
            {"recurrence": "FREQ=DAILY;INTERVAL=3", "due_date": date(2027, 1, 1)},
        ),
        ("no date", {"due_date": None, "due_time": None}),
        ("starts thursday", {"starts_on": date(2026, 11, 26)}),
        ("remind on time", {"remind_before": 0}),
        ('#"" #home', {"task": 'Fix p1 on friday #""', "project": "home"}),
        ("p3 p2", {"task": "Fix p1 on friday p3", "priority": Priority.HIGH}),
    ],
)
def test_what_is_typed_into_a_line_that_rowdo_wrote_replaces_what_it_says_there(
    typed: str, changes: dict[str, object]
) -> None:
    before = line(EDITED, TODAY)
    for text in (f"{before} {typed}", f"{typed} {before}"):
        read = parse(text, TODAY, written=before).todo(UID)
        assert set(read.tags) == set(changes.get("tags", EDITED.tags))  # type: ignore[call-overload]  # tags are text
        if "task" not in changes:
            assert read == EDITED._replace(**{**changes, "tags": read.tags})  # type: ignore[arg-type]  # fields
    if "task" in changes:
        assert parse(f"{before} {typed}", TODAY, written=before).task == changes["task"]


def test_a_day_or_a_time_typed_behind_no_date_holds() -> None:
    before = line(EDITED._replace(due_date=None, due_time=None), TODAY)
    for typed, day, at in (("9am", TODAY, time(9)), ("friday", date(2026, 11, 27), None)):
        read = parse(f"{before} {typed}", TODAY, written=before)
        assert (read.task, read.due_date, read.due_time) == (EDITED.task, day, at)
        assert read.recurrence == EDITED.recurrence


@given(TODOS, st.none() | st.just(TODAY), LOCALES)
def test_of_a_line_that_rowdo_wrote_only_what_is_typed_into_it_changes(
    todo: Todo, today: date | None, locale: Locale
) -> None:
    todo = todo._replace(notes="", due_time=todo.due_time if todo.due_date else None)
    before = line(todo, today)
    typed = " #new_project @new_tag p3 due 2031-05-04 at 7:07 starts 2030-01-01 remind 7 min before"
    read = parse(before + typed, today or TODAY, locale=locale, written=before)
    assert read.todo(UID) == todo._replace(
        project="new_project",
        tags=(*todo.tags, "new_tag"),
        priority=Priority.MEDIUM,
        due_date=date(2031, 5, 4),
        due_time=time(7, 7),
        starts_on=date(2030, 1, 1),
        remind_before=7,
    )
    assert parse(before, today or TODAY, locale=locale, written=before).todo(UID) == todo


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("x 4pm", date(2027, 2, 8), time(16)),
        ("x tomorrow 4pm", date(2026, 11, 24), time(16)),
        ("x in 2 hours", TODAY, time(13)),
        ("x tonight", TODAY, time(20)),
        ("x every month", date(2027, 2, 8), None),
        ("x every friday 9am", date(2027, 2, 12), time(9)),
        ("x every week starting 2027-03-01", date(2027, 3, 1), None),
        ("x every week no date", None, None),
    ],
)
def test_what_names_no_day_is_on_the_day_of_the_view(text: str, day: date | None, at: time | None) -> None:
    read = parse(text, TODAY, now=time(11), day=date(2027, 2, 8))
    assert (read.task, read.due_date, read.due_time) == ("x", day, at)


def test_a_rule_is_kept_at_the_end_of_the_month_of_the_day_it_is_added_to() -> None:
    read = parse("x every month", TODAY, day=date(2027, 1, 31))
    assert read.recurrence == "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"


@given(TASKS)
def test_nothing_typed_is_dropped(text: str) -> None:
    """Every visible character is in the task, or in a recognised part."""
    read = parse(text, TODAY)
    covered: set[int] = set()
    for span in read.spans:
        covered.update(range(span.start, span.stop))
    rest = "".join(character for index, character in enumerate(text) if index not in covered)
    assert "".join(read.task.split()) == "".join(rest.split())


HOSTILE = (
    "x",
    '#"',
    "@a ",
    ".",
    "tomorrow ",
    "a day after ",
    "(",
    "every monday, ",
    "\\",
    "// ",
    "1",
    "!?",
    "3 ",
)


@pytest.mark.parametrize("text", mostly_slow(HOSTILE, one_in=4))
def test_hostile_lines_cost_no_more_than_their_length(text: str) -> None:
    def read_and_write(length: int) -> None:
        read = parse(text * (length // len(text)), TODAY)
        written = line(read.todo(UID), TODAY)
        parse(f"{text * (length // len(text))} {written}", TODAY, written=written)

    read_and_write(100)  # what is made once for all lines is made now
    assert calls(lambda: read_and_write(2000)) < 2.5 * calls(lambda: read_and_write(1000)) + 1000


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_lines_of_any_length_are_read_to_their_end(text: str) -> None:
    read = parse(text * (100_000 // len(text)), TODAY)
    line(read.todo(UID), TODAY)
