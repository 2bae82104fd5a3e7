"""The manual pages, the completions and ``docs/cli.md`` say what the commands are today."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui
from tests.cli.offline import Offline
from tests.commands import Commands
from tests.needs import needs
from tests.reference.commands import Command, read
from tests.reference.files import COMPLETIONS, files
from tests.reference.page import OBJECTS, PRINT_TODOS, explained_fields
from tests.stack import Stack
from tui.cli.main import COMMANDS
from tui.todos.todo import COLUMNS

ROOT = Path(tui.__file__).parents[1]


@pytest.fixture(scope="module")
def given() -> dict[str, str]:
    """The files as the commands give them."""
    return files()


def test_they_are_those_that_the_commands_give(given: dict[str, str]) -> None:
    stored = [path for path in (ROOT / "share").rglob("*") if path.is_file()] + [ROOT / "docs/cli.md"]
    found = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in stored}
    assert found.keys() == given.keys()
    outdated = [name for name, text in given.items() if found[name] != text]
    assert not outdated, "write them anew: python -m tests.reference"


def test_every_command_has_a_page_with_its_options(given: dict[str, str]) -> None:
    for name in COMMANDS:
        assert "\\-\\-help\\fR" in given[f"share/man/man1/rowdo-{name}.1"]
        assert f"## `rowdo {name}`" in given["docs/cli.md"]
    assert "rowdo local start" in given["docs/cli.md"]


def test_the_manual_pages_are_sound(given: dict[str, str]) -> None:
    needs("groff")
    pages = {name: text for name, text in given.items() if name.endswith(".1")}
    ran = subprocess.run(
        ["groff", "-man", "-Tutf8", "-P-c", "-ww", *pages], cwd=ROOT, capture_output=True, check=True
    )
    assert ran.stderr.decode() == ""
    assert ran.stdout.decode().count("OPTIONS") >= len(pages)


@pytest.mark.parametrize("shell", COMPLETIONS)
def test_a_completion_asks_rowdo(given: dict[str, str], shell: str) -> None:
    assert f"_ROWDO_COMPLETE={shell}_complete" in given[COMPLETIONS[shell]]


def test_every_command_that_prints_json_has_its_fields_explained() -> None:
    printing = [each for each in below(read()) if any("json" in option.spelling for option in each.options)]
    unexplained = {
        each.name.removeprefix("rowdo ")
        for each in printing
        if not any(name.startswith(f"`{each.name} --") for name in OBJECTS)
    }
    assert unexplained == {*PRINT_TODOS, "export"}  # a file of todos


def below(command: Command) -> Iterator[Command]:
    """Every command below one."""
    for each in command.commands:
        yield each
        yield from below(each)


PRINT_OFFLINE = ["show", "undo", "hooks", "profiles", "projects", "tags", "filters", "remind", "skill"]


@pytest.mark.parametrize("command", PRINT_OFFLINE)
def test_the_fields_that_are_printed_offline_are_those_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("tui.client.background.sync_later", lambda choice: None)
    here = Offline(tmp_path / "home")
    here.run("add", "Buy milk +home @shop")
    with here.replica() as replica:
        replica.change_settings({"filter/Weekend": {"query": "sat or sun"}})
    printed = here.json(command, *(["milk"] if command == "show" else []))
    found = {*(printed[0] if isinstance(printed, list) else printed)}
    if command == "undo":
        found |= {*here.json("undo", "--redo")}
    assert found - {*COLUMNS} == {*explained_fields(f"`rowdo {command} --json`")}


def test_the_fields_of_the_settings_are_those_explained(tmp_path: Path) -> None:
    printed = Offline(tmp_path / "home").json("config", "show")
    assert {*printed, *printed["preferences"]} == {*explained_fields("`rowdo config show --json`")}


@pytest.mark.parametrize("command", ["status", "whoami"])
def test_the_fields_that_are_printed_are_those_explained(stack: Stack, tmp_path: Path, command: str) -> None:
    commands = Commands(stack, tmp_path / "home")
    commands.sign_in("ann@example.com")
    assert [*commands.json(command)] == explained_fields(f"`rowdo {command} --json`")
