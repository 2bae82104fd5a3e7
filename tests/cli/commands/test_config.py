"""``rowdo config``: which actions there are, a template that names them all, and mistakes in [keys]."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui.app.actions import ACTIONS
from tui.cli.commands.config import template
from tui.cli.main import cli
from tui.errors import ExitCode


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The profile file of the embedded stack."""
    monkeypatch.setenv("ROWDO_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("ROWDO_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "profiles" / "local.toml"
    path.parent.mkdir()
    return path


def rowdo(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--profile", "local", *arguments])


def test_config_actions_lists_every_action_with_the_keys_in_force(profile: Path) -> None:
    profile.write_text('[keys]\n"todo.done" = ["X"]\n', "utf-8")
    printed = [json.loads(line) for line in rowdo("config", "actions", "--json").stdout.splitlines()]
    assert {*printed[0]} == {"id", "keys", "description"}
    assert [each["id"] for each in printed] == [each.id for each in ACTIONS]
    assert next(each["keys"] for each in printed if each["id"] == "todo.done") == ["X"]
    assert "todo.done  " in rowdo("config", "actions").stdout


def test_config_check_finds_an_id_that_no_action_has(profile: Path) -> None:
    profile.write_text('[keys]\n"todo.dnoe" = ["X"]\n"todo.edit" = ["nokey"]\n', "utf-8")
    checked = rowdo("config", "check")
    assert checked.exit_code == ExitCode.FAILED
    assert "there is no action 'todo.dnoe'; did you mean 'todo.done'?" in checked.output
    assert "'nokey' for todo.edit is no key a terminal can send" in checked.output


def test_the_template_names_every_action_and_is_in_order_once_it_is_uncommented(profile: Path) -> None:
    lines = template().splitlines()
    assert not tomllib.loads(template())
    keys = [line.removeprefix("# ") for line in lines if line.startswith('# "') and "." in line.split('"')[1]]
    names = [key.split('"')[1] for key in keys]
    assert names == [each.id for each in ACTIONS]
    profile.write_text("\n".join(["[keys]", *keys]), "utf-8")
    assert rowdo("config", "check").exit_code == 0
