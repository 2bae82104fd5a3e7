"""CONTRIBUTING and docs/architecture.md describe the code: every file, name and arrow in them exists."""

import ast
import re
from pathlib import Path

import pytest

from tests.test_arrows import IMPORTS

ROOT = Path(__file__).parents[1]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PLACE = re.compile(r"(?:tui|tests|docs|\.ci)(?:/[\w.-]+)+")
SPANS = sorted(set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", ARCHITECTURE, flags=re.DOTALL))))


def defined(path: Path) -> set[str]:
    """The classes and functions of a file, and `Class.method` for each of what a class has."""
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            inside = (each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))
            names.update(f"{node.name}.{each.name}" for each in inside)
    return names


@pytest.mark.parametrize("span", [span for span in SPANS if PLACE.match(span)])
def test_what_the_architecture_names_is_there(span: str) -> None:
    path, _, name = span.partition("::")
    assert (ROOT / path).exists()
    assert not name or name in defined(ROOT / path)


def test_every_other_word_of_code_in_the_architecture_is_one_of_the_code() -> None:
    sources = [path for kind in ("*.py", "*.sql") for path in (ROOT / "tui").rglob(kind)]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    words = {word for span in SPANS if not PLACE.match(span) for word in re.findall(r"\w+", span)}
    assert not {word for word in words if not re.search(rf"\b{word}\b", text)}


def test_each_layer_of_the_map_imports_from_those_below_it() -> None:
    [block] = re.findall(r"```layers\n(.*?)```", ARCHITECTURE, flags=re.DOTALL)
    level = {part: number for number, line in enumerate(block.splitlines()) for part in line.split()}
    assert set(level) == set(IMPORTS)
    assert not [(part, other) for part in IMPORTS for other in IMPORTS[part] if level[part] >= level[other]]


def test_the_table_of_folders_has_the_arrows_that_are_tested() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in CONTRIBUTING.splitlines()
        if line.startswith("| `tui/")
    ]
    table = {
        folder.strip("`").removeprefix("tui/").removesuffix(".py"): set(re.findall(r"`(\w+)`", imports))
        for folder, _, imports in rows
    }
    assert table == IMPORTS


def test_every_folder_of_tests_mirrors_one_of_the_package_or_is_named() -> None:
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/*.py")} - {"__pycache__"}
    beside = CONTRIBUTING.partition("`tests` mirrors `tui`")[2].partition("\n\n")[0]
    assert folders - set(IMPORTS) == set(re.findall(r"`(\w+)`", beside))
