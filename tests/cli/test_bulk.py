"""``--filter`` in every command: which todos it selects, and the messages before and after."""

import signal
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.cli.offline import Offline
from tests.processes import heed_ctrl_c, wait_until_it_waits
from tui.todos import Todo


@pytest.fixture
def work(here: Offline) -> Offline:
    """An open todo and a completed one in a project, and one elsewhere."""
    here.run("add", typed="Report #work\nSlides #work\nRent #home\n")
    here.run("done", "--filter", '"Slides"')
    return here


COMMANDS = (
    ["list"],
    ["delete", "-n"],
    ["done", "-n"],
    ["move", "home", "-n"],
    ["tag", "x", "-n"],
    ["export"],
)


def found(here: Offline, command: list[str], *options: str) -> set[str]:
    """The todos that a command says it would do something to."""
    said = here.run(*command, *options).stdout
    return {task for task in ("Report", "Slides", "Rent") if task in said}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_filter_means_open_todos_unless_it_speaks_of_done(work: Offline, command: list[str]) -> None:
    assert found(work, command, "--filter", "#work") == {"Report"}
    assert found(work, command, "--filter", "#work", "--all") == {"Report", "Slides"}
    for filter_text in ("done", "#work & done", "completed >= today"):
        assert found(work, command, "--filter", filter_text) == {"Slides"}
    assert found(work, command, "--filter", "#work & !done") == {"Report"}
    assert found(work, command, "--filter", "#home | done") == {"Rent", "Slides"}


def test_what_was_left_out_because_it_is_completed_is_said(work: Offline) -> None:
    work.run("done", "--filter", "#work")
    for command in (["list"], ["delete"], ["list", "all"]):
        said = work.run(*command, "--filter", "#work", status=3).stderr
        assert "No open todo passes the filter, but 2 completed: add --all, or “& done”" in said
    assert "No todo passes the filter." in work.run("list", "--filter", "@x", status=3).stderr


def test_what_is_reopened_was_completed(work: Offline) -> None:
    assert "but 1 completed" in work.run("undone", "--filter", "#work", status=3).stderr
    assert "Report" not in work.out("undone", "--filter", "#work", "--all")
    assert sorted(work.tasks()) == ["Rent", "Report", "Slides"]


def test_a_span_that_could_mean_either_is_refused_with_both_spellings(work: Offline) -> None:
    said = work.run("delete", "--filter", "completed < 30d", status=2).stderr
    assert "completed > -30d for what was completed since" in said
    assert "completed < -30d for what was completed longer ago" in said
    work.run("delete", "--filter", "completed < -30d", status=3)
    assert len(work.json("list", "--all")) == 3


@pytest.fixture
def trip(here: Offline) -> tuple[Offline, list[str]]:
    """A todo, with one below it and one below that."""
    uids: list[str] = []
    for task in ("Trip", "Pack", "Passport"):
        under = ["--under", uids[-1]] if uids else []
        [made] = here.json("add", task, *under)
        uids.append(made["uid"])
    here.run("done", uids[2])
    return here, uids


def test_every_subtask_that_is_deleted_with_a_todo_is_listed(trip: tuple[Offline, list[str]]) -> None:
    here, uids = trip
    listed = here.out("delete", "--dry-run", uids[0])
    assert listed.splitlines() == [
        f"would be deleted: {uid[:8]}  {task}"
        for uid, task in zip(uids, ("Trip", "Pack", "Passport"), strict=True)
    ]
    assert [todo["uid"] for todo in here.json("delete", "--dry-run", uids[0])] == uids
    assert here.out("delete", uids[0]).count("✗") == 3
    assert here.json("list", "--all") == []
    assert "Deleted 3 todos" in here.out("undo")
    assert len(here.json("list", "--all")) == 3


def test_more_than_one_are_shown_and_asked_about_first(
    trip: tuple[Offline, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, uids = trip
    monkeypatch.setattr("tui.cli.commands.delete.stdin_is_terminal", lambda: True)
    refused = here.run("delete", uids[0], typed="n\n", status=130)
    assert [line.split()[-1] for line in refused.stderr.splitlines()[:3]] == ["Trip", "Pack", "Passport"]
    assert "Delete these 3 todos?" in refused.stderr
    assert len(here.json("list", "--all")) == 3
    # One alone is not asked about: undo brings it back.
    here.run("delete", uids[2])
    assert len(here.json("list", "--all")) == 2
    here.run("delete", uids[0], typed="y\n")
    assert here.json("list", "--all") == []
    here.run("undo")
    here.run("delete", "--yes", uids[0])
    assert here.json("list", "--all") == []


def test_what_comes_while_it_is_asked_is_not_deleted_unasked(
    trip: tuple[Offline, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, uids = trip
    monkeypatch.setattr("tui.cli.commands.delete.stdin_is_terminal", lambda: True)

    def meanwhile(question: str, *, instead: str) -> None:
        here.run("add", "--under", uids[0], "Tickets")

    monkeypatch.setattr("tui.cli.commands.delete.confirm", meanwhile)
    assert "Nothing was changed" in here.run("delete", uids[0], status=1).stderr
    assert sorted(here.tasks()) == ["Pack", "Tickets", "Trip"]


def test_ctrl_c_tells_nothing_of_what_another_program_did(here: Offline) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "add", "--json", "-"],
        env=here.environment,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )
    wait_until_it_waits(process)
    here.run("add", "by another")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "rowdo undo" not in said


def stopped_while_it_prints(here: Offline, meanwhile: Sequence[str] = ()) -> str:
    """What is said on ctrl+c by a command that has completed 2,500 todos and prints them.

    Args:
        here: whose todos.
        meanwhile: another command, which runs before that.
    """
    with here.replica() as replica:
        replica.add_many(Todo("", f"number {number} {'of many' * 5}") for number in range(2_500))
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "done", "--filter", "all"],
        env=here.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )
    assert process.stdout
    process.stdout.readline()  # the others do not all fit into the pipe
    if meanwhile:
        here.run(*meanwhile)
    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert len(printed.splitlines()) < 2_499
    return said.strip()


def test_ctrl_c_while_it_prints_tells_that_it_was_done(here: Offline) -> None:
    said = stopped_while_it_prints(here)
    assert said == "What was done by then stays. To take it back: rowdo undo"
    assert here.out("list", "--count") == "0\n"
    assert "2,500 todos" in here.out("undo")


@pytest.mark.parametrize("meanwhile", [["add", "by another"], ["undo"]], ids=lambda command: command[0])
def test_ctrl_c_offers_no_undo_that_would_take_back_something_else(
    here: Offline, meanwhile: list[str]
) -> None:
    said = stopped_while_it_prints(here, meanwhile)
    assert said == "What was done by then was saved, and something else was changed since."
