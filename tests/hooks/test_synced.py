"""The hook `synced` runs for what a sync brought, and not for what a hook has done."""

import json
from pathlib import Path

import pytest

from tests.commands import Commands
from tests.hooks.test_hooks import wait_for
from tests.stack import Stack
from tui.hooks.runner import is_running
from tui.hooks.spool import Spool


def settled(person: Commands) -> None:
    folder = person.data_dir / "hooks" / "default"
    wait_for(lambda: not folder.exists() or (Spool(folder).is_empty and not is_running(folder)))


def test_what_comes_from_elsewhere_runs_it_once_and_what_a_hook_did_does_not(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = Commands(stack, tmp_path / "here"), Commands(stack, tmp_path / "there")
    log = tmp_path / "log"
    profile = tmp_path / "here" / "config" / "profiles" / "default.toml"
    profile.parent.mkdir(parents=True)
    for person in (here, there):
        person.sign_in("hooked@example.com")
        person.run("sync")
    profile.write_text(f"[hooks]\nsynced = {json.dumps(['sh', '-c', f'cat >> {log}'])}\n")

    there.run("add", "from elsewhere", "--wait")
    here.run("sync")
    settled(here)
    [told] = [json.loads(line) for line in log.read_text().splitlines()]
    assert (told["event"], told["task"]) == ("synced", "from elsewhere")

    # What a hook has done is sent by whichever Rowdo syncs next, and comes back with that.
    monkeypatch.setattr("tui.client.background.sync_later", lambda choice: None)
    here.run("edit", told["uid"], "p1", ROWDO_HOOK="synced")
    here.run("sync")
    settled(here)
    assert len(log.read_text().splitlines()) == 1
