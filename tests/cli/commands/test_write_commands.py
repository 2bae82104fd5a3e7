"""Commands that change todos: stored on this machine when they return, sent afterwards."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.offline import Offline
from tui.replica.errors import ReplacedFileError
from tui.todos import Priority, Todo


def test_a_todo_is_added_in_the_words_of_quick_add(here: Offline, delivered: list[object]) -> None:
    [made] = here.json("add", "Pay rent #home @bank p1 due 2026-12-01 9am // account")
    assert made["task"] == "Pay rent"
    assert (made["project"], made["tags"], made["priority"]) == ("home", ["bank"], 4)
    assert (made["due_date"], made["due_time"], made["notes"]) == ("2026-12-01", "09:00:00", "account")
    assert here.todo(made["uid"]).task == "Pay rent"
    assert len(delivered) == 1


def test_what_is_to_be_sent_is_sent_when_the_file_is_closed(
    here: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = here.replica_path.with_name(f"{here.replica_path.name}-wal")
    open_still: list[bool] = []
    monkeypatch.setattr("tui.client.background.sync_later", lambda choice: open_still.append(log.exists()))
    here.run("add", "Pay rent")
    assert open_still == [False]


def test_what_repeats_from_completion_says_so_and_comes_back_counted_from_today(here: Offline) -> None:
    [made] = here.json("add", "Cut hair every! 6 weeks due 2020-01-01")
    assert (made["recurrence"], made["repeat_from"]) == ("FREQ=WEEKLY;INTERVAL=6", "completion")
    assert "every 6 weeks after completion" in here.run("show", made["uid"]).stdout
    here.run("done", made["uid"])
    [following] = here.json("list")
    assert following["repeat_from"] == "completion"
    assert date.fromisoformat(following["due_date"]) == date.today() + timedelta(weeks=6)


UNFOLLOWED = ["FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;UNTIL=20261345", "RSCALE=X;FREQ=YEARLY"]


@pytest.mark.parametrize("rule", UNFOLLOWED)
def test_a_rule_that_cannot_be_followed_ends_no_series_unsaid(here: Offline, rule: str) -> None:
    [made], [other] = here.json("add", f"Wind the clock rrule:{rule}"), here.json("add", "other")
    refused = here.run("done", made["uid"], other["uid"], status=1).stderr
    assert "“Wind the clock” would not come back: " in refused
    assert "--for-good" in refused
    assert len(here.json("list")) == 2
    here.run("done", made["uid"], "--for-good")
    assert [todo["task"] for todo in here.json("list")] == ["other"]


def test_subtasks_that_are_still_open_are_told_and_never_pile_up(here: Offline) -> None:
    [parent] = here.json("add", "Review every week")
    with here.replica() as replica:
        for task in ("one", "two"):
            replica.add(Todo(uid="", task=task, parent_uid=parent["uid"]))
    for _ in range(3):
        [uid] = [todo["uid"] for todo in here.json("list") if todo["task"] == "Review"]
        said = here.run("done", uid).stdout
        assert "· back " in said
        assert "· 2 subtasks still open" in said
        assert sorted(todo["task"] for todo in here.json("list")) == ["Review", "one", "two"]
    [uid] = [todo["uid"] for todo in here.json("list") if todo["task"] == "Review"]
    said = here.run("done", uid, "--subtasks").stdout
    assert "still open" not in said
    assert sorted(todo["task"] for todo in here.json("list")) == ["Review", "one", "two"]
    assert sorted(todo["task"] for todo in here.json("list", "done")) == [*["Review"] * 4, "one", "two"]


def test_a_recurrence_given_anew_counts_from_the_due_day_again(here: Offline) -> None:
    [made] = here.json("add", "Cut hair every 6 weeks after done")
    here.run("edit", made["uid"], "every 6 weeks")
    assert here.todo(made["uid"]).repeat_from == "due"


def test_words_may_be_taken_as_they_stand(here: Offline) -> None:
    assert [todo["task"] for todo in here.json("add", "--plain", "call #1 tomorrow")] == ["call #1 tomorrow"]


def test_todos_are_read_from_standard_input(here: Offline) -> None:
    here.run("add", typed="one p2\n\n# a heading\ntwo\r\n")
    assert here.tasks() == ["one", "# a heading", "two"]


def test_what_is_not_text_is_refused_before_anything_is_done(here: Offline) -> None:
    said = here.run("add", typed=b"one\ncaf\xe9\n", status=2).stderr
    assert r"Line 2 is not UTF-8 text: caf\xe9" in said
    for command in ("add", "search", "done", "list -f", "edit"):
        said = here.run(*command.split(), "caf\udce9", status=2).stderr
        assert r"“caf\xe9” is not UTF-8 text" in said
    error = json.loads(here.run("add", "caf\udce9", "--json", status=2).stderr)["error"]
    assert error["code"] == "usage"
    assert here.tasks() == []


def test_todos_are_written_in_the_editor(
    here: Offline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.cli.commands.add.stdin_is_terminal", lambda: True)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "from the editor @x\\n# of mine\\n" >> "$1"\n')
    editor.chmod(0o755)
    here.run("add", EDITOR=str(editor))
    assert here.tasks() == ["from the editor", "# of mine"]


def test_a_dash_stands_for_standard_input(here: Offline) -> None:
    here.run("add", "-", typed="one\ntwo\n")
    assert here.tasks() == ["one", "two"]
    here.run("add", "-", "and", "+")
    assert here.tasks()[-1] == "- and +"


def test_where_there_is_no_terminal_no_editor_is_started(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    for arguments in (["edit", todo["uid"]], ["config", "edit"]):
        said = here.run(*arguments, status=2, VISUAL="", EDITOR="").stderr
        assert "An editor needs a terminal." in said


def test_an_editor_that_is_no_command_line_is_named(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    said = here.run("edit", todo["uid"], status=1, EDITOR='vi "x').stderr
    assert '“vi "x” is no command line (no closing quotation).' in said


@pytest.mark.parametrize(
    ("editor", "why"),
    [("/nope/ed", "No such file or directory"), ("false", "it ended with an error")],
)
def test_an_editor_that_fails_is_told_with_what_to_do(here: Offline, editor: str, why: str) -> None:
    [todo] = here.json("add", "Rent")
    said = here.run("edit", todo["uid"], status=1, EDITOR=editor).stderr
    assert f"“{editor}” failed: {why}. Nothing was changed. Set EDITOR to the editor you use.\n" in said
    assert f"“{editor}” failed: {why}." in here.run("config", "edit", status=1, EDITOR=editor).stderr


def test_a_line_that_an_editor_saves_as_it_was_changes_nothing(here: Offline) -> None:
    [todo] = here.json("add", "Rent #home p1 tomorrow")
    assert "Nothing was changed." in here.run("edit", todo["uid"], status=3, EDITOR="touch").stderr
    assert "Rent" in here.run("undo").output
    assert here.tasks() == []


def test_what_is_written_behind_the_line_in_an_editor_replaces_what_it_says(
    here: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    [todo] = here.json("add", "Rent #home p1 2026-12-04")
    monkeypatch.setattr("tui.cli.commands.edit.edited", lambda text: f"{text} #work 2026-12-05")
    [edited] = here.json("edit", todo["uid"])
    assert edited == {**edited, "task": "Rent", "project": "work", "priority": 4, "due_date": "2026-12-05"}


def test_what_an_editor_saves_in_another_encoding_is_not_lost(here: Offline, tmp_path: Path) -> None:
    [todo] = here.json("add", "Rent")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "caf\\351\\n" > "$1"\n')
    editor.chmod(0o755)
    said = here.run("edit", todo["uid"], status=1, EDITOR=str(editor)).stderr
    assert "did not save UTF-8" in said
    assert r"caf\xe9" in said
    assert here.tasks() == ["Rent"]


def test_what_changes_while_the_editor_is_open_is_kept_beside(
    here: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    [todo] = here.json("add", "Rent")

    def edited(text: str) -> str:
        with here.replica() as replica:
            replica.edit(todo["uid"], notes="meanwhile")
        return f"{text} // mine"

    monkeypatch.setattr("tui.cli.commands.edit.edited", edited)
    here.run("edit", todo["uid"])
    with here.replica() as replica:
        [conflict] = replica.conflicts()
    assert {conflict.fields["notes"].mine, conflict.fields["notes"].theirs} == {"mine", "meanwhile"}


def test_what_the_database_must_refuse_is_refused_here(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    tag = "t" * 201
    for arguments in (["add", f"more @{tag}"], ["edit", todo["uid"], f"@{tag}"], ["tag", tag, todo["uid"]]):
        assert "A tag may have 200 characters at most." in here.run(*arguments, status=2).stderr
    assert "1,000 characters" in here.run("move", "p" * 1001, todo["uid"], status=2).stderr
    said = here.run("import", "--format", "todo.txt", typed=f"fine\nlong @{tag}\n").stderr
    assert "Its notes have what no field could take: tags." in said
    assert sorted(here.tasks()) == ["Rent", "fine", "long"]


def test_nothing_to_add_is_a_mistake(here: Offline) -> None:
    assert "nothing to add" in here.run("add", typed="", status=2).stderr


def test_a_lone_word_can_be_a_task_whatever_else_it_could_mean(here: Offline) -> None:
    for word in ("#home", "tomorrow", "p1"):
        here.run("add", word)
    assert sorted(here.tasks()) == ["#home", "p1", "tomorrow"]


def test_below_another(here: Offline) -> None:
    [above] = here.json("add", "Trip #travel")
    [below] = here.json("add", "--under", above["uid"][:6], "Pack")
    assert (below["parent_uid"], below["project"]) == (above["uid"], "travel")


@pytest.mark.parametrize(
    "command", [["add", "new"], ["done", "--filter", "#home"], ["delete", "--filter", "#home"]]
)
def test_a_dry_run_changes_nothing(here: Offline, delivered: list[object], command: list[str]) -> None:
    here.run("add", "Rent #home")
    before = here.json("list")
    delivered.clear()
    assert "would be" in here.out(*command, "--dry-run")
    assert here.json("list") == before


def test_done_and_undone(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    here.run("done", todo["uid"][:4])
    assert here.todo(todo["uid"]).is_complete
    here.run("undone", todo["uid"])
    assert not here.todo(todo["uid"]).is_complete


def test_what_is_so_already_is_said_to_be(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    for command, words in (
        (["done"], "completed"),
        (["undone"], "open"),
        (["move", "home"], "in #home"),
        (["move", "inbox"], "in the Inbox"),
        (["tag", "x"], "tagged @x"),
        (["tag", "x", "--remove"], "without @x"),
    ):
        assert "already" not in here.out(*command, todo["uid"])
        assert f"already {words}: {todo['uid'][:8]}  Rent" in here.out(*command, todo["uid"])
    here.run("edit", todo["uid"], "p1")
    assert f"already so: {todo['uid'][:8]}  Rent" in here.out("edit", todo["uid"], "p1")
    assert "already" not in here.out("delete", todo["uid"])


def test_undo_names_those_that_were_changed(here: Offline) -> None:
    first, second = (here.json("add", task)[0]["uid"] for task in ("Rent", "Bread"))
    here.run("done", first)
    for command, words in (
        (["undone"], "Reopened"),
        (["done"], "Completed"),
        (["tag", "x"], "Tagged"),
        (["edit", "-f", "all", "--all", "p1"], "Edited"),
    ):
        filtered = command[0] == "edit"
        if command[0] != "undone":
            here.run(*(["edit", first, "p1"] if filtered else [*command, first]))
        here.run(*command, *(() if filtered else (first, second)))
        changed = "Rent" if command[0] == "undone" else "Bread"
        assert here.out("undo") == f"Undone: {words} “{changed}”\n"


def test_under_nothing_is_a_mistake_and_not_the_top(here: Offline) -> None:
    for name in ("", " "):
        said = here.run("add", "--under", name, "Pack", status=3).stderr
        assert f"No todo has an id that begins with “{name}”." in said
    assert here.tasks() == []


def test_a_project_is_named_without_blanks_around_it(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    for command in (["move", " #work/api ", todo["uid"]], ["edit", todo["uid"], "--project", " +work/api "]):
        here.run(*command)
        assert here.todo(todo["uid"]).project == "work/api"
        here.run("move", " Inbox ", todo["uid"])
        assert here.todo(todo["uid"]).project == ""


@pytest.mark.parametrize("name", ["a/", "/a", "a//b", "a/ /b", "/"])
def test_a_nested_project_has_no_empty_part(here: Offline, name: str) -> None:
    [todo] = here.json("add", "Rent")
    for command in (["move", name, todo["uid"]], ["edit", todo["uid"], "--project", name]):
        assert f"“{name}” has nothing on one side of a “/”." in here.run(*command, status=2).stderr
    assert here.todo(todo["uid"]).project == ""


def test_what_a_dry_run_would_add_has_no_id(here: Offline) -> None:
    assert here.out("add", "--dry-run", "--quiet", "Rent") == ""
    assert [each["uid"] for each in here.json("add", "--dry-run", "Rent")] == [""]


def test_a_name_that_is_empty_is_a_mistake(here: Offline) -> None:
    [todo] = here.json("add", "Rent #home @x")
    for command in (["tag", ""], ["tag", "@ "], ["move", ""], ["move", "#"]):
        assert "needs a name" in here.run(*command, todo["uid"], status=2).stderr
    assert here.json("list") == [todo]


def test_several_at_once_are_one_step(here: Offline) -> None:
    here.run("add", typed="one @x\ntwo @x\nthree\n")
    here.run("done", "--filter", "@x")
    assert here.tasks() == ["three"]
    assert "Completed 2 todos" in here.out("undo")
    assert here.tasks() == ["one", "two", "three"]
    here.run("undo", "--redo")
    assert here.tasks() == ["three"]


def test_edit_move_tag_delete(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    uid = todo["uid"]
    here.run("edit", uid, "p1", "due", "2026-12-01")
    here.run("move", "home", uid)
    here.run("tag", "bank", uid)
    changed = here.todo(uid)
    assert (changed.task, changed.priority, changed.project) == ("Rent", Priority.URGENT, "home")
    assert (str(changed.due_date), changed.tags) == ("2026-12-01", ("bank",))
    here.run("tag", "--remove", "bank", uid)
    here.run("move", "inbox", uid)
    assert (here.todo(uid).tags, here.todo(uid).project) == ((), "")
    here.run("delete", uid)
    assert here.tasks() == []
    here.run("undo")
    assert here.tasks() == ["Rent"]


def test_an_edit_changes_only_what_its_words_speak_of(here: Offline) -> None:
    [todo] = here.json("add", "Rent @bank due 2026-12-01 9am every month")
    here.run("edit", todo["uid"], "due", "2026-12-05", "@home")
    changed = here.todo(todo["uid"])
    assert (str(changed.due_date), str(changed.due_time)) == ("2026-12-05", "09:00:00")
    assert (changed.recurrence, changed.tags) == (todo["recurrence"], ("bank", "home"))


def test_a_prefix_has_to_be_of_one_todo(here: Offline) -> None:
    here.run("add", typed="".join(f"todo {number}\n" for number in range(20)))
    uids = [todo["uid"] for todo in here.json("list")]
    shared = next(uid[0] for uid in uids if sum(other[0] == uid[0] for other in uids) > 1)
    assert here.run("done", shared, status=2).stderr
    assert "No open todo has an id that begins with" in here.run("done", "zz", status=3).stderr
    assert "Name todos" in here.run("done", status=2).stderr


@pytest.mark.parametrize("command", [["delete"], ["done"], ["move", "home"], ["tag", "x"]])
def test_an_empty_filter_is_a_mistake_where_something_changes(here: Offline, command: list[str]) -> None:
    path = here.folder / "config" / "profiles" / "default.toml"
    path.parent.mkdir(parents=True)
    path.write_text('[filters]\nNothing = ""\n', "utf-8")
    here.run("add", "Rent")
    before = here.json("list")
    for empty in ("", " "):
        assert "--filter all" in here.run(*command, "--filter", empty, status=2).stderr
    assert "Nothing" in here.run(*command, "--filter", "Nothing", status=2).stderr
    assert here.json("list") == before
    here.run(*command, "--filter", "all")
    assert here.json("list") != before


def test_nothing_to_undo(here: Offline) -> None:
    assert "nothing to undo" in here.run("undo", status=3).stderr


def test_waiting_for_an_answer_that_cannot_come_keeps_the_change(here: Offline) -> None:
    result = here.run("add", "Rent", "--wait", status=4)
    assert "rowdo login" in result.stderr
    assert here.tasks() == ["Rent"]
    assert "rowdo login" in json.loads(here.run("sync", "--json", status=4).stderr)["error"]["message"]


def test_nothing_that_is_only_here_is_forgotten_unasked(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    said = here.run("logout", "--forget", "--yes", status=1).stderr
    assert "1 change of ana@example.com would be deleted" in said
    assert "Run `rowdo sync` first, or add --force." in said
    with here.replica() as replica:
        replica.file.sql.execute("update outbox set stage = 'refused', error = 'no'")
    said = here.run("logout", "--forget", "--yes", status=1).stderr
    assert "1 refused change of" in said
    assert "Decide about them on the screen" in said
    with here.replica() as replica:
        replica.file.sql.execute("delete from outbox")
        replica.file.sql.execute(
            "insert into conflict values (?, 'notes', '\"seen\"', '\"mine\"')", (todo["uid"],)
        )
    assert "1 undecided version of" in here.run("logout", "--forget", "--yes", status=1).stderr
    assert here.tasks() == ["Rent"]
    with here.replica() as replica:
        replica.file.sql.execute("delete from conflict")
    here.run("logout", "--forget", "--yes")
    assert not here.replica_path.exists()


def test_a_change_is_on_the_disk_when_the_command_returns(here: Offline) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tui", "add", "kept", "-q"],
        env=here.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert here.todo(ran.stdout.strip()).task == "kept"
    with here.replica() as replica:
        assert replica.waiting == 1


@pytest.mark.parametrize("options", [[], ["--force"]])
def test_what_comes_while_it_is_asked_is_not_forgotten_unasked(
    here: Offline, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    def meanwhile(question: str, *, instead: str) -> None:
        here.run("add", "meanwhile")

    monkeypatch.setattr("tui.cli.commands.logout.confirm", meanwhile)
    said = here.run("logout", "--forget", *options, status=0 if options else 1).stderr
    if options:
        assert not here.replica_path.exists()
    else:
        assert "Meanwhile there is more: 1 change. Nothing was deleted." in said
        assert here.tasks() == ["meanwhile"]


def test_what_comes_while_somebody_is_signed_out_is_kept(
    here: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Left(NamedTuple):
        problem: str = ""
        url: str = ""

    async def meanwhile(client: object) -> Left:
        here.run("add", "meanwhile")
        return Left()

    monkeypatch.setattr("tui.client.client.Client.sign_out", meanwhile)
    said = here.run("logout", "--forget", "--yes", status=1).stderr
    assert "has not got: 1 change. It was kept" in said
    assert here.tasks() == ["meanwhile"]


def test_a_file_that_is_deleted_takes_no_change_of_who_has_it_open(here: Offline) -> None:
    with here.replica() as replica:
        here.run("logout", "--forget", "--yes")
        with pytest.raises(ReplacedFileError):
            replica.add(Todo("", "lost"))
    assert not list(here.replica_path.parent.glob(f"{here.replica_path.name}*"))


def test_before_everything_was_fetched_what_was_typed_here_is_listed(here: Offline) -> None:
    with here.replica() as replica:
        replica.file.set_meta("copied", None)
        replica.file.sql.commit()
    assert "may not be everything" not in here.run("list", status=4).stderr
    here.run("add", "Rent #home")
    for command in (["list"], ["search", "rent"], ["list", "--json"]):
        result = here.run(*command, status=4)
        assert "Rent" in result.stdout
        assert "This is what is on this machine, and may not be everything: " in result.stderr
