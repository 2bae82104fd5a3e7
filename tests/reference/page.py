"""``docs/cli.md``: every command, option, environment variable, exit code and field of JSON."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import tui
from tests.reference.commands import Command
from tui.cli.commands.profiles import Line
from tui.config import Preferences
from tui.display.topics import page as topic
from tui.errors import ExitCode
from tui.local import Status
from tui.replica.refused import Refused
from tui.setup.report import Finding, Report
from tui.sync.state import SyncState
from tui.todos.todo import COLUMNS

VARIABLE = re.compile(r"(?:ROWDO|WORKOS|DATABASE|NEON)_[A-Z_]+")
PRINT_TODOS = ("add", "delete", "done", "edit", "import", "list", "move", "search", "snooze", "tag", "undone")
"""The commands whose JSON is a list of todos."""
OBJECTS = {
    "A todo": [*COLUMNS],
    "`rowdo show --json`": None,  # a test compares these with what is printed
    "`rowdo undo --json`": None,
    "`rowdo sync --json`": [*SyncState().as_json()],
    "`rowdo refused --json`": [*Refused("", "", "", "", "", "").as_json()],
    "`rowdo conflicts --json`": None,
    "`rowdo watch --ndjson`, and what a hook gets": None,
    "`rowdo hooks --json`": None,
    "`rowdo status --json`": None,
    "`rowdo remind --json`": None,
    "`rowdo login --json`": None,
    "`rowdo profiles --json`": [*Line._fields],
    "`rowdo projects --json`": None,
    "`rowdo tags --json`": None,
    "`rowdo filters --json`": None,
    "`rowdo config show --json`": ["connection", "named_by", "preferences", *Preferences._fields],
    "`rowdo config actions --json`": ["id", "keys", "description"],
    "`rowdo skill --json`": None,
    "`rowdo whoami --json`": None,
    "`rowdo doctor --json`": [each.name for kind in (Report, Finding) for each in fields(kind)],
    "`rowdo local status --json`": [each.name for each in fields(Status)],
}
"""The objects of JSON under their headings in `rowdo help json`, with the fields that the code gives them."""
NOT_READ = {"WORKOS_URL", "ROWDO_COMPLETE"}
"""Names in the source that are no variables a person sets."""


def written(rowdo: Command) -> str:
    """Return the page.

    Raises:
        LookupError: a variable, an exit code or a field is not explained by `rowdo help`.
    """
    return "\n".join(
        [
            "# Command line",
            "",
            "Written by `python -m tests.reference` from the commands themselves; a test compares it.",
            "",
            *_commands(rowdo, 2),
            *_table("Environment variables", "variable", sorted(variables()), topic("environment")),
            "[More about them](environment.md).",
            "",
            *_table(
                "Exit codes",
                "code",
                ["0", *(str(int(code)) for code in ExitCode), "130"],
                topic("exit-codes"),
            ),
            "[More about them](exit-codes.md).",
            "",
            *(line for name, fields in OBJECTS.items() for line in _object(name, fields)),
            "[More about it](json.md).",
            "",
        ]
    )


def variables() -> set[str]:
    """Return the names of Rowdo's own environment variables in its source."""
    found = set()
    for source in Path(tui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and VARIABLE.fullmatch(node.value)
            ):
                found.add(node.value)
    return found - NOT_READ


def _commands(command: Command, level: int) -> Iterator[str]:
    yield f"{'#' * level} `{command.name}`"
    yield ""
    for kept, text in command.paragraphs:
        if kept:
            yield from ["```", text, "```"]
        else:
            yield text
        yield ""
    yield f"Usage: `{command.name} {command.usage}`"
    yield ""
    yield from ["| option | meaning |", "| --- | --- |"]
    for option in command.options:
        yield f"| `{_cell(option.spelling)}` | {_cell(option.help)} |"
    yield ""
    for each in command.commands:
        yield from _commands(each, level + 1)


def _table(heading: str, title: str, names: list[str], explained: str) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    yield from [f"| {title} | meaning |", "| --- | --- |"]
    for name in names:
        yield f"| `{name}` | {_explanation(name, explained)} |"
    yield ""


def _object(name: str, known: list[str] | None) -> Iterator[str]:
    explained = topic("json").partition(f"## {name}\n")[2].partition("\n## ")[0]
    names = explained_fields(name)
    if known is not None and set(known) != set(names):
        raise LookupError(f"`rowdo help json` explains {names} of {name}, and the fields are {known}")
    yield from _table(f"JSON: {name}", "field", names, explained)


def explained_fields(name: str) -> list[str]:
    """Return the fields that `rowdo help json` explains under a heading."""
    explained = topic("json").partition(f"## {name}\n")[2].partition("\n## ")[0]
    return [*dict.fromkeys(re.findall(r"^\| `(\w+)` \|", explained, re.MULTILINE))]


def _explanation(name: str, explained: str) -> str:
    row = re.search(rf"^\| `?{re.escape(name)}`? \|(.*)\|$", explained, re.MULTILINE)
    if row is None:
        raise LookupError(f"`rowdo help` does not explain {name}")
    return re.split(r"(?<!\\)\|", row[1])[-1].strip()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
