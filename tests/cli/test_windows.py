"""Without the modules that only POSIX has, as on Windows: all but the embedded stack works."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Commands
from tests.stack import Stack

HIDDEN = ("fcntl", "grp", "pwd", "resource")
RUN = f"""
import sys
for name in {HIDDEN}:
    sys.modules[name] = None  # so that an import of it fails
{{}}
"""
IMPORT = """
import pkgutil, importlib, tui
for module in pkgutil.walk_packages(tui.__path__, "tui."):
    if module.name != "tui.__main__":
        importlib.import_module(module.name)
"""


@pytest.fixture
def commands(stack: Stack, tmp_path: Path) -> Commands:
    return Commands(stack, tmp_path / "home")


def run(commands: Commands, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN.format("from tui.__main__ import main; main()"), *arguments],
        # filelock warns that it has to do without; on Windows it has another lock.
        env=commands.environment | {"PYTHONWARNINGS": "ignore:only soft file lock:UserWarning"} | environment,
        cwd=commands.folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_module_can_be_imported() -> None:
    subprocess.run([sys.executable, "-c", RUN.format(IMPORT)], check=True)


def test_a_real_service_is_used_as_anywhere(commands: Commands) -> None:
    commands.sign_in("ann@example.com")
    added = run(commands, "add", "buy milk", "--wait")
    assert (added.returncode, added.stderr) == (0, "")
    assert "buy milk" in run(commands, "list").stdout
    assert run(commands, "done", "--filter", '"buy"', "--wait").returncode == 0
    assert "buy milk" not in run(commands, "list").stdout


@pytest.mark.parametrize("arguments", [["list"], ["local", "start"], ["local", "status"]])
def test_without_a_database_the_way_on_is_told(commands: Commands, arguments: list[str]) -> None:
    nothing = {
        name: "" for name in commands.environment if name.startswith(("WORKOS", "DATABASE", "ROWDO_S"))
    }
    ended = run(commands, *arguments, **nothing)
    assert ended.returncode == 1
    assert "needs Linux or macOS" in ended.stderr
    assert "rowdo setup" in ended.stderr
