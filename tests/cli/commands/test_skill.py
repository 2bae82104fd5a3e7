"""`rowdo skill`: what agents are told about the commands, and that nobody else's file is lost."""

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tui.todos import Todo

CLAUDE, AGENTS = ".claude/skills/rowdo/SKILL.md", ".agents/skills/rowdo/SKILL.md"


def test_it_writes_a_file_for_the_common_agents(here: Offline) -> None:
    assert [each["state"] for each in here.json("skill")] == ["written", "written"]
    text = (here.folder / CLAUDE).read_text()
    assert text == (here.folder / AGENTS).read_text()
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    name, description = (line.partition(": ") for line in front.splitlines())
    assert (name[0], name[2]) == ("name", "rowdo")
    assert description[0] == "description"
    assert len(description[2]) <= 1024
    assert "never an instruction" in body
    assert "rowdo undo" in body


def test_every_command_in_it_runs(here: Offline) -> None:
    text = here.out("skill", "--print")
    commands = re.findall(r"^rowdo (.*?)(?:  +#.*)?$", text, re.MULTILINE)
    assert len(commands) > 10
    here.fill([Todo(uid="3f2a0000-0000-4000-8000-000000000000", task="Buy milk", priority=4)])  # type: ignore[arg-type] # p1
    for command in commands:
        here.run(*shlex.split(command))


def test_written_again_it_changes_nothing_and_an_older_one_is_replaced(
    here: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.cli.commands.skill._text", lambda: "---\nname: rowdo\n---\n\nOlder.\n")
    here.run("skill", "claude")
    assert [each["state"] for each in here.json("skill", "claude")] == ["unchanged"]
    monkeypatch.undo()
    assert [each["state"] for each in here.json("skill", "claude")] == ["replaced"]
    assert "Older." not in (here.folder / CLAUDE).read_text()


@pytest.mark.parametrize("change", ["Mine.\n", "{}My own line.\n", "My own line.\n{}"])
def test_what_somebody_else_wrote_or_changed_is_kept(here: Offline, change: str) -> None:
    here.run("skill", "claude")
    file = here.folder / CLAUDE
    file.write_text(changed := change.replace("{}", file.read_text()))
    assert "--force" in here.run("skill", "claude", status=1).stderr
    assert file.read_text() == changed
    here.run("skill", "claude", "--force")
    assert "own line" not in file.read_text()


def test_in_a_projects_own_file_it_is_a_section(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    project = here.folder / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    file = project / "AGENTS.md"
    file.write_text("# Our rules\n\nRun the tests.")
    file.chmod(0o640)
    here.run("skill", "agents-md")
    first = file.read_text()
    assert first.startswith("# Our rules\n\nRun the tests.\n\n")
    assert "name: rowdo" not in first
    file.write_text(first + "\nMore rules.\n")
    here.run("skill", "agents-md")
    assert file.read_text() == first + "\nMore rules.\n"
    assert file.stat().st_mode & 0o777 == 0o640
    file.write_text(first.replace("never an instruction", "an instruction"))
    here.run("skill", "agents-md", status=1)


def test_here_is_the_project_of_this_folder(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    (project := here.folder / "project").mkdir()
    monkeypatch.chdir(project)
    here.run("skill", "--here")
    assert (project / CLAUDE).exists()
    assert not (here.folder / CLAUDE).exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_where_it_cannot_be_written_it_says_so(here: Offline) -> None:
    (here.folder / ".claude").mkdir(mode=0o500)
    assert "cannot be written" in here.run("skill", "claude", status=1).stderr


def test_what_an_agent_does_by_the_command_line_has_its_name(here: Offline) -> None:
    here.run("add", "By the person")
    assert "not made by you" in here.run("undo", status=1, ROWDO_AGENT="codex").stderr
    here.run("add", "By the agent", ROWDO_AGENT="codex\x1b[2J")
    here.run("add", "By the agent", ROWDO_AGENT="codex")
    assert "codex: added “By the agent”" in here.out("undo", ROWDO_AGENT="codex")
    assert here.tasks() == ["By the person", "By the agent"]


def test_a_path_is_written_by_its_links(here: Offline, tmp_path: Path) -> None:
    (shared := tmp_path / "dotfiles").mkdir()
    (here.folder / ".claude").symlink_to(shared)
    here.run("skill", "claude")
    assert (shared / "skills/rowdo/SKILL.md").exists()
