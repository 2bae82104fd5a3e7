"""``rowdo conflicts``: lists and decides conflicts, and tells what was decided without the person."""

import json

import pytest

from tests.cli.offline import Offline
from tui.replica.conflicts import Conflicts
from tui.replica.record import BLANK, todo_of
from tui.todos import Todo

RENT, MUM, CAKE = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "abc")
ESCAPES = "\x1b]0;owned\x07"
NOTICE = "“Call mum” was changed elsewhere while you deleted it, so it is still here."


@pytest.fixture
def here(here: Offline) -> Offline:
    """Two todos in conflict: of one the task and the day, of the other the notes."""
    here.fill([Todo(RENT, "Pay rent"), Todo(MUM, f"Call {ESCAPES}mum", notes="theirs")])
    with here.replica() as replica, replica.file.transaction() as sql:
        conflicts = Conflicts(sql)
        conflicts.keep(RENT, "task", "Pay", "Pay the rent")
        conflicts.keep(RENT, "due_date", None, "2026-11-30")
        conflicts.keep(MUM, "notes", "", f"mine{ESCAPES}")
        conflicts.add_notice(MUM, NOTICE)
    return here


def undecided(here: Offline) -> dict[str, list[str]]:
    with here.replica() as replica:
        return {each.uid[0]: sorted(each.fields) for each in replica.conflicts()}


def test_they_are_listed_with_both_values_and_what_was_decided(here: Offline) -> None:
    shown = here.out("conflicts")
    assert "aaaaaaaa  Pay rent\n" in shown
    assert "task: mine Pay the rent; theirs Pay rent\n" in shown
    assert "due: mine 2026-11-30; theirs (none)\n" in shown
    assert NOTICE in shown
    assert not {"\x1b", "\x07"} & {*shown}
    assert "Call" not in here.out("conflicts", "aaaa")
    assert here.out("conflicts", "--quiet").split() == [RENT, MUM]
    listed = here.json("conflicts")
    assert listed[0]["fields"]["due_date"] == {"seen": None, "mine": "2026-11-30", "theirs": None}
    assert [each.get("notice") for each in listed] == [None, None, NOTICE]
    assert [json.loads(line) for line in here.out("conflicts", "--ndjson").splitlines()] == listed


@pytest.mark.parametrize(
    ("field", "mine", "theirs", "shown"),
    [
        ("priority", 4, 2, "priority: mine p1; theirs p3"),
        ("due_time", "10:15:00", None, "time: mine 10:15; theirs (none)"),
        ("recurrence", "FREQ=WEEKLY;BYDAY=MO", "", "repeats: mine every monday; theirs (none)"),
        ("repeat_from", "completion", "due", "from: mine the day it is completed; theirs the day it is due"),
        ("remind_before", 1440, None, "reminds: mine 1 day before; theirs as the settings say"),
        ("parent_uid", RENT, None, "parent: mine Pay rent; theirs (none)"),
        ("tags", ["phone", "shop"], [], "tags: mine @phone @shop; theirs (none)"),
    ],
)
def test_values_are_told_as_people_type_them(
    here: Offline, field: str, mine: object, theirs: object, shown: str
) -> None:
    here.fill([todo_of(CAKE, {**BLANK, "task": "Bake a cake", field: theirs})])
    with here.replica() as replica, replica.file.transaction() as sql:
        Conflicts(sql).keep(CAKE, field, theirs, mine)
    assert f"{shown}\n" in here.out("conflicts", "cccc")


@pytest.mark.parametrize(
    ("decision", "task", "due"), [("--mine", "Pay the rent", "2026-11-30"), ("--theirs", "Pay rent", "None")]
)
def test_one_is_decided_with_all_its_fields_in_a_step(
    here: Offline, decision: str, task: str, due: str
) -> None:
    assert here.out("conflicts", "aaaa", decision) == "Decided 1 todo.\n"
    assert (here.todo("aaaa").task, str(here.todo("aaaa").due_date)) == (task, due)
    assert undecided(here) == {"b": ["notes"]}
    here.run("undo")
    assert undecided(here) == {"a": ["due_date", "task"], "b": ["notes"]}


def test_one_field_is_decided_alone_and_a_text_keeps_both(here: Offline) -> None:
    here.run("conflicts", "aaaa", "--both", "--field", "task")
    assert here.todo("aaaa").task == "Pay rent ⇄ Pay the rent"
    assert undecided(here)["a"] == ["due_date"]


def test_of_a_day_only_one_can_stand(here: Offline) -> None:
    assert "Of due_date only one value can stand" in here.run("conflicts", "aaaa", "--both", status=2).stderr
    assert undecided(here)["a"] == ["due_date", "task"]


def test_without_ids_all_are_decided_and_then_there_is_nothing(here: Offline) -> None:
    assert here.out("conflicts", "--mine") == "Decided 2 todos.\n"
    assert undecided(here) == {}
    assert "nothing to decide" in here.run("conflicts", "--mine", status=3).stderr
    assert here.out("conflicts", "--dismiss") == "Dismissed 1 notice.\n"
    assert here.out("conflicts") == "Nothing is in conflict.\n"
    assert "There are no notices." in here.run("conflicts", "--dismiss", status=3).stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--mine", "--theirs"], "--mine and --theirs exclude each other."),
        (["--both", "--theirs", "--dismiss"], "--theirs, --both and --dismiss exclude each other."),
        (["--field", "due"], "There is no field “due”; there are task, is_complete, notes, "),
    ],
)
def test_what_contradicts_itself_decides_nothing(here: Offline, options: list[str], said: str) -> None:
    before = undecided(here)
    assert said in here.run("conflicts", *options, status=2).stderr
    assert undecided(here) == before
