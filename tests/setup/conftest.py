from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auth.commands import Commands
from tests.stack import Stack, running_stack


@pytest.fixture(scope="session")
def breakable() -> Iterator[Stack]:
    """A stack that only these tests use, since they break its database and mend it again."""
    with running_stack() as stack:
        yield stack


@pytest.fixture
def commands(breakable: Stack, tmp_path: Path) -> Commands:
    """Somebody's folder, in which nothing is configured but by the environment."""
    return Commands(breakable, tmp_path / "home")


@pytest.fixture
def signed_in(commands: Commands) -> Commands:
    """The same with Ana signed in."""
    commands.sign_in("ana@example.com")
    return commands
