"""The documentation is true: `rowdo help`, the pages in docs, and the program agree."""

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import tui
from tests.cli.offline import Offline
from tests.todos.phrases import NOW, TODAY
from tui.cli.commands.help import TOPICS
from tui.cli.main import cli
from tui.display.topics import page
from tui.errors import ExitCode
from tui.sync.state import SyncState
from tui.todos import Todo
from tui.todos.filter import FIELDS, NAMES, parse
from tui.todos.quick_add import parse as read
from tui.todos.todo import COLUMNS

ROOT = Path(tui.__file__).parents[1]


def table(topic: str, heading: str = "") -> list[list[str]]:
    """The rows of the first table of a page, or of one under a heading, without the line of titles."""
    text = page(topic).partition(heading)[2] if heading else page(topic)
    lines = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert lines is not None
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[0].splitlines()]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells[2:]]


def code(cell: str) -> str:
    found = re.fullmatch(r"`(.*)`", cell)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_of_docs_is_what_help_prints(topic: str) -> None:
    printed = CliRunner().invoke(cli, ["help", topic])
    assert printed.exit_code == 0
    assert (ROOT / "docs" / f"{topic}.md").read_text("utf-8") == printed.stdout


def test_help_lists_the_topics_and_knows_no_others() -> None:
    listed = CliRunner().invoke(cli, ["help"]).stdout
    assert all(topic in listed for topic in TOPICS)
    assert CliRunner().invoke(cli, ["help", "nothing"]).exit_code == 2


def test_every_name_of_a_filter_is_explained_and_every_example_is_one() -> None:
    assert [code(name) for name, _ in table("filters", "## Names")] == [*NAMES]
    for heading in ("", "## Days"):
        for example, _ in table("filters", heading):
            parse(code(example))
    assert all(f"`{field}`" in page("filters") for field in FIELDS)


@pytest.mark.parametrize("row", table("quick-add", "On Monday"), ids=lambda row: str(row[0]))
def test_a_line_of_quick_add_is_what_the_table_says(row: list[str]) -> None:
    line, task, due, project, tags, priority, recurrence = row
    found = read(code(line), TODAY, now=NOW)
    moment = f"{found.due_date or ''} {found.due_time.strftime('%H:%M') if found.due_time else ''}".strip()
    assert (found.task, moment, found.project, ", ".join(found.tags)) == (task, due, project, tags)
    assert (found.priority.label, found.recurrence) == (priority, recurrence)
    assert not found.problems


def test_every_field_of_a_todo_is_explained() -> None:
    assert [code(name) for name, *_ in table("json", "## A todo")] == [*COLUMNS]
    assert {code(name) for name, *_ in table("json", "## `rowdo sync")} <= SyncState().as_json().keys()


def test_every_exit_code_is_explained() -> None:
    rows = {number: word for number, word, _ in table("exit-codes")}
    known = {str(int(each)): f"`{each.name.lower()}`" for each in ExitCode}
    assert rows == {"0": "", "130": ""} | known


def test_every_variable_is_explained() -> None:
    named = set(re.findall(r"\b(?:ROWDO|NEON|WORKOS|DATABASE)_[A-Z_]+\b", page("environment")))
    sources = [path.read_text("utf-8") for path in (ROOT / "tui").rglob("*.py")]
    used = {name for text in sources for name in re.findall(r"""["'](\w+)["']""", text)}
    ours = {name for name in used if re.fullmatch(r"ROWDO_[A-Z_]+|NEON_[A-Z_]+_(?:KEY|URL)", name)}
    assert named >= ours
    assert named - used == set(), "explained and not there"


@pytest.fixture
def here(tmp_path: Path) -> Offline:
    here = Offline(tmp_path / "home")
    here.fill(
        [
            Todo(uid="", task="Pay rent", project="home", due_date=date.today()),
            Todo(uid="", task="Call mum", is_complete=True, completed_at=datetime.now(UTC)),
        ]
    )
    bin_ = here.folder / "bin"
    bin_.mkdir()
    (bin_ / "rowdo").write_text(f'#!/bin/sh\nexec {sys.executable} -m tui "$@"\n', "utf-8")
    (bin_ / "rowdo").chmod(0o755)
    here.environment["PATH"] = f"{bin_}:{os.defpath}"
    return here


@pytest.mark.parametrize("topic", TOPICS)
def test_the_commands_of_a_page_run_as_they_are_printed(here: Offline, topic: str) -> None:
    for block in re.findall(r"```sh\n(.*?)```", page(topic), re.DOTALL):
        done = subprocess.run(
            ["sh", "-e", "-c", block],
            env=here.environment,
            cwd=here.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
