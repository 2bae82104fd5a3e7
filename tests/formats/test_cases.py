"""Files to the shape of what other programs really write, and what is right of each."""

import io
import time as clock
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from uuid import UUID

import pytest

from tests.formats.read_and_write import OPTIONS, found, problems, read, written
from tui.formats import FORMATS, format_in
from tui.formats.importing import ImportOptions, Problem
from tui.todos import Priority, Todo

CASES = Path(__file__).parent / "cases"
ENDINGS = {".ics": "icalendar", ".md": "markdown"}
STARTS = {
    "tw": "taskwarrior",
    "todoist": "todoist",
    "ticktick": "ticktick",
    "csv": "csv",
    "todotxt": "todo.txt",
}


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as here:
        here.setenv("TZ", "Europe/Berlin")
        clock.tzset()
        yield
    clock.tzset()


def name_of(file: str) -> str:
    return ENDINGS.get(Path(file).suffix) or STARTS[file.partition("-")[0]]


def todos(file: str) -> dict[str, Todo]:
    """The todos of a case by their tasks."""
    each = found(name_of(file), (CASES / file).read_bytes())
    return {todo.task: todo for todo in each if isinstance(todo, Todo)}


def lost(file: str) -> list[Problem]:
    """What of a case became no todo."""
    return [
        each
        for each in problems(name_of(file), (CASES / file).read_bytes())
        if not (each.kept or each.on_purpose)
    ]


@pytest.mark.parametrize("file", sorted(path.name for path in CASES.iterdir()))
def test_the_format_is_found_from_what_is_in_the_file(file: str) -> None:
    if name_of(file) in ("todo.txt", "csv"):
        chosen = format_in(file.replace("todotxt", "todo"), (CASES / file).read_bytes())
    else:
        chosen = format_in("-", (CASES / file).read_bytes())
    assert chosen is FORMATS[name_of(file)]


@pytest.mark.parametrize("file", sorted(path.name for path in CASES.iterdir()))
def test_every_todo_is_kept(file: str) -> None:
    unnamed = {"ics-status.ics": 1}  # a to-do whose summary is empty
    assert len(lost(file)) == unnamed.get(file, 0)


def test_a_start_that_is_the_due_day_hides_nothing() -> None:
    read = todos("ics-start-equals-due.ics")
    rent, call, weekly = read["Office rent"], read["Call at eleven"], read["Nextcloud style"]
    assert (rent.due_date, rent.starts_on, rent.recurrence) == (date(2026, 12, 19), None, "FREQ=MONTHLY")
    assert (call.due_date, call.due_time, call.starts_on) == (date(2026, 12, 4), time(11), None)
    assert (weekly.due_date, weekly.starts_on, weekly.notes) == (
        date(2026, 12, 3),
        None,
        "dtstart: 2026-12-02",
    )


def test_a_line_that_is_folded_inside_a_character_is_whole() -> None:
    read = todos("ics-octet-fold.ics") | todos("ics-octet-fold-notes.ics")
    assert any("é Käse kaufen und danach zur Post gehen, Paket für Ömer aufgeben" in task for task in read)
    assert any("醤油、味噌" in task for task in read)
    [folded] = [todo for task, todo in read.items() if task.startswith("Besuch bei Großmutter")]
    assert folded.notes == "日本語の長い説明文がここに入ります。" * 4


def test_an_empty_property_is_as_if_it_were_absent() -> None:
    read = todos("ics-empty-properties.ics")
    assert len(read) == 13
    for todo in read.values():
        assert todo._replace(uid="", task="") == Todo(uid="", task="")


def test_a_time_is_in_the_zone_that_the_file_defines() -> None:
    read = todos("ics-own-timezone.ics")
    assert {task: todo.due_time for task, todo in read.items()} == {
        "Berlin two pm by display name": time(14),
        "India two pm by custom zone": time(9, 30),
        "Berlin two pm by IANA name": time(14),
    }


def test_a_moved_occurrence_is_a_todo_of_its_own() -> None:
    read = todos("ics-recurrence-id.ics")
    trash, moved = read["Trash to the curb"], read["Trash to the curb (holiday, one day later)"]
    assert (trash.due_date, trash.recurrence) == (date(2026, 12, 1), "FREQ=WEEKLY")
    assert (moved.due_date, moved.recurrence) == (date(2026, 12, 9), "")
    assert trash.uid != moved.uid


def test_relations_are_read_from_both_ends() -> None:
    read = todos("ics-related-to.ics")

    def above(task: str) -> str:
        return next((each.task for each in read.values() if each.uid == read[task].parent_uid), "")

    assert {task: above(task) for task in read} == {
        "Parent names its child": "",
        "Child that says nothing": "Parent names its child",
        "Late child": "Late parent",
        "Late parent": "",
        "Two parents first unknown": "Late parent",
        "Sibling only": "",
        "Orphan": "",
        "Cycle A": "Cycle B",
        "Cycle B": "",
        "Own parent": "",
    }


def test_rules_are_tidied_and_those_that_cannot_be_followed_are_told() -> None:
    read = todos("ics-rules.ics")
    rules = {task: todo.recurrence for task, todo in read.items()}
    assert rules["Spaces"] == rules["Folded rule"] == rules["Xpart"] == "FREQ=WEEKLY;BYDAY=MO"
    assert rules["Trailing semicolon"] == rules["Prefix twice"] == rules["Two rules"] == "FREQ=WEEKLY"
    assert rules["Lower"] == "FREQ=WEEKLY;INTERVAL=2"
    assert rules["Until date end"] == "FREQ=DAILY;UNTIL=20270101"
    assert (rules["Hourly"], read["Hourly"].notes) == ("", "rrule: FREQ=HOURLY;INTERVAL=6")
    said = problems("icalendar", (CASES / "ics-rules.ics").read_bytes())
    assert any("cannot be followed" in each.message for each in said)


def test_done_is_what_the_status_says_else_what_the_rest_does() -> None:
    read = todos("ics-status.ics")
    done = {"Cancelled", "Hundred per cent", "Completed alone"}
    assert {task for task, todo in read.items() if todo.is_complete} == done
    assert read["Escapes, semis; and\nline"].tags == ("home,baking", "food", "third")
    assert "No summary here" in read


def test_each_form_of_a_time_is_read_as_the_rfc_says() -> None:
    read = todos("ics-times.ics")
    due = {task: (str(todo.due_date), str(todo.due_time)) for task, todo in read.items()}
    assert due["UTC due"] == ("2026-12-01", "15:00:00")
    assert due["Windows zone"] == due["Unknown zone"] == due["Slash zone"] == ("2026-12-01", "14:00:00")
    assert due["Own zone"] == ("2026-12-01", "13:00:00")
    assert due["Duration"] == ("2026-12-01", "11:00:00")
    assert due["Date without VALUE"] == due["Due before start"] == ("2026-12-05", "None")
    assert due["ISO dashes"] == ("2026-12-04", "10:00:00")
    assert read["Start only with rule"].due_date == date(2026, 12, 5)
    assert read["Leap second"].notes == "due: 20261231T235960Z"
    assert read["Due before start"].starts_on is None


def test_every_box_is_a_todo() -> None:
    read = todos("md-obsidian.md") | todos("md-states.md")
    assert len(read) == 31
    assert {task for task, todo in read.items() if todo.is_complete} == {
        *("Plain done", "Was done", "Capital X", "Given up", "Buy a second shed")
    }
    assert read["Put off"].notes == "state: [>] put off"
    assert read["Given up"].notes == "state: [-] cancelled"
    assert read["Important one"].priority is Priority.HIGH
    scheduled, done = read["Scheduled one"], read["Was done"]
    assert (scheduled.due_date, scheduled.starts_on) == (date(2026, 12, 9), date(2026, 12, 1))
    assert done.completed_at is not None
    assert (done.due_date, done.completed_at.date()) == (date(2026, 11, 10), date(2026, 11, 12))
    assert (read["Repeat me"].recurrence, read["Repeat me"].due_date) == (
        "FREQ=WEEKLY;BYDAY=SU",
        date(2026, 12, 6),
    )
    urgent = read["Very urgent"]
    assert (urgent.priority, urgent.project, urgent.tags) == (Priority.HIGH, "Garden", ("garden",))
    assert (read["Dataview style"].due_date, read["Dataview style"].priority) == (
        date(2026, 12, 9),
        Priority.HIGH,
    )
    assert "In a quote" in read
    assert "In code" not in read


def test_what_todoist_exports_is_read() -> None:
    read = todos("todoist-export.csv")
    oil = read["Oil the window frames"]
    assert (oil.recurrence, oil.tags, oil.priority) == ("FREQ=YEARLY", ("house",), Priority.HIGH)
    assert read["Bathroom"].parent_uid == oil.uid
    assert read["Bathroom"].notes == "Used the good brush"
    assert read["Clean it"].notes == "Section: Stove\nDeadline: 2026-12-19"
    assert len(found("todoist", (CASES / "todoist-export.csv").read_bytes())) == 5


def test_todoists_own_forms_of_dates_are_read() -> None:
    read = todos("todoist-dates.csv")
    unread = {task.partition(" ")[2] for task, todo in read.items() if todo.notes}
    assert unread == {
        *("every 6 hours", "every hour"),  # not by days
        "every 14 jan; 14 apr; 15 jun; 15 sep",  # not one rule
    }
    for task, rule in (
        ("t13 every! 3 days", "FREQ=DAILY;INTERVAL=3"),
        ("t14 every! day", "FREQ=DAILY"),
        ("t50 after 10 days", "FREQ=DAILY;INTERVAL=10"),
    ):
        assert (read[task].recurrence, read[task].repeat_from) == (rule, "completion")
    assert read["t26 every 15; 30"].recurrence == "FREQ=MONTHLY;BYMONTHDAY=15,30"
    assert read["t52 every third friday jan; july"].recurrence == "FREQ=YEARLY;BYMONTH=1,7;BYDAY=3FR"
    assert read["t49 every monday from 10 may ending 20 july"].due_date == date(2027, 5, 10)


def test_ticktick_has_a_format_of_its_own() -> None:
    read = todos("ticktick-backup.csv")
    buy, milk, run = read["Buy groceries"], read["Milk"], read["Run"]
    assert (buy.due_date, buy.due_time, buy.priority, buy.project) == (
        date(2026, 12, 30),
        None,
        Priority.HIGH,
        "Home",
    )
    assert (milk.parent_uid, milk.tags) == (buy.uid, ("food",))
    assert run.recurrence == "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU"
    assert (run.due_date, run.due_time) == (date(2026, 12, 26), time(8))


def test_a_table_of_somebody_elses_says_what_its_columns_are() -> None:
    read = todos("csv-other-header.csv")
    tea = read["Make tea"]
    assert (tea.due_date, tea.starts_on, tea.tags) == (date(2026, 12, 20), date(2026, 12, 19), ("Kitchen",))
    [told] = problems("csv", (CASES / "csv-other-header.csv").read_bytes())
    assert "TITLE is task" in told.message
    assert "DEADLINEDATE is due_date" in told.message


def test_the_cells_of_a_table_are_read_as_people_write_them() -> None:
    read = todos("csv-due-with-time.csv")
    assert (read["Call Sam"].due_date, read["Call Sam"].due_time) == (date(2026, 12, 19), time(7))
    rent, plants = read["Pay rent"], read["Water plants"]
    assert (rent.due_date, rent.priority, rent.is_complete) == (date(2026, 12, 19), Priority.HIGH, False)
    assert plants.is_complete


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("header", ["Task name{0}Due", "DUE DATE{0}Summary", "title{0}deadline"])
def test_a_table_with_any_separator_and_order(header: str, separator: str) -> None:
    cells = ["2026-12-01", "Pay rent"] if header.startswith("DUE") else ["Pay rent", "2026-12-01"]
    text = f"{header.format(separator)}\n{separator.join(cells)}\n"
    [todo] = [each for each in found("csv", text) if isinstance(each, Todo)]
    assert (todo.task, todo.due_date) == ("Pay rent", date(2026, 12, 1))


def test_a_person_says_what_a_column_is() -> None:
    text = b"What,When\nPay rent,2026-12-01\n"
    options = ImportOptions("home", OPTIONS.today, columns={"What": "task", "When": "due_date"})
    [_, todo] = FORMATS["csv"].read(io.BytesIO(text), options)
    assert isinstance(todo, Todo)
    assert (todo.task, todo.due_date) == ("Pay rent", date(2026, 12, 1))


def test_words_with_a_colon_stay_in_the_sentence() -> None:
    written = (CASES / "todotxt-colons.txt").read_text().splitlines()
    assert [*todos("todotxt-colons.txt")] == [line.removeprefix("2026-03-26 ") for line in written]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("a rec:y", {"recurrence": "FREQ=YEARLY", "repeat_from": "completion"}),
        ("a rec:w", {"recurrence": "FREQ=WEEKLY", "repeat_from": "completion"}),
        ("a rec:3m", {"recurrence": "FREQ=MONTHLY;INTERVAL=3", "repeat_from": "completion"}),
        ("a rec:+1m", {"recurrence": "FREQ=MONTHLY", "repeat_from": "due"}),
        ("a rec:+y", {"recurrence": "FREQ=YEARLY", "repeat_from": "due"}),
        ("a rec:1b", {"recurrence": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "repeat_from": "completion"}),
        ("a rec:+1b", {"recurrence": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "repeat_from": "due"}),
        ("a rec:2b", {"recurrence": "", "repeat_from": "due", "notes": "rec: 2b"}),
        ("a rrule:FREQ=DAILY;COUNT=2", {"recurrence": "FREQ=DAILY;COUNT=2", "repeat_from": "due"}),
        ("a due:2024-02-30", {"due_date": None, "notes": "due: 2024-02-30"}),
        ("a due:2026-12-01T10:00", {"due_date": date(2026, 12, 1), "due_time": time(10)}),
        ("a due:2026-5-1", {"due_date": date(2026, 5, 1)}),
        (
            "x 2016-08-08 (A) 2016-07-04 Pay",
            {"task": "Pay", "is_complete": True, "priority": Priority.URGENT},
        ),
        ("2026-13-45 begins like a date", {"task": "2026-13-45 begins like a date"}),
        ("X capital", {"task": "X capital", "is_complete": False}),
    ],
)
def test_a_line_of_todo_txt(line: str, fields: dict[str, object]) -> None:
    [todo] = [each for each in found("todo.txt", line) if isinstance(each, Todo)]
    assert todo._asdict().items() >= fields.items()


def test_taskwarrior_writes_dates_and_annotations_in_more_than_one_way() -> None:
    read = todos("tw-iso.json")
    assert str(read["ISO extended Z"].due_time) == str(read["Good one"].due_time) == "21:33:54"
    assert read["Date only"].due_date == date(2026, 12, 26)
    assert read["ISO extended local"].starts_on == date(2026, 12, 26)
    noted = todos("tw-annotstr.json")
    assert noted["Add a watermark"].notes == "Could you add **Made with \u2764** somewhere"
    assert noted["Next one"].tags == ("a", "b")
    assert [*todos("tw-badutf8.json")] == ["Call André", "Call Bea"]
    assert [*todos("tw-override.json")] == ["After the banner"]


def test_a_template_of_taskwarrior_without_an_instance_is_the_todo() -> None:
    read = todos("tw-recur.json")
    assert (read["Pay rent"].recurrence, read["Pay rent"].due_date) == ("FREQ=MONTHLY", date(2026, 12, 1))
    assert read["Only a template"].recurrence == "FREQ=MONTHLY"
    assert read["Sunday"].recurrence == "FREQ=WEEKLY;BYDAY=SU"
    assert read["P2W"].recurrence == "FREQ=WEEKLY;INTERVAL=2"
    assert read["P1M14D"].notes == "recur: P1M14D"
    assert read["Planned for later"].starts_on is None
    assert len(read) == 8


@pytest.mark.parametrize("control", ["\t", "\x01", "\x1f", "\n"])
def test_taskwarriors_strings_may_have_control_characters(control: str) -> None:
    [todo] = [
        each for each in found("taskwarrior", f'[{{"description":"a{control}b"}}]') if isinstance(each, Todo)
    ]
    assert todo.task == f"a{control}b"


VTODO = "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:1\r\nSUMMARY:a\r\n{}\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
FROM_COMPLETION = {
    "todo.txt": [
        *("a rec:6w", "a rec:6w due:2026-12-01", "(A) a rec:6w +home"),
        "a rrule:FREQ=WEEKLY;INTERVAL=6 rowdo-repeat:completion",
    ],
    "taskwarrior": [
        '{"description": "a", "status": "pending", "recur": "6wks", "rtype": "chained"}',
        '{"description": "a", "status": "recurring", "recur": "P6W", "rtype": "chained"}',
        '{"description": "a", "rowdo_rule": "FREQ=WEEKLY;INTERVAL=6", "rowdo_repeat_from": "completion"}',
    ],
    "icalendar": [
        VTODO.format("RRULE:FREQ=WEEKLY;INTERVAL=6\r\nX-ROWDO-REPEAT-FROM:COMPLETION"),
        VTODO.format("RRULE:FREQ=WEEKLY;INTERVAL=6;FROM=COMPLETION"),
        VTODO.format("RRULE:FREQ=WEEKLY;INTERVAL=6; FROM=completion;"),
    ],
    "markdown": [
        "- [ ] a 🔁 every 6 weeks when done",
        "- [ ] a 🔁 every 6 weeks when done 📅 2026-12-01",
        "- [ ] a [repeat:: every 6 weeks when done]",
        "- [ ] a every! 6 weeks",
        "- [ ] a every 6 weeks after completion #home",
    ],
    "todoist": [
        "TYPE,CONTENT,DATE\ntask,a,every! 6 weeks\n",
        "TYPE,CONTENT,DATE\ntask,a,After 6 weeks\n",
        "TYPE,CONTENT,DATE\ntask,a,every! 6 weeks starting 2026-12-01\n",
        "TYPE,CONTENT,DATE,DATE_LANG\ntask,a,alle! 6 wochen,de\n",
    ],
    "csv": [
        "task,recurrence,repeat_from\na,FREQ=WEEKLY;INTERVAL=6,completion\n",
        "Title,Repeat\na,every! 6 weeks\n",
        "Title,Recurrence\na,every 6 weeks after done\n",
        "Title,Recurrence\na,RRULE:FREQ=WEEKLY;INTERVAL=6;FROM=COMPLETION\n",
    ],
    "json": ['[{"task": "a", "recurrence": "FREQ=WEEKLY;INTERVAL=6", "repeat_from": "completion"}]'],
}  # fmt: skip
"""What says in each format that a todo comes back six weeks after it is done."""


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in FROM_COMPLETION.items() for text in texts]
)
def test_what_repeats_from_completion_is_read_in_every_format(name: str, text: str) -> None:
    [todo] = [each for each in found(name, text) if isinstance(each, Todo)]
    assert (todo.task, todo.recurrence, todo.repeat_from) == ("a", "FREQ=WEEKLY;INTERVAL=6", "completion")
    assert not todo.notes


@pytest.mark.parametrize(
    ("name", "written_as"),
    [
        ("todo.txt", "rec:6w "),
        ("taskwarrior", '"rowdo_repeat_from": "completion"'),
        ("icalendar", "X-ROWDO-REPEAT-FROM:COMPLETION"),
        ("markdown", "every! 6 weeks"),
        ("todoist", "every! 6 weeks"),
        ("csv", ",completion,"),
        ("json", '"repeat_from": "completion"'),
    ],
)
def test_each_format_says_it_in_its_own_way(name: str, written_as: str) -> None:
    todo = Todo(uid=str(UUID(int=1)), task="a", recurrence="FREQ=WEEKLY;INTERVAL=6", repeat_from="completion")
    text = written(name, [todo])
    assert written_as in text
    [back] = read(name, text)
    assert (back.recurrence, back.repeat_from) == (todo.recurrence, "completion")
    assert written_as not in written(name, [todo._replace(repeat_from="due")])


@pytest.mark.parametrize(
    "text", ['[{"task": "a", "repeat_from": "never"}]', '[{"task": "a", "repeat_from": 1}]']
)
def test_what_it_counts_from_that_is_none_goes_to_the_notes(text: str) -> None:
    [todo] = [each for each in found("json", text) if isinstance(each, Todo)]
    assert (todo.repeat_from, todo.notes.partition(":")[0]) == ("due", "repeat_from")
