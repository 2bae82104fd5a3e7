"""Imports follow the architecture, type-only imports and imports inside functions included."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import tui

ROOT = Path(tui.__file__).parent

IMPORTS: Mapping[str, set[str]] = {
    "todos": set(),
    "private_files": set(),
    "uncollected": set(),
    "errors": set(),
    "startup": set(),
    "session_events": {"errors"},
    "net": set(),
    "config": {"net", "private_files", "errors"},
    "neon": {"net", "errors", "uncollected"},
    "auth": {"net", "private_files", "errors", "session_events"},
    "formats": {"todos"},
    "schema": {"neon", "errors"},
    "setup": {"net", "errors", "config", "neon", "auth", "schema"},
    "replica": {"todos", "private_files", "errors", "uncollected"},
    "sync": {"replica", "neon", "auth", "uncollected"},
    "display": {"todos"},
    "hooks": {"private_files", "replica", "todos"},
    "app": {
        *("hooks", "display", "replica", "sync", "todos", "config", "session_events", "startup"),
        "uncollected",
    },
    "local": {"config", "schema", "neon", "private_files", "errors"},
    "client": {
        "config",
        "auth",
        "neon",
        "todos",
        "replica",
        "sync",
        "local",
        "errors",
        "session_events",
        "hooks",
    },
    "cli": {
        "client",
        "hooks",
        "app",
        "display",
        "replica",
        "todos",
        "neon",
        "auth",
        "formats",
        "schema",
        "setup",
        "local",
        "config",
        "private_files",
        "errors",
        "session_events",
    },
}
"""For each part of the package, the other parts it imports: no more than these, and none in vain."""

ONLY = {
    "tui.app.app": {"tui.app.run"},
    "tui.app.screens.main": {"tui.app.app"},
    "tui.app.actions": {"tui.app.screens.main", "tui.cli.profile_mistakes"},
}
"""Who alone imports what stands at the top of the screen: everything below is given what it needs."""


@cache
def modules() -> Mapping[str, Path]:
    """Return the files of the package by the names of their modules."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports(module: str) -> frozenset[str]:
    """Return the modules of the package that a module imports, wherever in it and for whatever.

    A name given to `import_module` counts where it is written out.
    """
    path = modules()[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return frozenset(_imports(ast.parse(path.read_text()), package)) - {module}


def _imports(tree: ast.AST, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            names = [f"{source}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and any(map(_is_import_module, (node.func, *node.args))):
            names = [
                argument.value
                for argument in node.args
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
        else:
            continue
        for name in names:
            while name and name not in modules():
                name = name.rpartition(".")[0]
            if name:
                yield name


def _is_import_module(node: ast.expr) -> bool:
    return ast.unparse(node) in ("import_module", "importlib.import_module")


def part_of(module: str) -> str:
    """Return the part of the package that a module belongs to: the word behind ``tui``."""
    return [*module.split("."), ""][1]


@pytest.mark.parametrize("part", IMPORTS)
def test_a_part_imports_what_its_arrow_points_at_and_nothing_else(part: str) -> None:
    crossing = {
        part_of(other): f"{module} imports {other}"
        for module in modules()
        if part_of(module) == part
        for other in imports(module)
        if part_of(other) not in ("", part)
    }
    unknown = [words for name, words in crossing.items() if name not in IMPORTS[part]]
    assert not unknown
    assert crossing.keys() == IMPORTS[part]


def test_every_part_of_the_package_has_an_arrow() -> None:
    assert {part_of(module) for module in modules()} - {"", "__main__"} == set(IMPORTS)


def test_no_files_import_one_another_in_a_circle() -> None:
    try:
        TopologicalSorter({module: imports(module) for module in modules()}).prepare()
    except CycleError as error:
        pytest.fail(" ← ".join(error.args[1]))


@pytest.mark.parametrize("module", ONLY)
def test_what_stands_at_the_top_of_the_screen_is_imported_from_above_alone(module: str) -> None:
    inside = {
        other
        for other in modules()
        if any(name == module or name.startswith(f"{module}.") for name in imports(other))
        and not other.startswith(f"{module}")
    }
    assert inside == ONLY[module]


def test_every_kind_of_import_is_seen() -> None:
    source = """
import tui.todos.todo
from tui.replica import tree
from tui.sync.engine import Engine
from . import row
from .screens import main
from ..display import cell_text
if TYPE_CHECKING:
    import tui.config
def inside():
    class Deeper:
        from tui.neon import json
        workos = import_module("tui.auth.workos")
        loaded = to_thread(importlib.import_module, "tui.setup.run_checks")
"""
    assert set(_imports(ast.parse(source), "tui.app")) == {
        "tui.todos.todo",
        "tui.replica.tree",
        "tui.sync.engine",
        "tui.app.row",
        "tui.app.screens.main",
        "tui.display.cell_text",
        "tui.config",
        "tui.neon.json",
        "tui.auth.workos",
        "tui.setup.run_checks",
    }
