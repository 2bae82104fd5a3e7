"""What holds for every command."""

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.offline import Offline
from tui.cli.main import COMMANDS, cli
from tui.client import start_rowdo
from tui.client.background import sync_later
from tui.client.client import ProfileChoice
from tui.errors import ExitCode
from tui.todos import Todo

GROUPS = {"config", "local"}
HEAVY = {"textual", "workos", "keyring"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_has_help_with_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    if name not in GROUPS:
        assert (
            f"rowdo {name}" in result.stdout.partition("Usage:")[2].partition("\n")[2]
            or "Example" in result.stdout
        )


def test_help_has_a_short_spelling_everywhere() -> None:
    for command in ([], ["add"], ["config", "edit"]):
        short, long = (CliRunner().invoke(cli, [*command, option]) for option in ("-h", "--help"))
        assert (short.exit_code, short.stdout) == (0, long.stdout)


@pytest.mark.parametrize("arguments", ["--help", "add --help", "help filters", "--version"])
def test_whoever_reads_the_beginning_of_the_help_has_seen_enough(here: Offline, arguments: str) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m tui {arguments} | true; exit ${{PIPESTATUS[0]}}"],
        env=here.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_help_lists_them_all() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert all(name in result.stdout for name in COMMANDS)


def test_a_command_that_is_none() -> None:
    result = CliRunner().invoke(cli, ["frobnicate"])
    assert result.exit_code == 2


def test_words_that_look_like_an_option_are_told_how_to_be_none(here: Offline) -> None:
    assert "If it is no option, put -- in front of it." in here.run("add", "-5", "degrees", status=2).stderr
    here.run("add", "--", "-5", "degrees")
    assert here.tasks() == ["-5 degrees"]
    assert "no option" not in here.run("add", "--dry-rnu", "x", status=2).stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_for_three_shells(shell: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell])
    assert result.exit_code == 0
    assert "_ROWDO_COMPLETE" in result.stdout


def test_completion_offers_commands_and_ids(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    assert "done" in _completed(here, "rowdo do", 1)
    assert todo["uid"][:4] in _completed(here, f"rowdo done {todo['uid'][:2]}", 2)


def test_completion_offers_ids_of_the_profile_that_is_named(here: Offline) -> None:
    [todo] = here.json("add", "Rent")
    work = here.folder / "config" / "profiles" / "work.toml"
    work.parent.mkdir(parents=True)
    work.write_text(
        '[connection]\nclient_id = "client_1"\nauthenticated_url = "postgresql://authenticated@ep-x.neon.tech/w"',
        "utf-8",
    )
    assert todo["uid"][:8] in _completed(here, "rowdo done ", 2)
    assert _completed(here, "rowdo --profile work done ", 4).split() == []
    assert _completed(here, "rowdo --profile nowhere done ", 4).split() == []


@pytest.mark.parametrize("arguments", [["list"], ["add", "x"], ["done", "--filter", "@x"], ["export"]])
def test_neither_screen_nor_keyring_is_loaded(here: Offline, arguments: list[str]) -> None:
    program = (
        f"import atexit, sys; sys.argv = ['rowdo', *{arguments!r}]\n"
        "import tui.client.background as background; background.sync_later = lambda choice: None\n"
        "from tui.__main__ import main\n"
        f"heavy = lambda: sorted({{name.partition('.')[0] for name in sys.modules}} & {HEAVY!r})\n"
        "atexit.register(lambda: print(heavy(), file=sys.stderr))\n"
        "main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], env=here.environment, capture_output=True, text=True, timeout=60
    )
    assert ran.stderr.splitlines()[-1] == "[]", ran.stderr


@pytest.mark.parametrize("arguments", ["list", "list --json", "--version"])
def test_a_full_disk_behind_standard_output_is_put_in_words(here: Offline, arguments: str) -> None:
    here.fill([Todo(uid="", task="A line of it")])
    ran = _shell(here, f"{arguments} > /dev/full")
    assert ran.returncode == 1
    assert "Rowdo cannot write: No space left on device. Make room" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("arguments", ["add x", "done --all @tag", "undo"])
def test_what_was_done_and_cannot_be_printed_is_said_to_be_done(here: Offline, arguments: str) -> None:
    here.fill([Todo(uid="", task="A line of it", tags=("tag",))])
    arguments = arguments.replace("--all", "--filter").replace("@tag", "'@tag'")
    ran = _shell(here, f"{arguments} > /dev/full")
    assert ran.returncode == 1
    assert "It was done, but cannot be printed: No space left on device." in ran.stderr


def test_an_import_goes_on_when_nobody_reads_what_it_prints(here: Offline, tmp_path: Path) -> None:
    lines = tmp_path / "todo.txt"
    lines.write_text("".join(f"number {number}\n" for number in range(3000)))
    ran = _shell(here, f"import {lines} | head -1")
    assert "number 0" in ran.stdout
    assert "3,000 added." in ran.stderr
    with here.replica() as replica:
        assert len(replica.find("")) == 3000


def test_whoever_reads_the_beginning_of_an_export_has_seen_enough(here: Offline) -> None:
    here.fill(Todo(uid="", task=f"number {number}") for number in range(2000))
    ran = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m tui export | head -c 1; exit ${{PIPESTATUS[0]}}"],
        env=here.environment,
        capture_output=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"[", b"")


def test_without_a_standard_output_commands_still_do_their_work(here: Offline) -> None:
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        ran = _shell(here, f"add 'Said to nobody {closed}' {closed}")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert f"Said to nobody {closed}" in here.tasks()
    assert _shell(here, "show nonsense 2>&-").returncode == 3


def test_without_a_standard_input_there_is_nothing_to_read(here: Offline) -> None:
    for arguments, said in (("add", "nothing to add"), ("local reset", "add --yes"), ("edit x", "")):
        ran = _shell(here, f"{arguments} <&-")
        assert (ran.returncode, "Traceback" in ran.stderr) == (3 if not said else 2, False), ran.stderr
        assert said in ran.stderr


def test_a_sync_in_the_background_holds_nothing_of_whoever_ran_the_command(here: Offline) -> None:
    ours, theirs = os.pipe()
    command = [sys.executable, "-m", "tui", "add", "x"]
    subprocess.run(
        command, env=here.environment, pass_fds=[theirs], capture_output=True, check=True, timeout=60
    )
    os.close(theirs)
    assert select.select([ours], [], [], 0) == ([ours], [], [])
    assert os.read(ours, 1) == b""
    os.close(ours)


def test_a_sync_in_the_background_runs_nothing_of_the_current_folder(
    here: Offline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(start_rowdo, "_start", begun.append)
    sync_later(ProfileChoice())
    for name in ("tui", "click", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(99)", "utf-8")
    ran = subprocess.run(begun[0], env=here.environment, cwd=tmp_path, capture_output=True, timeout=60)
    assert ran.returncode == ExitCode.SIGNED_OUT


def test_a_change_stays_where_no_process_can_be_started_to_send_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    sync_later(ProfileChoice())
    assert "safe on this machine, but was not sent (No such file" in capsys.readouterr().err


def _completed(here: Offline, words: str, index: int) -> str:
    """What is offered to bash for the word of that index."""
    asked = {"_ROWDO_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(index)}
    ran = subprocess.run(
        [sys.executable, "-m", "tui"],
        env=here.environment | asked,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stderr == ""
    return ran.stdout


def _shell(here: Offline, command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        f"{sys.executable} -m tui {command}",
        shell=True,
        env=here.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
