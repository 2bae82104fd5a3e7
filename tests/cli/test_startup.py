"""What is imported: no more than is needed; and what stands in for a module does as the module does."""

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.offline import Offline

NOT_NEEDED = {
    "_hashlib",
    "asyncio",
    "dataclasses",
    "gettext",
    "inspect",
    "locale",
    "platform",
    "shutil",
    "string",
    "subprocess",
    "textual",
    "tomllib",
}
"""Modules of the standard library, and Textual, that `add`, `list` and `done` have no use for."""

STOOD_IN = """
from tui import startup
startup.import_seldom()
import inspect, gettext, platform, ipaddress, sys
{}
"""


@pytest.fixture
def here(tmp_path: Path) -> Offline:
    return Offline(tmp_path / "home")


def python(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", STOOD_IN.format(code)], capture_output=True, text=True, check=True, timeout=60
    ).stdout.strip()


@pytest.mark.parametrize("arguments", [("add", "buy milk"), ("list",), ("done", "pay rent")])
def test_a_command_imports_what_it_needs_and_no_more(here: Offline, arguments: tuple[str, ...]) -> None:
    here.run("add", "pay rent")
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tui", *arguments],
        env=here.environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert {"click", "sqlite3", "tui.replica.replica"} <= imported
    assert imported & NOT_NEEDED == set()


@pytest.mark.parametrize(
    "text", ["  One line,\tand a tab.  ", "", "Two\n    lines.\n\n      And more.\n    "]
)
def test_a_help_text_is_unindented_as_by_the_module_itself(text: str) -> None:
    assert python(f"print(repr(inspect.cleandoc({text!r})))") == repr(inspect.cleandoc(text))


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("print(inspect.isfunction(print), type(sys.modules['inspect']).__name__)", "False module"),
        ("from inspect import signature; print(signature(lambda a: a))", "(a)"),
        ("print(ipaddress.ip_address('127.0.0.2').is_loopback)", "True"),
        ("print(gettext.NullTranslations().gettext('as it is'))", "as it is"),
        ("print(gettext.ngettext('one', 'more', 1), gettext.ngettext('one', 'more', 2))", "one more"),
        ("print(platform.python_version() == sys.version.split()[0])", "True"),
    ],
)
def test_a_stand_in_gives_way_to_its_module(code: str, printed: str) -> None:
    assert python(code) == printed


@pytest.mark.skipif(not hasattr(os, "uname"), reason="there is another way to tell the system there")
def test_the_name_of_the_system_is_the_modules() -> None:
    name = python("print(platform.system())")
    assert name == python("platform.machine(); import platform as itself; print(itself.system())")


def test_what_is_no_attribute_of_the_module_is_none_of_its_stand_in() -> None:
    assert python("print(hasattr(inspect, 'no_such_thing'))") == "False"


SCREEN = """
import sys
from tui import startup
startup.leave_out_command_palette()
from tui.app.app import RowdoApp
{}
"""


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("print(RowdoApp.ENABLE_COMMAND_PALETTE)", "False"),
        ("print(sorted(sys.modules.keys() & {'textual.widgets._select', 'textual.widgets._input'}))", "[]"),
        ("from textual.command import Matcher; print(sys.modules['textual.command'].__file__[-3:])", ".py"),
    ],
    ids=["it is not used", "nor what it needs", "what else is asked of it is its own"],
)
def test_the_screen_leaves_textuals_palette_out(code: str, printed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCREEN.format(code)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == printed
