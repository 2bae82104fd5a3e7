"""The wheel holds the program and nothing that only tests need."""

import email.message
import os
import subprocess
import sys
import tarfile
import zipfile
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


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder],
        cwd=PACKAGE.parent,
        env=os.environ | {"GITHUB_SERVER_URL": "https://example.com", "GITHUB_REPOSITORY": "ann/rowdo"},
        check=True,
        capture_output=True,
    )
    return folder


def test_the_wheel_holds_the_package_its_manuals_and_its_completions(packages: Path) -> None:
    names = zipfile.ZipFile(next(packages.glob("*.whl"))).namelist()
    data = "rowdo-0.1.0.data/data".replace("0.1.0", tui.__version__)
    assert {
        "tui/cli/skill.md",
        "tui/display/topics/filters.md",
        "tui/py.typed",
        f"{data}/share/man/man1/rowdo-add.1",
    } <= {*names}
    assert {name.split("/")[0] for name in names if not name.startswith("rowdo-")} == {"tui"}
    assert {name.split("/")[3] for name in names if name.startswith(data)} == {
        "bash-completion",
        "fish",
        "man",
        "zsh",
    }


def test_the_sdist_holds_what_the_wheel_is_built_of(packages: Path, tmp_path: Path) -> None:
    with tarfile.open(next(packages.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    [source] = tmp_path.iterdir()
    assert not (source / "tests").exists()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=source,
        check=True,
        capture_output=True,
    )
    wheels = [next(packages.glob("*.whl")), next((source / "dist").glob("*.whl"))]
    built, rebuilt = (sorted(zipfile.ZipFile(wheel).namelist()) for wheel in wheels)
    assert built == rebuilt
    assert metadata(wheels[0])["Project-URL"] == metadata(wheels[1])["Project-URL"]


def test_the_metadata_says_who_where_and_for_whom(packages: Path) -> None:
    found = metadata(next(packages.glob("*.whl")))
    assert found["Author"] == "Rowdo founders"
    assert found["License-Expression"] == "Apache-2.0"
    assert "terminal" in found["Keywords"]
    assert "Programming Language :: Python :: 3.11" in (found.get_all("Classifier") or [])
    urls = dict(url.split(", ") for url in found.get_all("Project-URL") or [])
    assert urls["Source"] == "https://example.com/ann/rowdo"
    assert urls["Changelog"] == "https://example.com/ann/rowdo/blob/main/CHANGELOG.md"
    assert (PACKAGE.parent / "CHANGELOG.md").exists()


def metadata(wheel: Path) -> email.message.Message:
    """What a package index reads of a wheel."""
    archive = zipfile.ZipFile(wheel)
    name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    return email.message_from_bytes(archive.read(name))
