"""What is installed is Rowdo, and nothing that only its tests need."""

from pathlib import Path

import pytest

import tui

PACKAGE = Path(tui.__file__).parent
STANDINS = Path(__file__).parent / "standins"


def holding(folder: Path, phrase: str) -> list[str]:
    """The files of a folder in which a phrase stands."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert files
    return [str(path.relative_to(folder)) for path in files if phrase in path.read_text("utf-8")]


@pytest.mark.parametrize("phrase", ["PGRST1", "/rest/v1/{", "@fail.test"])
def test_the_embedded_stack_neither_imitates_the_data_api_nor_fails_on_purpose(phrase: str) -> None:
    assert holding(STANDINS, phrase)
    assert not holding(PACKAGE / "local", phrase)


def test_nothing_installed_imports_a_test() -> None:
    assert not holding(PACKAGE, "from tests")
    assert not holding(PACKAGE, "import tests")
