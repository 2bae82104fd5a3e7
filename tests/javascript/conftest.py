import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.local.endpoint.project import Project, running_project
from tests.npm import installed

HERE = Path(__file__).parent
RunScript = Callable[..., None]


@pytest.fixture(scope="session")
def project() -> Iterator[Project]:
    with running_project("authenticator") as project:
        yield project


@pytest.fixture(scope="session")
def packages() -> Path:
    """The folder the packages of ``package.json`` are installed in, kept from run to run."""
    return installed(HERE / "package.json")


@pytest.fixture
def run_script(packages: Path, tmp_path: Path) -> RunScript:
    """Runs a script of this folder in Node, with settings in its environment."""

    def run(script: str, **environment: str) -> None:
        # Node looks for packages beside the script.
        (tmp_path / "node_modules").symlink_to(packages / "node_modules")
        (tmp_path / "package.json").write_bytes((HERE / "package.json").read_bytes())
        shutil.copy(HERE / script, tmp_path)
        finished = subprocess.run(
            ["node", "--test", "--test-reporter=spec", script],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]} | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr

    return run
