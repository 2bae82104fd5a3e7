"""The imports point one way, as the architecture says."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui

ROOT = Path(tui.__file__).parent

MAY_IMPORT = {
    "todos": set(),
    "private_files": set(),
    "net": set(),
    "config": {"net", "private_files"},
    "neon": {"net"},
    "auth": {"net", "private_files"},
    "formats": {"todos"},
    "schema": {"neon"},
    "setup": {"net", "config", "neon", "auth", "schema"},
    "replica": {"todos", "private_files"},
    "sync": {"replica", "neon", "auth"},
    "display": {"todos", "app"},
    "app": {"display", "replica", "sync", "todos", "config"},
    "local": {"config", "schema", "neon", "private_files"},
    "client": {"config", "auth", "neon", "todos", "replica", "sync", "local", "app", "cli"},
    "cli": {
        "client",
        "app",
        "display",
        "replica",
        "sync",
        "todos",
        "neon",
        "auth",
        "formats",
        "schema",
        "setup",
        "local",
        "config",
        "private_files",
    },
}
"""For each part of the package, the other parts it may import."""


def imports(source: Path) -> Iterator[str]:
    """Yield the parts of ``tui`` that a file imports, at its top or inside a function."""
    package = source.relative_to(ROOT.parent).with_suffix("").parts
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            prefix = ".".join(package[: -node.level]) if node.level else ""
            module = ".".join(filter(None, (prefix, node.module)))
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            match name.split("."):
                case ["tui", part, *_] if part in MAY_IMPORT:
                    yield part


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_imports_only_what_its_arrow_points_at(part: str) -> None:
    folder = ROOT / part
    sources = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    assert sources
    crossing = {
        f"{source.relative_to(ROOT)} imports {name}"
        for source in sources
        for name in imports(source)
        if name not in MAY_IMPORT[part] | {part}
    }
    assert not crossing


def test_every_part_of_the_package_has_an_arrow() -> None:
    parts = {path.stem for path in ROOT.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__", "__main__"} <= set(MAY_IMPORT)
