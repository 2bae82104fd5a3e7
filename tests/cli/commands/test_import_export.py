"""`rowdo import` and `rowdo export`."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tui.replica.errors import NotSavedError
from tui.replica.replica import Replica
from tui.todos import Todo

SAMPLES = Path(__file__).parents[2] / "formats" / "samples"


def test_a_file_is_imported_once(here: Offline) -> None:
    file = str(SAMPLES / "topydo.txt")
    assert "4 added." in here.run("import", file).stderr
    assert "0 added, 4 here already." in here.run("import", file).stderr
    assert len(here.json("list", "--all")) == 4


def test_a_dry_run_shows_what_would_be_added(here: Offline) -> None:
    result = here.run("import", "--dry-run", str(SAMPLES / "todoman.ics"))
    assert result.stdout.count("would be added: ") == 4
    assert "4 would be added." in result.stderr
    assert here.tasks() == []


def test_what_cannot_be_read_is_named_and_the_rest_imported(here: Offline, tmp_path: Path) -> None:
    file = tmp_path / "todo.txt"
    file.write_text("good\nbad due:2026-99-99\nalso good\n", "utf-8")
    said = here.run("import", str(file)).stderr
    assert f"{file}:2:1: Its notes have what no field could take: due." in said
    assert "3 added, 1 remark" in said
    assert here.tasks() == ["good", "bad", "also good"]
    file.write_text("good\n+project @context\n", "utf-8")
    said = here.run("import", str(file), status=1).stderr
    assert f"{file}:2:1: There is nothing to do in it." in said
    assert "0 added, 1 here already; 1 could not be read" in said


@pytest.mark.parametrize("wrong", ["json", "taskwarrior", "todoist"])
def test_a_file_of_another_format_is_two_lines_not_one_a_row(here: Offline, wrong: str) -> None:
    file = str(SAMPLES / "todoman.ics")
    first, more, result = here.run("import", "--format", wrong, file, status=1).stderr.splitlines()
    assert first.startswith(f"{file}:")
    assert "Name that with --format." in more
    assert result.startswith("Error: 0 added;")


def test_all_that_is_wrong_before_the_first_todo_is_told(here: Offline, tmp_path: Path) -> None:
    file = tmp_path / "tasks.csv"
    file.write_text("TYPE,CONTENT\n" + "odd,x\n" * 8 + "task,good\n", "utf-8")
    said = here.run("import", "--format", "todoist", str(file), status=1).stderr
    assert said.count("this one is 'odd'") == 8
    assert here.tasks() == ["good"]


def test_what_was_understood_of_a_file_is_shown(here: Offline, tmp_path: Path) -> None:
    file = tmp_path / "todo.txt"
    file.write_text("Pay rent +home @bank due:2026-12-01 rec:+1m\n", "utf-8")
    assert "Pay rent · 2026-12-01 · #home · @bank · every month" in here.out("import", str(file))


def test_the_format_is_found_from_the_content(here: Offline) -> None:
    said = here.run("import", typed="BEGIN:VTODO\nSUMMARY:Buy milk\nEND:VTODO\n").stderr
    assert "1 added" in said
    here.run("import", typed="Wrong,Due\nPay,2026-12-01\n", status=2)
    told = here.run("import", "--format", "csv", typed="Wrong,Due\nPay,1\nAsk,2\n", status=1).stderr
    assert told.count("--map") == 1
    here.run("import", "--format", "csv", "--map", "Wrong=task", typed="Wrong,Due\nPay,2026-12-01\n")
    assert here.tasks() == ["Buy milk", "Pay"]


@pytest.mark.parametrize(
    ("maps", "typed", "status", "said"),
    [
        (["zz=due_date"], "task,b\na,2026-12-01\n", 1, "There is no column “zz”; there are: task, b."),
        (["b=due_date", "b=notes"], "task,b\na,1\n", 2, "--map names the column 'b' twice."),
        (["b=notes", "c=notes"], "task,b,c\na,1,2\n", 2, "--map makes two columns the field notes."),
        (["a=task"], '{"task": "a"}\n', 2, "--map is for tables (csv), and this is "),
    ],
)
def test_columns_that_cannot_be_mapped_are_told_and_nothing_is_added(
    here: Offline, maps: list[str], typed: str, status: int, said: str
) -> None:
    options = [word for each in maps for word in ("--map", each)]
    chosen = () if typed.startswith("{") else ("--format", "csv")
    assert said in here.run("import", *chosen, *options, typed=typed, status=status).stderr
    assert here.tasks() == []


def test_an_id_that_stands_twice_in_a_file_is_named(here: Offline) -> None:
    uid = "10000000-0000-4000-8000-000000000001"
    text = f'{{"uid": "{uid}", "task": "one"}}\n{{"uid": "{uid}", "task": "other"}}\n'
    for added in ("1 added", "0 added, 1 here already"):
        said = here.run("import", "--format", "json", typed=text, status=1).stderr
        assert f"“other” has the id of a todo before it: {uid}" in said
        assert f"{added}; 1 could not be read" in said
    assert here.tasks() == ["one"]


def test_parents_in_a_circle_are_all_there(here: Offline) -> None:
    uids = [f"10000000-0000-4000-8000-00000000000{number}" for number in range(3)]
    todos = [{"uid": uid, "task": uid, "parent_uid": uids[at - 1]} for at, uid in enumerate(uids)]
    here.run("import", "--format", "json", typed=json.dumps(todos))
    assert {todo["uid"] for todo in here.json("list")} == {*uids}
    assert {todo["uid"] for todo in json.loads(here.out("export"))} == {*uids}


def test_an_import_is_one_step_of_undo(here: Offline) -> None:
    here.run("import", str(SAMPLES / "topydo.txt"))
    assert "Imported 4 todos from topydo.txt" in here.out("undo")
    assert here.json("list", "--all") == []


def test_an_import_of_many_is_one_step_too(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.commands.import_.STEP", 3)
    here.run("add", "mine")
    here.run("import", "--format", "todo.txt", typed="".join(f"number {each}\n" for each in range(10)))
    assert "Imported 10 todos from standard input" in here.out("undo")
    assert here.tasks() == ["mine"]
    assert "Imported 10 todos" in here.out("undo", "--redo")
    assert len(here.tasks()) == 11
    here.run("undo")
    assert "Added “mine”" in here.out("undo")


def test_an_import_that_ends_early_says_what_of_the_file_is_here(
    here: Offline, delivered: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.cli.commands.import_.STEP", 3)
    kept = Replica.add_new

    def full(replica: Replica, todos: Iterable[Todo]) -> list[Todo]:
        todos = list(todos)
        if {todo.task for todo in todos} & {"number 0 of none", "number 7"}:
            raise NotSavedError("The disk is full, so nothing was changed.")
        return kept(replica, todos)

    monkeypatch.setattr(Replica, "add_new", full)
    lines = "".join(f"number {each}\n" for each in range(10))
    said = here.run("import", "--format", "todo.txt", typed=lines, status=1).stderr
    assert (
        "full, so no more was changed. 6 todos of standard input are here by now: to have the rest," in said
    )
    assert len(here.tasks()) == 6
    assert len(delivered) == 1
    said = here.run("import", "--format", "todo.txt", typed="number 0 of none\n", status=1).stderr
    assert "full, so nothing was changed. Nothing of standard input was imported." in said
    assert len(delivered) == 1
    monkeypatch.setattr(Replica, "add_new", kept)
    assert "4 added, 6 here already." in here.run("import", "--format", "todo.txt", typed=lines).stderr


def test_standard_input_needs_a_format(here: Offline) -> None:
    said = here.run("import", typed="x\n", status=2).stderr
    assert "Which format is standard input? Name it with --format" in said
    here.run("import", "--format", "todo.txt", typed="from a pipe\n")
    assert here.tasks() == ["from a pipe"]
    assert "cannot be read" in here.run("import", "/nowhere.json", status=2).stderr


def test_a_backup_is_the_same_list_again(here: Offline, tmp_path: Path) -> None:
    here.run("add", typed="Rent #home p1 every month // n\nCall mum @phone\n")
    file = tmp_path / "backup.json"
    here.run("export", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    other = Offline(tmp_path / "other")
    other.run("import", str(file))
    assert other.json("list") == here.json("list")


def test_an_export_may_be_filtered_and_piped(here: Offline) -> None:
    here.run("add", typed="Rent #home\nCall mum\n")
    assert [todo["task"] for todo in json.loads(here.out("export", "--filter", "#home"))] == ["Rent"]
    here.run("done", "--filter", "#home")
    assert here.out("export", "--open", "--format", "todo.txt").count("\n") == 1
    assert len(json.loads(here.out("export"))) == 2
    for options, found in (
        (["#home", "--all"], ["Rent"]),
        (["done"], ["Rent"]),
        (["done | !#home", "--open"], ["Call mum"]),
    ):
        exported = json.loads(here.out("export", "--filter", *options))
        assert [todo["task"] for todo in exported] == found
    assert "exclude each other" in here.run("export", "--all", "--open", status=2).stderr


def test_a_filter_that_nothing_passes_replaces_no_file(here: Offline, tmp_path: Path) -> None:
    here.run("add", "Rent #home")
    file = tmp_path / "kept.json"
    here.run("export", str(file))
    kept = file.read_text("utf-8")
    said = here.run("export", "--filter", "#typo", str(file), status=3).stderr
    assert f"No todo passes the filter. {file} was not written." in said
    here.run("done", "--filter", "#home")
    assert "but 1 completed: add --all" in here.run("export", "-f", "#home", str(file), status=3).stderr
    assert "No todo passes" in here.run("export", "-f", "done", "--open", str(file), status=3).stderr
    assert file.read_text("utf-8") == kept
    printed = here.run("export", "--filter", "#typo", status=3)
    assert json.loads(printed.stdout) == []
    assert "No todo passes the filter." in printed.stderr
    here.run("delete", "--filter", "done", "--yes")
    here.run("export", str(file))  # without a filter there may be none
    assert json.loads(file.read_text("utf-8")) == []


def test_a_file_without_a_name_is_named_in_the_message(here: Offline) -> None:
    assert "Which format is “”? Name it with --format" in here.run("export", "", status=2).stderr


def test_a_file_that_cannot_be_written_leaves_the_old_one(here: Offline, tmp_path: Path) -> None:
    assert "cannot be written" in here.run("export", str(tmp_path / "no" / "x.json"), status=1).stderr


def test_what_a_link_leads_to_is_written_and_the_link_stays(here: Offline, tmp_path: Path) -> None:
    here.run("add", "Rent")
    (tmp_path / "synced").mkdir()
    link, file = tmp_path / "link.json", tmp_path / "synced" / "real.json"
    link.symlink_to(file)
    for _ in "twice":
        here.run("export", str(link))
        assert link.is_symlink()
        assert json.loads(file.read_text("utf-8"))[0]["task"] == "Rent"
    assert [*(tmp_path / "synced").iterdir()] == [file]


def test_what_a_format_has_none_of_is_left_out_and_told(here: Offline, tmp_path: Path) -> None:
    here.run("add", typed="Rent\nMilk\n")
    here.run("done", "Rent")
    said = here.run("export", "--format", "todoist", str(tmp_path / "td.csv")).stderr
    assert said == (
        f"1 completed todo left out: Todoist's CSV has none.\n1 todo written to {tmp_path / 'td.csv'}.\n"
    )
    written = here.run("export", "--format", "todoist")
    assert "Milk" in written.stdout
    assert "Rent" not in written.stdout
    assert "left out" in written.stderr
    assert "left out" not in here.run("export", "--format", "todoist", "--open").stderr


def test_a_pipe_is_written_into(here: Offline, tmp_path: Path) -> None:
    here.run("add", "Rent")
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert "1 todo written" in here.run("export", str(pipe)).stderr
    assert json.loads(os.read(reader, 10_000))[0]["task"] == "Rent"
    os.close(reader)
    assert pipe.is_fifo()


def test_the_help_says_what_comes_back() -> None:
    from click.testing import CliRunner

    from tui.cli.main import cli
    from tui.formats import WRITTEN

    said = CliRunner().invoke(cli, ["export", "--help"]).stdout
    for name, each in WRITTEN.items():
        line = next(line.split() for line in said.splitlines() if line.split()[:1] == [name])
        assert set(line[1:]) == each.keeps - {"task", "odd"}
