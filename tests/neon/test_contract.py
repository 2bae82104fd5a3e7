"""The contract names only tests that exist."""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
LINES = [line for line in (HERE / "contract.md").read_text("utf-8").splitlines() if line.startswith("| ")]
RULES = [line for line in LINES if not line.startswith(("| We rely on", "| ---"))]


def find(path: str) -> Path:
    """A file named as seen from here, or from the folder of all tests."""
    return next(file for file in (HERE / path, HERE.parent / path) if file.exists())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule[2:40])
def test_every_line_is_pinned(rule: str) -> None:
    _, _, source, ours, stand_in, _ = (cell.strip() for cell in rule.split("|"))
    assert source
    assert NAMED.fullmatch(ours)
    assert NAMED.fullmatch(stand_in) or stand_in == "—"
    for path, name in NAMED.findall(rule):
        tree = ast.parse(find(path).read_text("utf-8"))
        functions = {one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in functions


def test_there_are_lines() -> None:
    assert len(RULES) > 30
