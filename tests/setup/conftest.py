from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Commands
from tests.stack import Stack, running_stack


@pytest.fixture(scope="session")
def breakable() -> Iterator[Stack]:
    """A stack that only these tests use, since they break its database and mend it again."""
    with running_stack() as stack:
        yield stack


@pytest.fixture
def api() -> str:
    """The API to Neon, where a test does not ask for both."""
    return "sql"


@pytest.fixture
def commands(breakable: Stack, tmp_path: Path, api: str) -> Commands:
    """Somebody's folder, in which nothing is configured but by the environment."""
    return Commands(breakable, tmp_path / "home", api)


@pytest.fixture
def signed_in(commands: Commands, breakable: Stack) -> Commands:
    """The same with Ana signed in, who has the owner's string for what the Data API does not show."""
    commands.sign_in("ana@example.com")
    commands.environment["DATABASE_URL"] = breakable.lease.urls.database_url
    return commands
