"""``rowdo edit``: an option for each field, free text, and many todos at once."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cli.offline import Offline

TODAY = date.today()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
BEFORE: dict[str, Any] = {
    "task": "Pay rent",
    "notes": "account",
    "priority": 3,
    "project": "home",
    "tags": ["bank", "phone"],
    "due_date": "2036-12-01",
    "due_time": "09:00:00",
    "starts_on": "2036-11-30",
    "recurrence": "FREQ=MONTHLY",
    "repeat_from": "due",
    "remind_before": None,
}


@pytest.fixture
def uid(here: Offline) -> str:
    line = "Pay rent #home @bank @phone p2 every month due 2036-12-01 9am starts 2036-11-30 // account"
    [todo] = here.json("add", line)
    assert {name: todo[name] for name in BEFORE} == BEFORE
    return str(todo["uid"])


def edited(here: Offline, uid: str, *arguments: str) -> dict[str, Any]:
    """The fields that an edit changed."""
    here.run("edit", uid, *arguments)
    [after] = [todo for todo in here.json("list") if todo["uid"] == uid]
    return {name: after[name] for name, before in BEFORE.items() if after[name] != before}


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        (["--due", "2036-12-05"], {"due_date": "2036-12-05"}),
        (["--due", "2036-12-05 17:30"], {"due_date": "2036-12-05", "due_time": "17:30:00"}),
        (["--due", "10am"], {"due_time": "10:00:00"}),
        (["--due", "tomorrow"], {"due_date": TOMORROW}),
        (["--due", "no date"], {"due_date": None, "due_time": None}),
        (["--no-due"], {"due_date": None, "due_time": None}),
        (["--repeat", "every 2 weeks"], {"recurrence": "FREQ=WEEKLY;INTERVAL=2"}),
        (["--repeat", "rrule:FREQ=DAILY"], {"recurrence": "FREQ=DAILY"}),
        (["--no-repeat"], {"recurrence": ""}),
        (["--starts", "2036-11-29"], {"starts_on": "2036-11-29"}),
        (["--no-starts"], {"starts_on": None}),
        (["--remind", "10 min"], {"remind_before": 10}),
        (["--remind", "1 day before"], {"remind_before": 1440}),
        (["--remind", "on time"], {"remind_before": 0}),
        (["--no-remind"], {"remind_before": -1}),
        (["remind 1h before"], {"remind_before": 60}),
        (["--priority", "p1"], {"priority": 4}),
        (["--priority", "low"], {"priority": 1}),
        (["--priority", "4"], {"priority": 1}),
        (["--priority", "none"], {"priority": 0}),
        (["--no-priority"], {"priority": 0}),
        (["--project", "two words"], {"project": "two words"}),
        (["--project", "+flat"], {"project": "flat"}),
        (["--no-project"], {"project": ""}),
        (["--tag", "new", "--tag", "@bank"], {"tags": ["bank", "phone", "new"]}),
        (["--untag", "bank"], {"tags": ["phone"]}),
        (["--untag", "bank", "--tag", "post"], {"tags": ["phone", "post"]}),
        (["--notes", "a\nb"], {"notes": "a\nb"}),
        (["--no-notes"], {"notes": ""}),
        (["--task", "Pay the #rent tomorrow"], {"task": "Pay the #rent tomorrow"}),
        (["p1", "tomorrow"], {"priority": 4, "due_date": TOMORROW}),
        (["8am", "--due", TOMORROW], {"due_date": TOMORROW, "due_time": "08:00:00"}),
        (["@x", "--tag", "x"], {"tags": ["bank", "phone", "x"]}),
        (["+flat", "--tag", "x"], {"project": "flat", "tags": ["bank", "phone", "x"]}),
        (["--due", "2036-12-01"], {}),
    ],
)
def test_a_field_is_set_and_the_others_stay(
    here: Offline, uid: str, arguments: list[str], changed: dict[str, Any]
) -> None:
    assert edited(here, uid, *arguments) == changed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tommorow"], "“tommorow” was not understood, and nothing was changed."),
        (["p1", "tommorow"], "“tommorow” was not understood"),
        (["--due", "tommorow"], "--due: “tommorow” was not understood, and nothing was changed."),
        (["--due", "p1"], "--due: “p1” was not understood, and nothing was changed. Such as: fri 9am, "),
        (["--due", ""], "--due: “” was not understood"),
        (["--repeat", "tomorrow"], "--repeat: “tomorrow” was not understood"),
        (["--repeat", "every day at 8am and 8pm"], "A todo has one time of day."),
        (["--starts", "9am"], "--starts: “9am” was not understood, and nothing was changed. Such as: mon, "),
        (
            ["--repeat", ""],
            "--repeat: “” was not understood, and nothing was changed. Such as: every month, ",
        ),
        (["--repeat", "every month on the 32nd"], "“on the 32nd” does not fit the recurrence. Nothing was"),
        (["--repeat", "every monday until yesterday"], "It has no day any more. Nothing was changed."),
        (
            ["--due", "mon to fri"],
            "“mon to fri” are several days. Say every, or add a todo for each. Nothing",
        ),
        (["p1", "p2"], "“p1 p2” sets a field twice: “p1” and what follows. Nothing was changed."),
        (
            ["tomorrow", "--due", "2036-12-04"],
            "“tomorrow” and --due exclude each other. Nothing was changed.",
        ),
        (["no date", "--due", "2036-12-04"], "“no date” and --due exclude each other."),
        (["tomorrow", "--no-due"], "“tomorrow” and --no-due exclude each other."),
        (["every", "week", "--repeat", "every month"], "“every week” and --repeat exclude each other."),
        (["p1", "--priority", "p3"], "“p1” and --priority exclude each other."),
        (["p1", "--no-priority"], "“p1” and --no-priority exclude each other."),
        (["+b", "--project", "A"], "“+b” and --project exclude each other."),
        (["// a", "--notes", "b"], "“// a” and --notes exclude each other."),
        (["remind 1h before", "--remind", "2 h"], "“remind 1h before” and --remind exclude each other."),
        (["--due", "fri every week", "--repeat", "every month"], "--due and --repeat exclude each other."),
        (["--tag", "q", "--untag", "@q"], "@q is both put on and taken off. Nothing was changed."),
        (["@q", "--untag", "q"], "@q is both put on and taken off."),
        (["--priority", "high!"], "Invalid value for '--priority'"),
        (["--due", "today", "--no-due"], "--due and --no-due exclude each other."),
        (["--project", "#"], "--project needs words. --no-project takes todos out of theirs."),
        (["--task", " "], "--task needs words."),
        (["--tag", "@"], "A tag needs a name."),
        (["--tag", "x" * 300], "Nothing was changed."),
    ],
)
def test_what_is_not_understood_is_refused_and_changes_nothing(
    here: Offline, uid: str, arguments: list[str], said: str
) -> None:
    before = here.json("list")
    assert said in here.run("edit", uid, *arguments, status=2).stderr
    assert here.json("list") == before


def test_a_todo_without_a_day_gets_one_with_its_recurrence(here: Offline) -> None:
    [todo] = here.json("add", "Water plants")
    here.run("edit", todo["uid"], "--repeat", "every 3 days")
    assert (here.todo(todo["uid"]).recurrence, here.todo(todo["uid"]).due_date) == (
        "FREQ=DAILY;INTERVAL=3",
        TODAY,
    )


def test_ids_come_from_standard_input_as_a_list_prints_them(here: Offline) -> None:
    for line in ("a #work", "b #work", "c"):
        here.run("add", line)
    for printed in (here.out("list", "--filter", "#work"), here.out("list", "-q", "--filter", "#work")):
        here.run("edit", "-", "--due", "2036-12-24", typed=printed)
        assert [str(todo["due_date"]) for todo in here.json("list")] == ["2036-12-24", "2036-12-24", "None"]
        assert "Undone: Edited 2 todos" in here.out("undo")
    here.run("done", "-", typed=here.out("list", "-q"))
    assert here.json("list") == []
    assert "There are no ids on standard input." in here.run("done", "-", typed="\n", status=3).stderr


def test_many_are_named_by_a_filter_and_changed_in_one_step(here: Offline) -> None:
    for line in ("a #work", "b #work @x", "c"):
        here.run("add", line)
    here.run("edit", "--filter", "+work", "@x", "--priority", "p3")
    assert [(todo["tags"], todo["priority"]) for todo in here.json("list")] == [
        (["x"], 2),
        (["x"], 2),
        ([], 0),
    ]
    here.run("undo")
    assert [todo["priority"] for todo in here.json("list")] == [0, 0, 0]
    assert "Say what to change" in here.run("edit", "--filter", "+work", status=2).stderr


def test_a_dry_run_says_what_would_be_and_changes_nothing(here: Offline) -> None:
    [rent] = here.json("add", "Rent every 10 days")
    before = here.json("list")
    uid = rent["uid"]
    assert here.out("edit", uid, "--dry-run", "p1", "#home") == (
        f"would be edited: {uid[:8]}  Rent · {TODAY} · #home · p1 · every 10 days\n"
    )
    back = TODAY + timedelta(days=10)
    assert here.out("done", uid, "--dry-run") == f"would be completed: {uid[:8]}  Rent · back {back}\n"
    assert here.json("list") == before
    assert "Added “Rent”" in here.out("undo")


def test_a_todo_is_named_by_words_that_only_one_has(here: Offline) -> None:
    for line in ("Buy milk", "Buy bread and milk rolls", "Grüße senden #post", "Grüße lesen"):
        here.run("add", line)
    assert "Buy bread" in here.out("done", "bread")
    assert "Buy milk" in here.out(
        "done", "buy milk"
    )  # of two that have the words, the one that is all of them
    assert "Grüße senden" in here.out("tag", "x", "grusse post")
    said = here.run("done", "grüße", status=2).stderr
    assert "2 todos have the words “grüße”. Name one by its id:" in said
    assert "Grüße senden" in said
    assert "Grüße lesen" in said
    assert "No open todo has an id that begins with “bread”" in here.run("done", "bread", status=3).stderr
    assert "Buy bread" in here.out("undone", "bread")
    assert "Buy milk" in here.out("show", "buy milk")
    # What can only be an id is never taken for words.
    here.run("add", "--plain", "Room 24")
    assert here.run("delete", "0a24b", status=3).stderr.startswith("Error: No todo has an id")
