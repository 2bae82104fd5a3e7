"""Commands that show todos: for people, for pipes, for programs."""

import json

import pytest

from tests.cli.offline import Offline
from tui.auth import Account
from tui.cli import output, table
from tui.cli.columns import SHOWN
from tui.cli.commands import login
from tui.client import client
from tui.display.cell_text import width
from tui.replica.rows import Rows

RAW = {"\x1b", "\x07", "\x9b", "\u202e"}
"""Characters that a terminal obeys."""

FIELDS = {
    "uid", "task", "is_complete", "notes", "priority", "project", "tags", "due_date", "due_time", "starts_on",
    "recurrence", "repeat_from", "remind_before", "parent_uid", "position", "inserted_at", "completed_at",
    "updated_at",
}  # fmt: skip


@pytest.fixture
def filled(here: Offline) -> Offline:
    here.run("add", typed="Rent #home p1 due 2020-01-01\nCall mum @phone\nTrip #travel // Lisbon\n")
    return here


def test_a_todo_is_shown_whose_id_is_on_standard_input(here: Offline) -> None:
    here.run("add", typed="Rent\nMilk\n")
    listed = here.out("list", "--limit", "1")
    assert "Rent" in here.run("show", "-", typed=listed).stdout
    said = here.run("show", "-", typed=here.out("list"), status=2).stderr
    assert "more than one id" in said


def test_json_has_the_columns_by_name(filled: Offline) -> None:
    todos = filled.json("list")
    assert [set(todo) for todo in todos] == [FIELDS] * 3
    lines = filled.out("list", "--ndjson").splitlines()
    assert [json.loads(line) for line in lines] == todos


def test_quiet_is_bare_ids(filled: Offline) -> None:
    assert filled.out("list", "-q").split() == [todo["uid"] for todo in filled.json("list")]


def test_a_pipe_gets_a_line_of_tabs_for_each(filled: Offline) -> None:
    lines = [line.split("\t") for line in filled.out("list").splitlines()]
    assert [line[-1] for line in lines] == ["Rent", "Call mum", "Trip"]
    assert len({len(line) for line in lines}) == 1


def test_views_filters_and_limits(filled: Offline) -> None:
    assert [todo["task"] for todo in filled.json("list", "today")] == ["Rent"]
    assert [todo["task"] for todo in filled.json("list", "--filter", "overdue | @phone")] == [
        "Rent",
        "Call mum",
    ]
    assert len(filled.json("list", "--limit", "2")) == 2
    filled.run("done", "--filter", "#home")
    assert [todo["task"] for todo in filled.json("list", "done")] == ["Rent"]
    assert len(filled.json("list", "--all")) == 3


def test_a_filter_that_cannot_be_read_says_where_and_what_was_expected(filled: Offline) -> None:
    said = filled.run("list", "--filter", "p1 & due <", status=2).stderr
    assert "p1 & due <\n" in said
    assert "^" in said
    assert "Expected" in said


def test_nothing_passes(filled: Offline) -> None:
    assert filled.run("list", "--filter", "@nothing", status=3).stderr
    assert filled.run("search", "nothing", status=3).stderr
    for nothing in ("", " "):
        assert "Say what to search for." in filled.run("search", nothing, status=2).stderr


def test_search_looks_everywhere(filled: Offline) -> None:
    assert [todo["task"] for todo in filled.json("search", "lisbon")] == ["Trip"]


def test_the_fields_of_a_todo_are_called_as_the_columns_of_a_list(here: Offline) -> None:
    [todo] = here.json("add", "Rent #home @bank tomorrow 9am every month starts today remind on time")
    here.run("done", todo["uid"])
    names = [line.split()[0] for line in here.out("show", todo["uid"]).splitlines() if line.startswith("  ")]
    assert names == [
        *("id", "state", "project", "tags", "due", "repeats", "reminds", "starts", "created", "completed")
    ]
    assert set(names) - {"state"} <= set(SHOWN)


def test_everything_about_a_todo(filled: Offline) -> None:
    [uid] = [todo["uid"] for todo in filled.json("list") if todo["task"] == "Trip"]
    filled.run("add", "--under", uid, "Pack")
    text = filled.out("show", uid[:8])
    assert text.startswith("Trip\n")
    assert "Lisbon" in text
    assert "Pack" in text
    shown = filled.json("show", uid)
    assert [child["task"] for child in shown["subtasks"]] == ["Pack"]


def test_errors_are_json_for_who_asked_for_json(filled: Offline) -> None:
    error = json.loads(filled.run("show", "zz", "--json", status=3).stderr)["error"]
    assert error["code"] == "nothing_matched"


@pytest.mark.parametrize("columns", [30, 60, 120])
def test_a_table_fits_the_terminal(filled: Offline, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    filled.run("add", "--plain", "長い" * 80)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(output, "on_terminal", lambda: True)
    with filled.replica() as replica:
        lines = list(table.table(replica.find("")))
    assert len(lines) == 4
    assert all(width(line) <= max(columns, 36) and "\t" not in line for line in lines)


def test_text_of_others_does_not_reach_the_terminal_raw(here: Offline) -> None:
    here.run("add", "--plain", "red \x1b[31m\x9b2J\u202e end")
    for command in (["list"], ["search", "red"], ["show", here.json("list")[0]["uid"]]):
        out = here.out(*command)
        assert not RAW & set(out)


def test_json_has_all_of_the_text_and_nothing_that_a_terminal_obeys(here: Offline) -> None:
    task = "red \x1b[31m\x9b2J\u202e é"
    here.run("add", "--plain", task)
    for out in (here.out("list", "--json"), here.out("list", "--ndjson"), here.out("undo", "--json")):
        assert not RAW & set(out)
    here.run("undo", "--redo")
    [todo] = here.json("list")
    assert todo["task"] == task
    here.run("add", "--plain", "é")
    assert "é" in here.out("list", "--ndjson").splitlines()[1]


def test_a_message_that_quotes_a_text_does_not_reach_the_terminal_raw(here: Offline) -> None:
    for arguments in (
        ["list", "--filter", "\x1b]0;pwned\x07"],
        ["delete", "--filter", "\x1b[31m &"],
        ["\x9bx"],
    ):
        result = here.run(*arguments, status=2)
        assert "\n" in result.stderr
        assert not RAW & set(result.stderr)


def test_the_name_of_an_organization_does_not_reach_the_terminal_raw(
    capsys: pytest.CaptureFixture[str],
) -> None:
    account = Account("p", "c", "u", "a@b.c", organization_id="o", organizations={"o": "Acme\x1b[2J"})
    login.report_signed_in(account)
    client.tell("Acme\x9b")
    said = capsys.readouterr()
    assert "Acme[2J" in said.out
    assert not RAW & set(said.out + said.err)


def test_whoami_and_config(here: Offline) -> None:
    facts = here.json("whoami")
    assert (facts["email"], facts["database"]) == ("ana@example.com", "ep-far/neondb")
    assert here.out("config", "path").strip().endswith("config/profiles/default.toml")
    assert "in order" in here.out("config", "check") or "There is no" in here.out("config", "check")


def test_a_mistake_in_the_profile_is_named_with_line_and_key(here: Offline) -> None:
    path = here.folder / "config" / "profiles" / "default.toml"
    path.parent.mkdir(parents=True)
    path.write_text('theme = "rowdo-dark"\npreset = "vim"\n', "utf-8")
    said = here.run("config", "check", status=1).stderr
    assert "line 2: preset" in said


def test_a_filter_knows_conflicts(filled: Offline) -> None:
    uid = filled.json("list")[0]["uid"]
    with filled.replica() as replica:
        replica.file.sql.execute("insert into conflict values (?, 'notes', '\"seen\"', '\"mine\"')", (uid,))
    assert [todo["uid"] for todo in filled.json("list", "--filter", "conflict")] == [uid]


def test_what_the_screen_folds_away_is_listed_and_exported(filled: Offline) -> None:
    [uid] = [todo["uid"] for todo in filled.json("list") if todo["task"] == "Trip"]
    filled.run("add", "--under", uid, "Pack")
    before = filled.json("list"), filled.out("list", "--all"), filled.out("export")
    with filled.replica() as replica:
        replica.fold(uid)
    assert (filled.json("list"), filled.out("list", "--all"), filled.out("export")) == before
    assert [todo["task"] for todo in before[0]] == ["Rent", "Call mum", "Trip", "Pack"]


def test_a_day_that_python_cannot_say_is_said_as_the_database_says_it(filled: Offline) -> None:
    [uid] = [todo["uid"] for todo in filled.json("list") if todo["task"] == "Trip"]
    with filled.replica() as replica, replica.file.transaction():
        record = Rows(replica.file.sql).get(uid)
        assert record
        odd = {"due_date": "infinity", "starts_on": "0044-03-15 BC", "inserted_at": "infinity"}
        Rows(replica.file.sql).write({uid: {**record, **odd}})
    [shown] = [todo for todo in filled.json("list") if todo["uid"] == uid]
    assert set(shown) == FIELDS
    assert (shown["due_date"], shown["starts_on"]) == ("infinity", "0044-03-15 BC")
    assert "infinity" in filled.out("list", "--filter", "#travel")
    assert "starts        0044-03-15 BC" in filled.out("show", uid)
    editor = filled.folder / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/Trip/Journey/" "$1"\n')
    editor.chmod(0o755)
    filled.run("edit", uid, EDITOR=str(editor))
    [changed] = [todo for todo in filled.json("list") if todo["uid"] == uid]
    assert (changed["task"], changed["due_date"]) == ("Journey", "infinity")
