"""``rowdo config``: which actions there are, a template that names them all, and mistakes in [keys]."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.stack import Stack
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


def test_config_check_tells_where_a_key_takes_those_of_other_actions(profile: Path) -> None:
    profile.write_text('[keys]\n"view.sort" = "g"\n')
    checked = rowdo("config", "check")
    assert checked.exit_code == 1
    assert "line 2: keys.view.sort: 'g' for view.sort takes the keys of go." in checked.stderr


def test_config_check_names_each_mistake_with_its_line_and_key(profile: Path) -> None:
    profile.write_text(
        'theme = "nope"\n[keys]\nfoo = "x"\n"todo.done" = "banana"\n"todo.edit" = "u"\n"todo.add" = "u"\n'
        '[filters]\nbad = "p1 |"\n[commands.y]\nname = "Y"\n[commands.z]\nrun = ["ls"]\nkey = "banana"\n',
        "utf-8",
    )
    checked = rowdo("config", "check")
    assert checked.exit_code == ExitCode.FAILED
    first, *named = checked.stderr.splitlines()
    assert first.endswith("local.toml has 7 mistakes; what can be understood applies.")
    assert [line.split(": ")[:2] for line in named] == [
        ["  line 1", "theme"],
        ["  line 3", "keys.foo"],
        ["  line 4", "keys.todo.done"],
        ["  line 6", "keys.todo.add"],
        ["  line 8", "filters.bad"],
        ["  line 9", "commands.y.run"],
        ["  line 13", "commands.z.key"],
    ]


def test_config_check_knows_the_themes_there_are(profile: Path) -> None:
    themes = profile.parent.parent / "themes"
    themes.mkdir()
    colours = 'background = "#000"\nforeground = "#fff"\nprimary = "#0af"\n'
    (themes / "mine.toml").write_text(colours, "utf-8")
    for name in ("mine", "nord", "rowdo-dark"):
        profile.write_text(f'theme = "{name}"', "utf-8")
        assert rowdo("config", "check").exit_code == 0


def test_config_check_names_the_line_of_what_is_not_utf_8(profile: Path) -> None:
    profile.write_bytes(b"#\n# caf\xe9\n")
    assert "line 2 is not UTF-8 text. Save the file as UTF-8.\n" in rowdo("config", "check").stderr


def test_a_broken_file_of_the_embedded_stack_is_told_and_stops_nobody(profile: Path) -> None:
    profile.write_text('date_order = "day"\n[folders\n', "utf-8")
    said = f"{profile} has a mistake, and nothing in it applies until it is mended: line 2: this is not TOML"
    shown = rowdo("config", "show")
    assert (shown.exit_code, said in shown.stderr) == (0, True)
    assert 'date_order = ""' in shown.stdout
    assert said in rowdo("profiles").stdout
    checked = rowdo("config", "check")
    assert checked.exit_code == ExitCode.FAILED
    assert "has 1 mistake; nothing in it applies until it is mended." in checked.stderr
    profile.write_text('date_order = "day"\n[folder]\n', "utf-8")
    shown = rowdo("config", "show")
    assert "what can be understood applies: line 2: folder: is not a setting" in shown.stderr
    assert 'date_order = "day"' in shown.stdout


def test_commands_on_the_embedded_stack_tell_its_broken_file_and_a_prompt_does_not(
    profile: Path, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWDO_DATA_DIR", str(stack.data_dir))
    monkeypatch.setattr("tui.client.background.sync_later", lambda choice: None)
    profile.write_text('date_order = "day"\n[folders\n', "utf-8")
    told = f"! {profile} has a mistake, and nothing in it applies until it is mended: line 2"
    for arguments in (["add", "Rent"], ["list"]):
        ran = rowdo(*arguments)
        assert (ran.exit_code, ran.stderr.count(told), "Rent" in ran.stdout) == (0, 1, True)
    assert rowdo("status").stderr == ""
    monkeypatch.setattr("tui.cli.commands.status.on_terminal", lambda: True)
    assert told in rowdo("status").stderr
    found = rowdo("doctor")
    assert found.exit_code == ExitCode.FAILED
    assert "✗ profile\n    ✗ line 2: this is not TOML" in found.stdout
    assert "All is well." not in found.stdout
    profile.write_text('date_order = "day"\n', "utf-8")
    assert rowdo("list").stderr == ""


def test_the_template_names_every_action_and_is_in_order_once_it_is_uncommented(profile: Path) -> None:
    lines = template().splitlines()
    assert not tomllib.loads(template())
    keys = [line.removeprefix("# ") for line in lines if line.startswith('# "') and "." in line.split('"')[1]]
    names = [key.split('"')[1] for key in keys]
    assert names == [each.id for each in ACTIONS]
    profile.write_text("\n".join(["[keys]", *keys]), "utf-8")
    assert rowdo("config", "check").exit_code == 0
