"""`docs/sync.md` names, for every invariant, tests that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INVARIANTS = (ROOT / "docs/sync.md").read_text().partition("| invariant | held by |\n")[2].splitlines()[1:]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_there_are_invariants() -> None:
    assert INVARIANTS


@pytest.mark.parametrize("line", INVARIANTS)
def test_an_invariant_names_tests_that_there_are(line: str) -> None:
    named = NAMED.findall(line)
    assert named
    for path, test in named:
        assert re.search(rf"^ *(async )?def {test}\(", (ROOT / path).read_text(), re.MULTILINE), (path, test)
