"""Hooks run after commits, in the background, once, and never for their own changes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.offline import Offline
from tui.client.client import Client, ProfileChoice
from tui.client.services import ClientServices
from tui.hooks.runner import failures, is_running, run_hooks
from tui.hooks.spool import Spool
from tui.replica.todo_event import TodoEvent
from tui.todos import Todo

DEADLINE = 30.0


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Hooked(Offline):
    """Somebody with a hook after every event, which writes down what it is given."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.log = folder / "log"
        self.spool = folder / "data" / "hooks" / "default"
        self.hook("added", "changed", "done", "deleted")

    def hook(self, *events: str, script: str = 'echo "== $ROWDO_HOOK" >> log; cat >> log') -> None:
        profile = self.folder / "config" / "profiles" / "default.toml"
        profile.parent.mkdir(parents=True, exist_ok=True)
        run = ["sh", "-c", f"cd {self.folder}; {script}"]
        profile.write_text("[hooks]\n" + "".join(f"{event} = {json.dumps(run)}\n" for event in events))

    def rowdo(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "tui", *arguments],
            check=True,
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            timeout=60,
        )

    def settled(self) -> None:
        """Wait until no hook runs and none waits."""
        wait_for(lambda: Spool(self.spool).is_empty and not is_running(self.spool))

    def told(self) -> list[dict[str, Any]]:
        self.settled()
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines if not line.startswith("==")]

    def events(self) -> list[tuple[str, str]]:
        return [(each["event"], each["task"]) for each in self.told()]


@pytest.fixture
def hooked(tmp_path: Path) -> Iterator[Hooked]:
    hooked = Hooked(tmp_path / "home")
    yield hooked
    hooked.settled()


def test_each_event_has_its_hook_and_the_todo_as_list_prints_it(hooked: Hooked) -> None:
    hooked.rowdo("add", "buy milk #home")
    [todo] = hooked.json("list")
    assert hooked.told() == [{"event": "added", **todo}]
    uid = todo["uid"]
    for command in (["edit", uid, "p1"], ["done", uid], ["undone", uid], ["delete", uid, "--yes"]):
        hooked.rowdo(*command)
        hooked.settled()
    assert hooked.events() == [
        ("added", "buy milk"),
        ("changed", "buy milk"),
        ("done", "buy milk"),
        ("changed", "buy milk"),
        ("deleted", "buy milk"),
    ]


def test_the_screen_runs_them_too_and_undo_is_a_change(
    hooked: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in hooked.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(hooked.folder)
    services = ClientServices(Client(ProfileChoice(), quietly=True))
    with services.open_replica() as replica:
        replica.add(Todo(uid="", task="by the screen"))
        replica.undo()
    assert hooked.events() == [("added", "by the screen"), ("deleted", "by the screen")]


def test_only_the_hooks_there_are_run(hooked: Hooked) -> None:
    hooked.hook("done")
    hooked.rowdo("add", "one")
    assert hooked.events() == []
    assert not hooked.spool.exists() or Spool(hooked.spool).is_empty


def test_what_a_hook_does_itself_causes_no_hook(hooked: Hooked) -> None:
    again = f"{sys.executable} -m tui add again"
    hooked.hook("added", script=f'cat >> log; PYTHONPATH="{Path.cwd()}" {again} >&2')
    hooked.rowdo("add", "first")
    assert hooked.events() == [("added", "first")]
    assert sorted(hooked.tasks()) == ["again", "first"]
    assert failures(hooked.spool) == []


def test_nobody_waits_for_a_hook_that_hangs_and_what_comes_meanwhile_is_told_at_once(hooked: Hooked) -> None:
    gate = hooked.folder / "gate"
    os.mkfifo(gate)
    hooked.hook("added", script='echo "==" >> log; cat >> log; cat gate')
    hooked.rowdo("add", "0")
    wait_for(hooked.log.exists)
    for number in range(1, 6):
        hooked.rowdo("add", str(number))
    hooked.hook("added")
    gate.write_text("")
    wait_for(lambda: hooked.log.read_text().count("==") == 2)
    gate.write_text("")
    assert [task for _, task in hooked.events()] == ["0", "1", "2", "3", "4", "5"]


def test_a_hook_that_fails_is_told_of_by_rowdo_hooks(hooked: Hooked) -> None:
    hooked.hook("added", script="echo no such luck; exit 7")
    hooked.rowdo("add", "one")
    wait_for(lambda: failures(hooked.spool))
    hooked.settled()
    assert "added: sh exited with 7. no such luck" in hooked.out("hooks")
    told = hooked.json("hooks")
    assert told["hooks"]["added"][0] == "sh"
    assert told["failures"][0]["problem"] == "sh exited with 7."


def test_one_that_hangs_is_killed_and_the_next_event_has_its_turn(tmp_path: Path) -> None:
    events = [TodoEvent("added", Todo(uid="a", task="x")), TodoEvent("done", Todo(uid="a", task="x"))]
    log = tmp_path / "log"
    hooks = {"added": ("sleep", "1000"), "done": ("sh", "-c", f"cat > {log}")}
    # On a busy machine the second may not come to its end in so little time either.
    for folder, seconds in ((tmp_path / "soon", 0.3), (tmp_path / "later", 3), (tmp_path / "late", 30)):
        Spool(folder).put(events)
        run_hooks(folder, hooks, {}, seconds=seconds)
        if (failed := [each.hook for each in failures(folder)]) == ["added"]:
            break
    assert failed == ["added"]
    assert json.loads(log.read_text())["event"] == "done"


def test_a_folders_env_file_names_no_hook(hooked: Hooked) -> None:
    hooked.hook()
    evil = '["sh", "-c", "echo owned > log"]'
    (hooked.folder / ".env").write_text(f"ROWDO_HOOKS_ADDED={evil}\nhooks={evil}\nadded={evil}\n")
    hooked.rowdo("add", "one")
    assert hooked.events() == []


def test_mistakes_are_named_with_their_line(hooked: Hooked) -> None:
    profile = hooked.folder / "config" / "profiles" / "default.toml"
    profile.write_text('[hooks]\nadd = ["true"]\ndone = "rm -rf /"\n[commands.x]\nkey = "X"\n')
    told = hooked.run("config", "check", status=1).stderr
    assert "line 2: hooks.add: is no event; there are added, changed, done, deleted, synced" in told
    assert "line 3: hooks.done: must be a program and its arguments" in told
    assert "commands.x.run: must be a program and its arguments" in told
