"""The first minute of somebody who configured nothing: an empty home, no keyring, no display, no D-Bus."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.local.world import World


class Home:
    """An empty home directory, and the ``rowdo`` of somebody who lives there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run ``rowdo`` with nothing in its environment and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "tui", *arguments],
            env={"HOME": str(self.path), "PATH": os.defpath},
            cwd=self.path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == status, done.stderr
        return done.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json"))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    path = tmp_path / "a new home"
    path.mkdir()
    path.chmod(0o755)
    yield Home(path)
    Home(path).run("local", "stop")


def test_a_todo_added_from_nothing_is_in_postgres_and_listed(home: Home) -> None:
    home.run("add", "buy milk", "--wait")
    assert "buy milk" in [todo["task"] for todo in home.json("list")]
    assert home.json("whoami")["email"].endswith("@localhost")


def test_what_one_command_changed_the_next_one_sees(home: Home) -> None:
    home.run("add", "water the plants", "--wait")
    [uid] = [todo["uid"] for todo in home.json("list") if todo["task"] == "water the plants"]
    home.run("done", uid, "--wait")
    assert "water the plants" not in [todo["task"] for todo in home.json("list")]


def test_nothing_is_left_running_when_the_last_command_has_ended(home: Home) -> None:
    home.run("add", "go home", "--wait")
    World(home.path / ".local/share/rowdo").wait_until_gone()
