"""Many commands at the same time on the same todo: each has the effect it would have alone."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from tests.cli.offline import Offline
from tui.replica.replica import Replica
from tui.replica.write_queue import WriteQueue
from tui.sync import engine


def at_once(here: Offline, commands: list[list[str]], **environment: str) -> None:
    """Run commands in processes of their own, all at once; each succeeds."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.cli.fork_server"],
        input=json.dumps(commands),
        env=here.environment | environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=here.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    for arguments, (status, said) in zip(commands, json.loads(ran.stdout), strict=True):
        assert status == 0, (arguments, said)


def crowd(here: Offline, size: int) -> None:
    """Have every command that changes a todo change the same one, `size` of each."""
    [made] = here.json("add", "Trip @kept @old // begun")
    uid = made["uid"]
    editor = here.folder / "editor"
    editor.write_text('#!/bin/sh\nprintf "%s word$$x" "$(cat "$1")" >"$1.new" && mv "$1.new" "$1"\n')
    editor.chmod(0o755)
    file = here.folder / "list.txt"
    file.write_text("".join(f"imported {number}\n" for number in range(20)))
    kinds: list[Callable[[int], list[str]]] = [
        lambda number: ["tag", f"t{number}", uid],
        lambda number: ["edit", uid, f"@e{number}", f"p{1 + number % 4}"],
        lambda number: ["move", f"project{number}", uid],
        lambda number: ["add", "--under", uid, f"child {number}"],
        lambda number: ["done", uid],
        lambda number: ["edit", uid],
        lambda number: ["import", "list.txt"],
        lambda number: ["tag", "--remove", "old", uid],
    ]
    at_once(here, [kind(number) for number in range(size) for kind in kinds], EDITOR=str(editor))
    todo = here.todo(uid)
    wanted = {f"{mark}{number}" for mark in "te" for number in range(size)}
    assert sorted(todo.tags) == sorted({"kept", *wanted})
    assert todo.project.startswith("project")
    assert todo.is_complete
    with here.replica() as replica:
        assert len(replica.children(uid)) == size
        conflicts = {
            name: str(clash.mine) for each in replica.conflicts() for name, clash in each.fields.items()
        }
        steps = replica.file.sql.execute("select count(*) from history").fetchone()[0]
    imported = [each for each in here.json("list") if each["task"].startswith("imported")]
    assert len(imported) == 20
    written = f"{todo.notes} {conflicts.get('notes', '')}"
    assert written.count("word") >= size
    assert "begun" in todo.notes
    # Adding, and then each command once; one of those that are done already or import what is here adds none.
    assert steps == 1 + 5 * size + 3


def test_commands_at_once_on_one_todo_lose_nothing(here: Offline) -> None:
    crowd(here, 2)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_hundred_processes_at_once_on_one_todo_lose_nothing(here: Offline) -> None:
    crowd(here, 13)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_hundred_tags_at_once_are_all_kept(here: Offline) -> None:
    [made] = here.json("add", "Trip")
    at_once(here, [["tag", f"t{number}", made["uid"]] for number in range(100)])
    assert sorted(here.todo(made["uid"]).tags) == sorted(f"t{number}" for number in range(100))


def adding(here: Offline, size: int) -> None:
    """Have some add a todo while others import a file of some thousands, which takes several transactions."""
    file = here.folder / "list.txt"
    file.write_text("".join(f"imported {number}\n" for number in range(2500)))
    at_once(here, [["import", "list.txt"], *(["add", f"added {number}"] for number in range(size))])
    tasks = here.tasks()
    assert sorted(each for each in tasks if each.startswith("added")) == sorted(
        f"added {number}" for number in range(size)
    )
    assert sum(each.startswith("imported") for each in tasks) == 2500
    with here.replica() as replica:
        assert replica.waiting == 2500 + size


def test_todos_added_at_once_and_beside_an_import_are_all_there(here: Offline) -> None:
    adding(here, 12)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_todos_added_at_once_are_all_there(here: Offline) -> None:
    adding(here, 50)


def test_who_waits_comes_before_who_has_just_written(tmp_path: Path) -> None:
    """A program that writes again and again lets another in after each of its transactions."""
    path = tmp_path / "replica.sqlite3"
    order: list[str] = []
    with Replica.open(path) as busy:
        begun = threading.Event()

        def patient() -> None:
            with Replica.open(path) as replica:
                begun.set()
                with replica.file.transaction():
                    order.append("patient")

        waiting = threading.Thread(target=patient)
        with busy.file.transaction():
            waiting.start()
            begun.wait()
            while not held(path):
                pass
        with busy.file.transaction():
            order.append("busy")
        waiting.join()
    assert order == ["patient", "busy"]


def held(path: Path) -> bool:
    """Whether somebody stands in the turnstile."""
    place = WriteQueue(path)
    place.enter(0)
    free = place.inside
    place.leave()
    place.close()
    return not free


def test_another_sync_is_named_as_such(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "TIMEOUT", 0)
    here.run("add", "buy milk")
    with FileLock(f"{here.replica_path}.lock"):
        result = here.run("sync", status=1)
    assert "Another sync is running" in result.stderr
    assert "offline" not in result.stderr
