from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "a new home")
    yield home
    home.run("local", "stop")
    home.run("local", "reset", "--yes")
